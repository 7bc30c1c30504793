// What every page does with script. Without it every page works as well.
"use strict";
(() => {
  // One menu is open at a time, and Escape or a press elsewhere closes it.
  const menus = () => document.querySelectorAll("details[data-menu][open], .w-top details[open]");
  document.addEventListener("click", (e) => {
    for (const m of menus()) if (!m.contains(e.target)) m.open = false;
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const m of menus()) {
      m.open = false;
      m.querySelector("summary").focus();
    }
  });

  // Where tabs do not fit, the current one is in sight.
  for (const tab of document.querySelectorAll(".nav-tabs [aria-current]")) {
    const row = tab.closest(".nav-tabs");
    row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }

  // What can be copied has a button for it where the browser lets pages copy.
  const offerCopies = () => {
    if (!navigator.clipboard) return;
    for (const b of document.querySelectorAll("[data-copy][hidden]")) b.hidden = false;
  };
  offerCopies();
  document.addEventListener("htmx:after:swap", offerCopies);
  document.addEventListener("click", async (e) => {
    const b = e.target.closest?.("[data-copy]");
    if (!b) return;
    const source = document.getElementById(b.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    b.lastChild.textContent = "Copied";
  });

  // The browser's own print, where script can call it.
  for (const b of document.querySelectorAll("[data-print]")) {
    b.hidden = false;
    b.addEventListener("click", () => window.print());
  }

  // A request that fails without an answer says so where answers go.
  document.addEventListener("htmx:error", (e) => {
    const status = e.detail?.ctx?.response?.status;
    if (status) return; // the server's own note is shown
    const alert = document.getElementById("alert");
    if (alert) alert.textContent = "Ward does not answer. What you typed stays here; it is not saved yet.";
  });
})();
