// The review page: rows open by click and by key, and the page of the document
// follows. What is decided goes through the forms of the page.
import { PDFView } from "./pdfview.js";

const $ = (id) => document.getElementById(id);
const facts = () => $("facts");
const rows = () => [...facts().querySelectorAll(".w-fact")];
const active = () => facts().querySelector(".w-fact.active");
const shown = (row) => !row.closest("details:not([open])");
const undecided = (row) => row.classList.contains("todo");

// --- the document ---------------------------------------------------------
const section = $("pdf");
const start = Number(section.dataset.page) || 1;
const view = new PDFView($("pages"), {
  src: section.dataset.src, lib: section.dataset.lib, pages: Number(section.dataset.pages),
  onPage(n, marks) {
    if (document.activeElement !== $("pdf-page")) $("pdf-page").value = n;
    $("pdf-marks").textContent = marks ? (marks === 1 ? "1 fact on this page" : marks + " facts on this page") : "";
    $("pdf-back").disabled = n <= 1;
    $("pdf-next").disabled = n >= view.count;
  },
  onLocked: askPassword,
  onFail: () => fail("A page could not be drawn. The facts are not touched by that."),
});

function fail(words) {
  const plain = $("pdf-plain");
  plain.hidden = false;
  plain.querySelector("span").textContent = words;
}

// askPassword lets the person open a locked PDF. The password stays in this tab.
function askPassword(open, wrong) {
  const form = $("pdf-lock");
  form.hidden = false;
  $("pdf-plain").hidden = true;
  $("pdf-wrong").textContent = wrong ? "That is not its password." : "";
  form.onsubmit = (e) => {
    e.preventDefault();
    form.hidden = true;
    open($("pdf-key").value);
  };
}

const numbers = (box) => box?.split(" ").map(Number);

function marksOf() {
  return rows().filter((r) => r.dataset.page).map((r) => ({ page: Number(r.dataset.page), box: numbers(r.dataset.box), tag: r.dataset.tag, path: r.dataset.path }));
}

// bringPages scrolls to the document where it lies below the facts.
function bringPages() {
  const { top, bottom } = section.getBoundingClientRect();
  if (top > innerHeight - 200 || bottom < 200) section.scrollIntoView();
}

function showPlace(row, page) {
  const own = !page || page === Number(row.dataset.page);
  page ||= Number(row.dataset.page);
  view.show(page ? { page, box: own ? numbers(row.dataset.box) : null, tag: row.dataset.tag, path: row.dataset.path } : null);
}

$("pdf-plain").querySelector("span").textContent = "The document is being loaded.";
view.open(start).then(() => {
  $("pdf-plain").hidden = true;
  $("pdf-bar").hidden = false;
  view.resize();
  view.setMarks(marksOf());
  const row = active();
  if (row) showPlace(row);
}).catch((e) => fail(e?.name === "InvalidPDFException"
  ? "The file is damaged: no browser can show its pages. What Ward could read of it stands beside, with the words of the file."
  : "The document cannot be shown here. Open the PDF itself, or load the page again."));

$("pdf-back").addEventListener("click", () => view.goTo(view.current - 1));
$("pdf-next").addEventListener("click", () => view.goTo(view.current + 1));
$("pdf-smaller").addEventListener("click", () => view.setZoom(view.zoom / 1.2));
$("pdf-larger").addEventListener("click", () => view.setZoom(view.zoom * 1.2));
$("pdf-facts").addEventListener("click", () => (active() ?? facts()).scrollIntoView());
$("pdf-page").addEventListener("change", (e) => {
  const n = parseInt(e.target.value, 10);
  if (n) view.goTo(n);
  e.target.value = view.current;
});
$("pdf-page").addEventListener("keydown", (e) => {
  if (e.key === "Enter") e.target.dispatchEvent(new Event("change"));
});
$("pdf-find").addEventListener("click", () => {
  const form = $("pdf-search");
  form.hidden = !form.hidden;
  $("pdf-find").setAttribute("aria-expanded", String(!form.hidden));
  if (form.hidden) view.find("", 0);
  else $("pdf-words").focus();
});
$("pdf-search").addEventListener("submit", async (e) => {
  e.preventDefault();
  const words = $("pdf-words").value.trim();
  if (!words) return;
  $("pdf-found").textContent = "Looking …";
  const same = view.found && view.lastFound && words === view.lastWords;
  view.lastWords = words;
  const n = await view.find(words, same ? view.current : view.current - 1);
  if (n < 0) return;
  view.lastFound = n;
  $("pdf-found").textContent = n ? "Page " + n : "Not in this document";
});

