// Dragging blocks of a publication; the buttons Omhoog and Omlaag do the same without this file.
(() => {
  "use strict";

  const list = document.querySelector("[data-order-url]");
  if (!list || !window.Sortable) return;
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
      const body = new URLSearchParams({ order: [...list.children].map((row) => row.dataset.id).join(",") });
      numberEnds();
      try {
        const answer = await fetch(list.dataset.orderUrl, { method: "POST", body, headers: { "X-CSRFToken": token } });
        if (!answer.ok) window.location.reload();
      } catch {
        window.location.reload();
      }
    },
  });
})();
