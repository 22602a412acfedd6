// Helps on the page of a meeting: dragging, where the focus goes, what is read out, and that a
// form somebody is typing in survives when the agenda around it is renewed. Everything works
// without this file: each button is a form and each link a page.
(() => {
  "use strict";

  const agenda = () => document.getElementById("agenda");
  // htmx would copy the style that dragging left on an item; the content security policy refuses.
  window.htmx.config.attributesToSettle = ["class"];
  let pressed = "";
  let kept = [];

  // Sortable copies what is dragged, with the style it gave it, which our content security policy
  // refuses. The copy is only for dragging from list to list: here it is left out.
  class NoCopy {
    static pluginName = "noCopy";
    setupClone(event) { event.cancel(); }
    clone(event) { event.cancel(); }
    hideClone(event) { event.cancel(); }
    showClone(event) { event.cancel(); }
  }
  window.Sortable?.mount(NoCopy);

  function makeSortable() {
    const list = document.getElementById("agendapunten");
    if (!list?.dataset.reorder || !window.Sortable || list.classList.contains("has-sortable")) return;
    list.classList.add("has-sortable");
    window.Sortable.create(list, {
      handle: ".m50-handle",
      draggable: "[data-id]",
      animation: 150,
      onEnd(event) {
        // What dragging leaves behind would be copied into the new list.
        list.querySelectorAll(":scope > [style]").forEach((item) => item.removeAttribute("style"));
        if (event.oldIndex === event.newIndex) return;
        const order = [...list.querySelectorAll(":scope > [data-id]")].map((item) => item.dataset.id);
        window.htmx.ajax("POST", list.dataset.reorder, {
          source: list,
          target: "#agenda",
          swap: "outerHTML",
          values: { order: order.join(","), moved: event.item.dataset.id },
        });
      },
    });
  }

  // Somebody who types in one item while another is moved must not lose a word: forms that are
  // open leave the page before it is renewed and come back at their place.
  function keepForms(requester) {
    kept = [...agenda().querySelectorAll("[data-edit]")].filter((form) => !form.contains(requester));
    kept.forEach((form) => form.remove());
  }

  function putBack() {
    const list = document.getElementById("agendapunten");
    kept.forEach((form) => {
      const twin = document.getElementById(form.id);
      const neighbour = document.getElementById(`punt-${form.dataset.edit}`);
      if (twin) twin.replaceWith(form);
      else if (neighbour && form.tagName === "LI") neighbour.after(form);
      else if (neighbour) neighbour.append(form);
      else if (form.tagName === "LI") list.append(form);
    });
    kept = [];
  }

  function moveFocus(selector) {
    const place = selector && agenda().querySelector(selector);
    if (place) return place.focus();
    if (!pressed) return undefined;
    const button = agenda().querySelector(`button[value="${pressed}"]`);
    pressed = "";
    if (button && !button.disabled) return button.focus();
    // The item stands at the top or at the bottom now: the button beside it still works.
    return button?.closest("form").querySelector("button:not([disabled])")?.focus();
  }

  function say(text) {
    const region = document.getElementById("agenda-melding");
    if (region && text) region.textContent = text;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const opens = event.detail.elt.dataset?.opens;
    const form = opens && document.getElementById(opens);
    if (form) { // it is open already: go there instead of opening a second one
      event.preventDefault();
      form.querySelector("input:not([type=hidden])")?.focus();
    }
    const active = document.activeElement;
    pressed = active?.name === "do" ? active.value : "";
  });

  const failed = () => {
    const message = document.getElementById("agenda-fout");
    if (message) message.hidden = false;
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A whole page instead of a part of one: the session ended. What was typed stays.
    if (/^\s*<!doctype/i.test(event.detail.xhr.responseText)) {
      event.detail.shouldSwap = false;
      failed();
      return;
    }
    if (event.detail.shouldSwap && event.detail.target === agenda()) {
      keepForms(event.detail.requestConfig?.elt ?? null);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    makeSortable();
    if (event.detail.elt.id === "agenda") {
      putBack();
      document.getElementById("agenda-fout").hidden = true;
      say(agenda().dataset.say);
      moveFocus(agenda().dataset.focus);
      return;
    }
    const part = event.detail.elt;
    const summary = part.querySelector?.(".m50-error-summary");
    if (summary) summary.focus();
    else if (part.id === "agenda-pdf" && document.activeElement === document.body) {
      (part.querySelector("a, button") ?? part).focus();
    }
  });

  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  makeSortable();
})();