// Words marked on a page go into the form that adds what was missed.
document.addEventListener("selectionchange", () => {
  const picked = document.getSelection();
  const sheet = picked.anchorNode?.parentElement?.closest(".w-sheet");
  const form = document.querySelector(".w-addform");
  const words = picked.toString().replace(/\s+/g, " ").trim();
  if (!sheet || !form || words.length < 3) return;
  form.elements["quote"].value = words.slice(0, 4000);
  form.elements["new.page"].value = sheet.dataset.n;
});

// --- the rows -------------------------------------------------------------
function activate(row, { focus = true, jump = true } = {}) {
  const before = active();
  if (before && before !== row) {
    before.classList.remove("active");
    before.removeAttribute("aria-current");
    before.querySelector(".x").hidden = true;
  }
  if (!row) return;
  row.closest("details")?.setAttribute("open", "");
  row.classList.add("active");
  row.setAttribute("aria-current", "true");
  row.querySelector(".x").hidden = false;
  if (row.hasAttribute("hx-trigger")) row.dispatchEvent(new Event("open")); // its details come now
  if (focus) row.querySelector(".k").focus({ preventScroll: true });
  intoSight(row);
  if (jump) showPlace(row);
  history.replaceState(history.state, "", "?fact=" + encodeURIComponent(row.dataset.path));
}

// intoSight scrolls the list no further than the row needs.
function intoSight(row) {
  const list = $("list");
  if (list.scrollHeight <= list.clientHeight + 1) return row.scrollIntoView({ block: "nearest" });
  const room = list.getBoundingClientRect(), at = row.getBoundingClientRect(), head = 34; // of the group
  if (at.top < room.top + head) list.scrollTop -= room.top + head - at.top;
  else if (at.bottom > room.bottom - 8) list.scrollTop += Math.min(at.bottom - room.bottom + 8, at.top - room.top - head);
}

