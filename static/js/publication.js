// The page with the blocks of a publication. Everything works without this file: the buttons Omhoog
// and Omlaag do what dragging does, and editing has a page of its own.
(() => {
  "use strict";

  const list = document.querySelector("[data-order-url]");
  if (!list) return;

  // A block that was swapped by htmx takes the focus along, so that a keyboard stays where it was.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const block = document.getElementById(event.detail.target.id);
    const first = ".m50-error-summary, form.m50-form :is(input:not([type=hidden]), select, textarea), a.nl-button";
    block?.querySelector(first)?.focus();
  });

  if (!window.Sortable) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  const numberEnds = () => {
    const rows = [...list.children];
    rows.forEach((row, place) => {
      const up = row.querySelector("button[value^='up-']");
      const down = row.querySelector("button[value^='down-']");
      if (up) up.disabled = place === 0;
      if (down) down.disabled = place === rows.length - 1;
    });
  };

  list.classList.add("has-sortable");
  window.Sortable.create(list, {
    handle: ".m50-handle",
    animation: 0,
    onEnd: async () => {
      const order = [...list.children].map((row) => row.dataset.id).join(",");
      numberEnds();
      try {
        const answer = await fetch(list.dataset.orderUrl, {
          method: "POST",
          body: new URLSearchParams({ order }),
          headers: { "X-CSRFToken": token },
        });
        if (!answer.ok) window.location.reload();
      } catch {
        window.location.reload();
      }
    },
  });
})();
