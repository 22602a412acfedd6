// Small helps on every page. Everything works without this file.
(() => {
  "use strict";

  const menu = document.querySelector(".m50-menu-button");
  if (menu) {
    menu.addEventListener("click", () => {
      menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true"));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.getAttribute("aria-expanded") === "true") {
        menu.setAttribute("aria-expanded", "false");
        menu.focus();
      }
    });
  }

  document.querySelector(".m50-error-summary")?.focus();

  // <input type="checkbox" data-select-all="gemeente">: ticks every checkbox of that name in its form.
  const rowsOf = (all) =>
    [...(all.form ?? document).querySelectorAll(`input[type=checkbox][name="${all.dataset.selectAll}"]`)]
      .filter((box) => !box.disabled);
  const reflect = (all) => {
    const rows = rowsOf(all);
    const ticked = rows.filter((box) => box.checked).length;
    all.checked = rows.length > 0 && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  };
  document.querySelectorAll("[data-select-all]").forEach((all) => {
    all.closest("[hidden]")?.removeAttribute("hidden");
    reflect(all);
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-select-all]")) {
      rowsOf(box).forEach((row) => { row.checked = box.checked; });
    } else if (box.matches("input[type=checkbox]")) {
      document.querySelectorAll("[data-select-all]").forEach((all) => {
        if (all.dataset.selectAll === box.name && (all.form === null || all.form === box.form)) reflect(all);
      });
    }
  });

  // <button data-print hidden>: shown only where it can work.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
