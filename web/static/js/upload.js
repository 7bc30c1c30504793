// Files that are dropped or chosen travel at once, each by itself, with its own
// progress. Once a file has arrived its row is the server's: leaving the page
// changes nothing for it.
"use strict";
(() => {
  const form = document.getElementById("upload");
  const rows = document.getElementById("rows");
  if (!form || !rows) return;
  const input = form.querySelector("input[type=file]");
  const drop = document.getElementById("drop");
  const says = document.getElementById("upload-says");
  const most = Number(form.dataset.max);
  const atOnce = 2;
  const waiting = [];
  let running = 0;

  // The page without script has a plain form. Here a button opens the chooser.
  const choose = document.createElement("button");
  choose.type = "button";
  choose.className = "btn btn-primary ms-2";
  choose.textContent = "Choose files";
  choose.addEventListener("click", () => input.click());
  input.hidden = true;
  form.querySelector("[data-plain]").hidden = true;
  const label = drop.querySelector("label");
  label.removeAttribute("for");
  label.querySelector("[data-drop-words]").textContent = "Drop PDFs here, or ";
  label.after(choose);

  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  form.addEventListener("submit", (e) => e.preventDefault());
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (e) => {
      e.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  // A file that misses the zone must not replace the page.
  document.addEventListener("dragover", (e) => e.preventDefault());
  document.addEventListener("drop", (e) => {
    e.preventDefault();
    if (e.dataTransfer && e.dataTransfer.files.length) take(e.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (e) => {
    if (running + waiting.length > 0) e.preventDefault();
  });

  const size = (n) => {
    const units = ["bytes", "KB", "MB", "GB"];
    let i = 0;
    for (; n >= 1000 && i < units.length - 1; i++) n /= 1000;
    return (i === 0 || n >= 10 ? n.toFixed(0) : n.toFixed(1).replace(/\.0$/, "")) + " " + units[i];
  };

  const node = (tag, className, text) => {
    const n = document.createElement(tag);
    if (className) n.className = className;
    if (text) n.textContent = text;
    return n;
  };

  function take(files) {
    const fields = new FormData(form), fresh = [];
    for (const file of files) fresh.push(newRow(file, fields));
    rows.prepend(...fresh.map((row) => row.li));
    waiting.push(...fresh);
    const none = document.getElementById("none");
    if (none) none.remove();
    next();
  }

  function newRow(file, fields) {
    const li = node("li", "w-up"), head = node("div", "w-up-h"), name = node("b", "text-break"), end = node("span", "w-end");
    name.append(node("bdi", "", file.name));
    const row = {
      file, fields, li,
      kind: fields.get("class") || "", password: fields.get("password") || "", services: fields.getAll("service"),
      sent: node("span", "w-xs w-muted w-tnum", size(file.size)),
      state: node("span", "w-st info", "Waits for its turn"),
      note: node("p", "w-sm w-2nd mt-1 mb-0"),
      button: node("button", "btn btn-second btn-sm ms-2", "Stop"),
      bar: null,
    };
    row.button.type = "button";
    row.button.setAttribute("aria-label", "Stop " + file.name);
    row.button.addEventListener("click", () => stop(row));
    end.append(row.state, row.button);
    head.append(name, row.sent, end);
    li.append(head, row.note);
    return row;
  }

  function next() {
    while (running < atOnce && waiting.length > 0) {
      const row = waiting.shift();
      running++;
      send(row).finally(() => {
        running--;
        next();
      });
    }
  }

  async function send(row) {
    row.stopped = false;
    const why = await unfit(row.file);
    if (row.stopped) return;
    if (why) return end(row, "Not added", why, "Remove from the list", () => row.li.remove());
    row.bar = node("progress");
    row.bar.max = row.file.size;
    row.note.before(row.bar);
    await new Promise((done) => travel(row, done));
  }

  // unfit says before the journey what the server would say after it.
  async function unfit(file) {
    if (file.size > most) return "It is larger than " + form.dataset.maxWords + ", which is the most that Ward takes.";
    try {
      const head = new TextDecoder("latin1").decode(await file.slice(0, 1024).arrayBuffer());
      if (file.size === 0) return "It holds no bytes. Choose the report itself.";
      if (!head.includes("%PDF-")) return "It is no PDF, whatever its name says. Save the document as a PDF and add that.";
    } catch {
      return "The browser cannot open it: a folder, or a file that is gone. Choose the file itself.";
    }
    return "";
  }

  const toSignIn = ["You are signed out", "The file is not added. It stays chosen here: sign in in a new tab, then try again.", "/sign-in"];

  // signedOut looks why a file did not arrive: who is signed out is told so
  // before the file is read, and a browser may then only see a broken line.
  async function signedOut() {
    try {
      return (await fetch(form.action, { headers: { "HX-Request": "true" } })).status === 401;
    } catch {
      return false;
    }
  }

  function travel(row, done) {
    const body = new FormData(), xhr = new XMLHttpRequest(), began = Date.now();
    body.append("class", row.kind); // before the file, which is read as it comes
    body.append("password", row.password);
    for (const service of row.services) body.append("service", service);
    body.append("file", row.file, row.file.name);
    row.xhr = xhr;
    xhr.open("POST", form.action);
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", (e) => show(row, Math.min(e.loaded, row.file.size), Date.now() - began));
    xhr.addEventListener("load", () => {
      arrived(row, xhr);
      done();
    });
    xhr.addEventListener("error", async () => {
      if (await signedOut()) again(row, ...toSignIn);
      else again(row, "Ward does not answer", "The file is not added. It stays chosen here: try again once the line is back.");
      done();
    });
    xhr.addEventListener("abort", done);
    xhr.send(body);
    show(row, 0, 0);
  }

  function show(row, loaded, ms) {
    const percent = Math.floor((100 * loaded) / Math.max(1, row.file.size));
    row.bar.value = loaded;
    row.bar.setAttribute("aria-label", "Uploading " + row.file.name + ", " + percent + " percent");
    row.sent.textContent = size(loaded) + " of " + size(row.file.size);
    row.state.textContent = loaded < row.file.size ? "Uploading, " + percent + " %" : "Being sealed";
    const left = Math.round((ms / 1000) * (row.file.size / Math.max(1, loaded) - 1));
    row.note.textContent = loaded < row.file.size && ms > 3000 ? "About " + left + " s left." : "";
  }

  function arrived(row, xhr) {
    if (xhr.status === 401) {
      again(row, ...toSignIn);
      return;
    }
    const answer = document.createElement("template");
    answer.innerHTML = xhr.responseText;
    const li = answer.content.querySelector("li.w-up");
    if (!li) {
      const said = answer.content.querySelector("p");
      again(row, "Not added", said ? said.textContent : "Ward could not take the file.");
      return;
    }
    const counts = answer.content.querySelector("#counts"), shown = document.getElementById("counts");
    if (counts && shown) shown.textContent = counts.textContent;
    const queue = answer.content.querySelector("#queue");
    if (queue) document.getElementById("queue")?.replaceWith(queue);
    row.li.replaceWith(li);
    htmx.process(li);
    const state = li.querySelector(".w-st");
    tell(row.file.name + ": " + (xhr.status === 200 && li.id ? "added" : state ? state.textContent : "not added"));
  }

  function again(row, state, note, signIn) {
    end(row, state, note, "Try again", () => {
      row.button.remove();
      const fresh = newRow(row.file, row.fields);
      row.li.replaceWith(fresh.li);
      waiting.push(fresh);
      next();
    });
    if (!signIn) return;
    const link = node("a", "w-a ms-1", "Sign in");
    link.href = signIn;
    link.target = "_blank";
    link.rel = "noopener";
    row.note.append(link);
  }

  function end(row, state, note, word, act) {
    if (row.bar) row.bar.remove();
    row.state.className = "w-st bad";
    row.state.textContent = state;
    row.note.textContent = note;
    row.button.replaceWith((row.button = node("button", "btn btn-second btn-sm ms-2", word)));
    row.button.type = "button";
    row.button.addEventListener("click", act);
    tell(row.file.name + ": " + state);
  }

  function stop(row) {
    row.stopped = true;
    const at = waiting.indexOf(row);
    if (at >= 0) waiting.splice(at, 1);
    if (row.xhr) row.xhr.abort();
    again(row, "Stopped", "Nothing of it was kept.");
    row.state.className = "w-st off";
  }

  function tell(words) {
    says.textContent = words;
  }
})();
