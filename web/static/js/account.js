// What the pages of accounts do with script: words about a new password while
// it is typed, showing it, and copying a secret. Without it they work as well.
"use strict";
(() => {
  const say = (text) => {
    const signs = Array.from(text.normalize("NFKC"));
    const different = new Set(signs).size;
    if (signs.length === 0) return "";
    if (signs.length < 12) return `${signs.length} of at least 12 characters.`;
    if (signs.length > 128) return `${signs.length} characters: at most 128.`;
    if (different < 5) return `${different} different characters: at least 5.`;
    if (signs.length < 16) return "Good. Each further word makes it harder to guess.";
    return "Strong.";
  };
  for (const box of document.querySelectorAll("[data-strength]")) {
    const input = box.querySelector("input");
    const says = box.querySelector("[data-strength-says]");
    input.addEventListener("input", () => {
      says.textContent = say(input.value);
      says.hidden = says.textContent === "";
    });
    const reveal = box.querySelector("[data-reveal]");
    reveal.hidden = false;
    reveal.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(shown));
      reveal.querySelector("span").textContent = shown ? "Hide what I type" : "Show what I type";
    });
  }
})();