function step(by) {
  const all = rows().filter(shown);
  const at = all.indexOf(active());
  activate(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// nextUndecided is the first undecided row after one, or before it.
function nextUndecided(row) {
  const all = rows();
  const at = row ? all.indexOf(row) : -1;
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(undecided);
}

document.addEventListener("click", (e) => {
  const place = e.target.closest("[data-show]");
  const row = e.target.closest(".w-fact");
  if (e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (place && row) {
    e.preventDefault();
    if (row !== active()) activate(row, { focus: false, jump: false });
    showPlace(row, Number(place.dataset.page) || 0);
    bringPages();
    return;
  }
  if (!row || e.target.closest(".x") || !facts().contains(row)) return;
  e.preventDefault();
  if (row === active() && !e.target.closest(".k")) return;
  activate(row);
});

// --- decisions ------------------------------------------------------------
const done = []; // paths decided on here, to take back
let sent = null; // the decision under way: there is one at a time
const waiting = []; // what was pressed meanwhile

document.addEventListener("submit", (e) => {
  const form = e.target;
  const path = form.elements?.["path"];
  if (!form.matches(".w-decide, .w-edit, .w-triform, #whose form") || !path?.value) return;
  if (sent) { // a second press on the same
    e.preventDefault();
    e.stopImmediatePropagation();
    return;
  }
  const what = form.matches(".w-triform") ? (e.submitter?.value || "weigh") // a triage leaves its row open
    : e.submitter?.name === "decision" ? e.submitter.value : form.elements["decision"]?.value;
  sent = { path: path.value, what };
}, true);

const rowOf = (path) => rows().find((r) => r.dataset.path === path);

document.addEventListener("htmx:after:swap", (e) => {
  const status = e.detail?.ctx?.response?.status;
  if (status >= 400) waiting.length = 0;
  if (status >= 400 && status !== 412 && status !== 422) { // a note above the page; nothing was decided
    sent = null;
    return;
  }
  const part = e.detail?.ctx?.target?.id ?? "";
  if (part.startsWith("controls")) return view.setMarks(marksOf()); // who looks for a control stays there
  if (part === "since") return;
  const page = document.querySelector(".w-addform")?.elements["new.page"];
  if (page && !page.value) page.value = view.current; // the page in sight
  view.setMarks(marksOf());
  settle();
  while (waiting.length && !sent) waiting.shift()();
});

document.addEventListener("htmx:error", () => {
  sent = null;
  waiting.length = 0;
});

// settle opens the row that comes next after an answer.
function settle() {
  const open = active();
  if (sent && !document.querySelector(`#${CSS.escape(idOf(sent.path))} [role=alert]`)) {
    const { path, what } = sent;
    sent = null;
    const row = rowOf(path);
    if (what === "weigh") return activate(row);
    if (what === "undo") {
      const i = done.lastIndexOf(path);
      if (i >= 0) done.splice(i, 1);
      return activate(row);
    }
    done.push(path);
    const next = nextUndecided(row);
    activate(next ?? row);
    if (!next) $("list").scrollTop = 0; // what comes next stands on top
    return;
  }
  sent = null;
  const adding = document.querySelector(".w-addform");
  if (adding && !adding.dataset.seen) {
    adding.dataset.seen = "1";
    adding.scrollIntoView({ block: "nearest" });
    return adding.querySelector("[aria-invalid], textarea").focus();
  }
  if (!open) return activate(nextUndecided() ?? rows()[0]);
  open.querySelector(".x").hidden = false;
  const field = open.querySelector("[aria-invalid], .w-edit :is(input:not([type=hidden]), textarea, select)");
  if (field && !field.matches(":focus")) field.focus({ preventScroll: true });
  else if (!open.contains(document.activeElement)) open.querySelector(".k").focus({ preventScroll: true });
  intoSight(open);
}

const idOf = (path) => "f-" + path.replaceAll(".", "-");

function press(row, value) {
  row?.querySelector(`.w-decide button[value="${value}"]`)?.click();
}

// undo takes back the last decision made here, or that of the open row.
function undo() {
  const row = (done.length && rowOf(done[done.length - 1])) || active();
  if (!row) return;
  if (row !== active()) activate(row);
  press(row, "undo");
}

// --- keys -----------------------------------------------------------------
const OFF = "ward-review-keys-off";
let keysOn = true;
try { keysOn = localStorage.getItem(OFF) !== "1"; } catch { /* no store: they are on */ }

function tellKeys() {
  $("keys").hidden = false;
  $("keys-switch").setAttribute("aria-pressed", String(keysOn));
  $("keys-word").textContent = keysOn ? "Keys are on" : "Keys are off";
}

const does = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  u: () => activate(nextUndecided(active())),
  c: () => press(active(), "confirm"), x: () => press(active(), "absent"), z: undo,
  e: () => active()?.querySelector("[data-edit]")?.click(),
  p: () => {
    if (!active()) return;
    showPlace(active());
    bringPages();
  },
  t: () => {
    const form = active()?.querySelector(".w-triform");
    if (!form) return;
    form.closest("details").open = true;
    form.querySelector("input[type=radio]:checked, input[type=radio]").focus();
    intoSight(active());
  },
  a: () => (active()?.closest(".w-fg")?.querySelector(".w-add [hx-get*='add=']"))?.click(),
  g: () => {
    $("pdf-page").focus();
    $("pdf-page").select();
  },
  "/": () => $("c-q")?.focus(),
  "?": () => $("keys-help").showModal(),
};

if ($("keys")) {
  tellKeys();
  $("keys-all").addEventListener("click", does["?"]);
  $("keys-switch").addEventListener("click", () => {
    keysOn = !keysOn;
    try { localStorage.setItem(OFF, keysOn ? "0" : "1"); } catch { /* for this page only */ }
    tellKeys();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target.closest(".w-edit")) {
      e.target.closest(".w-edit").querySelector("[data-cancel]").click();
      return;
    }
    if (e.key === "Escape" && e.target.closest(".w-triform, .w-narrow, #pdf-bar")) {
      (active()?.querySelector(".k") ?? $("list")).focus();
      return;
    }
    const inList = document.activeElement === document.body || facts().contains(document.activeElement);
    if (!keysOn || e.ctrlKey || e.metaKey || e.altKey || e.repeat && !/^(j|k|Arrow)/.test(e.key) || $("keys-help").open || !inList) return;
    if (e.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    if (e.key.startsWith("Arrow") && (!active() || e.target.closest("input, .w-groups") || e.target === $("list"))) return;
    const act = does[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!act) return;
    e.preventDefault();
    if (!sent) act();
    else if (waiting.length < 30) waiting.push(act);
  });
}

// An address that names a group shows it, not the first thing that is open.
if (active() && !location.hash.startsWith("#g-")) activate(active(), { focus: true, jump: false });
