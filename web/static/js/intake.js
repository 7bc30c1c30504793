// Tells whether the answers of an intake are saved, and tries again when they
// are not. Without it the form saves with its button.
"use strict";
(() => {
  const first = 2000, most = 30000; // milliseconds between tries
  let unsaved = false, wait = first, timer = 0;
  let touched = new Set(); // names of the fields changed since the last request began
  let sent = new Set(); // names of those that it took along
  let fresh = false; // its answer holds the form
  let open = []; // ids of the folds that were open before it was shown
  const form = () => document.getElementById("intake-form");
  const ours = (e) => e.detail?.ctx?.sourceElement === form();

  const say = (kind, text) => {
    const state = document.getElementById("intake-state");
    if (!state) return;
    state.className = "w-st " + kind;
    state.querySelector("span").textContent = text;
  };
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => htmx.trigger(form(), "retry"), wait);
    say("bad", ("trial" in form().dataset ? "Not worked out" : "Not saved") + ". Trying again in " + wait / 1000 + " s");
    wait = Math.min(wait * 2, most);
    for (const name of sent) touched.add(name);
  };

  document.addEventListener("input", (e) => {
    if (!e.target.closest("#intake-form")) return;
    unsaved = !("trial" in form().dataset);
    touched.add(e.target.name);
    const options = e.target.closest(".w-opts");
    options?.querySelectorAll("label").forEach((l) => l.classList.toggle("on", l.querySelector("input").checked));
  });
  document.addEventListener("htmx:before:request", (e) => {
    if (!ours(e)) return;
    clearTimeout(timer);
    sent = touched;
    touched = new Set();
    say("info", "trial" in form().dataset ? "Working it out" : "Saving");
  });
  document.addEventListener("htmx:after:request", (e) => {
    if (!ours(e)) return;
    const status = e.detail.ctx.response?.status ?? 0;
    if (status >= 400 && status !== 422) return again();
    fresh = true;
    unsaved = unsaved && (status === 422 || touched.size > 0);
    wait = first;
    if (!unsaved) document.getElementById("alert")?.replaceChildren();
  });
  // A fold that the person opened stays open.
  document.addEventListener("htmx:before:swap", () => {
    open = [...document.querySelectorAll("#intake details[open]")].map((d) => d.id);
  });
  // What comes back holds what others saved meanwhile: a field shows it unless
  // it was changed again since.
  document.addEventListener("htmx:after:swap", () => {
    if (!fresh) return;
    fresh = false;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    for (const i of document.querySelectorAll("#intake-form input")) {
      if (touched.has(i.name) || i === document.activeElement && i.type === "text") continue;
      i.checked = i.defaultChecked;
      if (i.type === "text") i.value = i.defaultValue;
    }
  });
  document.addEventListener("htmx:error", (e) => {
    if (ours(e) && !e.detail.ctx.response) again();
  });
  window.addEventListener("beforeunload", (e) => {
    if (unsaved) e.preventDefault();
  });
})();
