// Shows a PDF page by page: a page is drawn when it comes into sight and freed
// when it is far away, so that 190 pages need no more memory than five. The
// place of a fact is drawn over its page as SVG.
const SVG = "http://www.w3.org/2000/svg";
const KEEP = 3; // pages on either side of the sight that stay drawn
const MAX_PIXELS = 12e6; // of one canvas

export class PDFView {
  // area is the element that scrolls; lib is where PDF.js lies.
  constructor(area, { src, lib, pages, onPage, onFail, onLocked }) {
    Object.assign(this, { area, src, lib, count: pages, onPage, onFail, onLocked });
    this.zoom = 1;
    this.sheets = [];
    this.marks = new Map(); // page to [{box, tag, path}]
    this.hit = null; // {page, box, tag}
    this.current = 1;
  }

  async open(first) {
    const pdfjs = (this.pdfjs = await import(this.lib + "pdf.min.mjs"));
    pdfjs.GlobalWorkerOptions.workerSrc = this.lib + "pdf.worker.min.mjs";
    const task = pdfjs.getDocument({
      url: this.src, isEvalSupported: false, useWasm: false, enableXfa: false, disableAutoFetch: true, rangeChunkSize: 1 << 17,
      cMapUrl: this.lib + "cmaps/", cMapPacked: true, standardFontDataUrl: this.lib + "standard_fonts/", wasmUrl: this.lib + "wasm/", verbosity: 0,
    });
    task.onPassword = (open, reason) => this.onLocked(open, reason === pdfjs.PasswordResponses.INCORRECT_PASSWORD);
    this.doc = await task.promise;
    this.count = this.doc.numPages;
    const page = await this.doc.getPage(Math.min(Math.max(first, 1), this.count));
    const { width, height } = page.getViewport({ scale: 1 });
    this.size = { width, height };
    this.build();
    this.goTo(first);
    this.watch();
  }

  // build makes an empty sheet for every page, of the size of the first one
  // until the page itself is known.
  build() {
    const all = document.createDocumentFragment();
    for (let n = 1; n <= this.count; n++) {
      const el = document.createElement("div");
      el.className = "w-sheet";
      el.dataset.n = n;
      el.setAttribute("role", "group");
      el.setAttribute("aria-label", "Page " + n);
      this.sheets.push({ n, el, width: this.size.width, height: this.size.height, drawn: 0, task: null });
      all.append(el);
    }
    this.area.replaceChildren(all);
    this.fit();
  }

  // fit gives every sheet its size at the present zoom.
  fit() {
    const room = Math.max(this.area.clientWidth - 24, 120);
    for (const s of this.sheets) {
      const scale = (room / s.width) * this.zoom;
      s.scale = scale;
      s.el.style.width = Math.floor(s.width * scale) + "px";
      s.el.style.height = Math.floor(s.height * scale) + "px";
    }
  }

