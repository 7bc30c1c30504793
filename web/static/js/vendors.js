// The list of vendors: what is ticked is counted, and all of a page can be.
"use strict";
(() => {
  const boxes = (form) => [...form.querySelectorAll("input[name=vendor]")];
  const refresh = (form) => {
    const all = boxes(form);
    const on = all.filter((b) => b.checked).length;
    for (const b of all) b.closest("tr").classList.toggle("w-sel", b.checked);
    const bar = form.querySelector("[data-bulk-bar]");
    if (bar) bar.hidden = on === 0;
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = on + " selected";
    const each = form.querySelector("[data-bulk-all]");
    if (each) {
      each.checked = on > 0 && on === all.length;
      each.indeterminate = on > 0 && on < all.length;
    }
  };
  const start = () => document.querySelectorAll("form[data-bulk]").forEach(refresh);
  document.addEventListener("change", (e) => {
    const form = e.target.closest("form[data-bulk]");
    if (!form) return;
    if (e.target.matches("[data-bulk-all]")) for (const b of boxes(form)) b.checked = e.target.checked;
    refresh(form);
  });
  document.addEventListener("reset", (e) => {
    if (e.target.matches("form[data-bulk]")) setTimeout(() => refresh(e.target));
  });
  document.addEventListener("htmx:after:swap", start);
  window.addEventListener("pageshow", start);
  start();
})();
