// Tells whether the answers of an intake are saved, and tries again when they
// are not. Without it the form saves with its button.
"use strict";
(() => {
  const first = 2000, most = 30000; // milliseconds between tries
  let unsaved = false, wait = first, timer = 0;
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
  };

  document.addEventListener("input", (e) => {
    if (!e.target.closest("#intake-form")) return;
    unsaved = !("trial" in form().dataset);
    const options = e.target.closest(".w-opts");
    options?.querySelectorAll("label").forEach((l) => l.classList.toggle("on", l.querySelector("input").checked));
  });
  // An answer that is taken back is no longer marked, whatever comes back.
  document.addEventListener("click", (e) => {
    const button = e.target.closest("#intake-form button[name=clear]");
    button?.closest("fieldset").querySelectorAll("input:checked").forEach((i) => { i.checked = false; });
  });

  document.addEventListener("htmx:before:request", (e) => {
    if (!ours(e)) return;
    clearTimeout(timer);
    say("info", "trial" in form().dataset ? "Working it out" : "Saving");
  });
  document.addEventListener("htmx:after:request", (e) => {
    if (!ours(e)) return;
    const status = e.detail.ctx.response?.status ?? 0;
    if (status >= 400 && status !== 422) return again();
    unsaved = unsaved && status === 422;
    wait = first;
    if (!unsaved) document.getElementById("alert")?.replaceChildren();
  });
  document.addEventListener("htmx:error", (e) => {
    if (ours(e) && !e.detail.ctx.response) again();
  });
  window.addEventListener("beforeunload", (e) => {
    if (unsaved) e.preventDefault();
  });
})();