  watch() {
    this.near = new Set();
    this.sight = new IntersectionObserver((seen) => {
      for (const e of seen) {
        const n = Number(e.target.dataset.n);
        if (e.isIntersecting) this.near.add(n);
        else this.near.delete(n);
      }
      this.draw();
    }, { root: this.area, rootMargin: "25% 0px" });
    for (const s of this.sheets) this.sight.observe(s.el);
    let waiting = 0;
    this.area.addEventListener("scroll", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => this.locate());
    }, { passive: true });
    let width = this.area.clientWidth;
    let resizing = 0;
    new ResizeObserver(() => {
      if (Math.abs(this.area.clientWidth - width) < 2) return;
      width = this.area.clientWidth;
      clearTimeout(resizing);
      resizing = setTimeout(() => this.resize(), 120);
    }).observe(this.area);
  }

  // resize keeps the present page in its place while sizes change.
  resize() {
    const at = this.current;
    this.fit();
    this.area.scrollTop = this.topOf(at);
    for (const s of this.sheets) if (s.drawn && Math.abs(s.drawn - s.scale) > 0.01) this.free(s);
    this.draw();
  }

  topOf(n) {
    return this.sheets[n - 1].el.offsetTop - 8; // from the top of the area, in which the sheets are placed
  }

  // locate finds the page that fills most of the sight.
  locate() {
    const middle = this.area.scrollTop + this.area.clientHeight / 3;
    let low = 0, high = this.sheets.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.topOf(mid + 1) <= middle) low = mid;
      else high = mid - 1;
    }
    this.setCurrent(low + 1);
  }

  setCurrent(n) {
    if (n === this.current && this.told) return;
    this.current = n;
    this.told = true;
    this.onPage?.(n, this.marks.get(n)?.length ?? 0);
  }

  // draw draws what is in sight, nearest first, and frees what is far.
  draw() {
    if (!this.near.size) return;
    const from = Math.min(...this.near), to = Math.max(...this.near);
    for (const s of this.sheets) {
      if (s.n < from - KEEP || s.n > to + KEEP) this.free(s);
    }
    for (let n = from; n <= to; n++) this.drawSheet(this.sheets[n - 1]);
  }

  async drawSheet(s) {
    if (s.drawn || s.busy) return;
    s.busy = true;
    try {
      const page = await this.doc.getPage(s.n);
      const own = page.getViewport({ scale: 1 });
      if (own.width !== s.width || own.height !== s.height) {
        Object.assign(s, { width: own.width, height: own.height });
        this.fit();
      }
      const scale = s.scale;
      const viewport = page.getViewport({ scale });
      let ratio = Math.min(window.devicePixelRatio || 1, 2);
      ratio = Math.min(ratio, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)));
      const canvas = document.createElement("canvas");
      canvas.width = Math.floor(viewport.width * ratio);
      canvas.height = Math.floor(viewport.height * ratio);
      s.task = page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
      await s.task.promise;
      s.task = null;
      if (!this.wanted(s)) return this.drop(s, canvas, page);
      s.page = page;
      s.canvas = canvas;
      s.drawn = scale;
      s.el.replaceChildren(canvas);
      this.text(s, page, viewport);
      this.paint(s);
    } catch (e) {
      if (e?.name !== "RenderingCancelledException") this.onFail?.(e);
    } finally {
      s.busy = false;
    }
  }

  wanted(s) {
    const from = Math.min(...this.near), to = Math.max(...this.near);
    return s.n >= from - KEEP && s.n <= to + KEEP;
  }

  drop(s, canvas, page) {
    canvas.width = canvas.height = 0;
    page.cleanup();
  }

  free(s) {
    if (s.task) s.task.cancel();
    if (!s.drawn) return;
    s.words?.cancel();
    s.canvas.width = s.canvas.height = 0;
    s.page.cleanup();
    s.el.replaceChildren();
    s.drawn = 0;
    s.words = s.canvas = s.page = null;
  }

  // text lays the words over the page, so that they can be marked and copied.
  async text(s, page, viewport) {
    const layer = document.createElement("div");
    layer.className = "textLayer";
    layer.style.setProperty("--total-scale-factor", s.scale);
    s.el.append(layer);
    s.words = new this.pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
    try {
      await s.words.render();
      this.markFound(s);
    } catch { /* freed meanwhile */ }
  }

  // paint draws the place of the open fact, and underlines those of the others.
  paint(s) {
    if (!s.drawn) return;
    for (const old of s.el.querySelectorAll(":scope > svg")) old.remove();
    const marks = this.marks.get(s.n) ?? [];
    const hit = this.hit?.page === s.n && this.hit.box ? this.hit : null;
    s.el.setAttribute("aria-label", "Page " + s.n + (hit ? ". The place of “" + hit.tag + "” is marked." : ""));
    if (!marks.length && !hit) return;
    const layer = (name) => draw("svg", { viewBox: `0 0 ${s.width} ${s.height}`, class: name, "aria-hidden": "true" });
    const svg = layer("w-marks");
    for (const m of marks) {
      if (!m.box || (hit && m.path === hit.path)) continue;
      const [x0, y0, x1] = m.box;
      svg.append(draw("line", { x1: x0, x2: x1, y1: s.height - y0 + 1.5, y2: s.height - y0 + 1.5, class: "w-under" }));
    }
    if (hit) {
      const [fill, ...rest] = this.hitMark(s, hit);
      const under = layer("w-marks fill"); // colours the paper, not the words
      under.append(fill);
      svg.append(...rest);
      s.el.append(under);
    }
    s.el.append(svg);
  }

  hitMark(s, { box: [x0, y0, x1, y1], tag }) {
    const pad = 2.5, y = s.height - y1 - pad;
    const words = tag.length > 34 ? tag.slice(0, 33) + "…" : tag;
    const width = words.length * 5 + 10;
    const right = Math.min(Math.max(x1 + pad, width), s.width);
    const above = y > 14 ? y - 13 : s.height - y0 + pad;
    const label = draw("text", { x: right - width + 5, y: above + 9.2, class: "w-hit-t" });
    label.textContent = words;
    const frame = { x: x0 - pad, y, width: x1 - x0 + 2 * pad, height: y1 - y0 + 2 * pad };
    return [
      draw("rect", { ...frame, class: "w-hit-f" }), draw("rect", { ...frame, class: "w-hit-b" }),
      draw("rect", { x: right - width, y: above, width, height: 13, rx: 2, class: "w-hit-l" }), label,
    ];
  }

  // setMarks takes the places of all facts: [{page, box, tag, path}].
  setMarks(all) {
    this.marks.clear();
    for (const m of all) {
      if (!this.marks.has(m.page)) this.marks.set(m.page, []);
      this.marks.get(m.page).push(m);
    }
    for (const s of this.sheets) this.paint(s);
    this.told = false;
    this.setCurrent(this.current);
  }

  goTo(n) {
    n = Math.min(Math.max(n, 1), this.count);
    this.area.scrollTop = this.topOf(n);
    this.setCurrent(n);
  }

  // show marks a place and brings it into sight.
  show(hit) {
    const before = this.hit?.page;
    this.hit = hit;
    if (!this.sheets.length) return;
    for (const n of new Set([before, hit?.page])) if (n) this.paint(this.sheets[n - 1]);
    if (!hit?.page || hit.page > this.count) return;
    const s = this.sheets[hit.page - 1];
    const top = this.topOf(hit.page);
    let want = top;
    if (hit.box) {
      const y = top + (s.height - hit.box[3]) * s.scale;
      const end = top + (s.height - hit.box[1]) * s.scale;
      const seen = this.area.scrollTop;
      if (y > seen + 30 && end < seen + this.area.clientHeight - 20) return this.setCurrent(hit.page);
      want = Math.max(top, y - this.area.clientHeight / 3);
    }
    this.area.scrollTop = want;
    this.setCurrent(hit.page);
  }

  setZoom(z) {
    this.zoom = Math.min(Math.max(z, 0.5), 4);
    this.resize();
  }

  // find looks for words from a page on, and answers the next page that has
  // them, or 0. Only the words of one page are held at a time.
  async find(words, after) {
    words = plain(words);
    this.found = words;
    for (const s of this.sheets) this.markFound(s);
    const search = (this.search = {}); // a newer search ends this one
    for (let i = 1; i <= this.count; i++) {
      const n = ((after + i - 1) % this.count) + 1;
      const page = await this.doc.getPage(n);
      const { items } = await page.getTextContent();
      if (this.search !== search) return -1;
      if (!this.sheets[n - 1].drawn) page.cleanup();
      if (plain(items.map((t) => t.str + (t.hasEOL ? " " : "")).join("")).includes(words)) {
        this.goTo(n);
        return n;
      }
    }
    return 0;
  }

  // markFound lights the pieces of a page's text that hold the words, or a
  // part of them when they run over pieces.
  markFound(s) {
    if (!s.drawn) return;
    for (const span of s.el.querySelectorAll(".textLayer span")) {
      const text = plain(span.textContent).trim();
      span.classList.toggle("w-found", !!this.found && text.length > 1 && (text.includes(this.found) || (text.length > 3 && this.found.includes(text))));
    }
  }
}

// plain is the form in which words are compared.
const plain = (s) => s.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");

function draw(name, attributes) {
  const el = document.createElementNS(SVG, name);
  for (const [k, v] of Object.entries(attributes)) el.setAttribute(k, v);
  return el;
}
