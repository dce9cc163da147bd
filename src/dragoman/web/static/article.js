// The reading view: the words of a row light up with it, and the row with its words; by pointer and by keyboard.

const PARTS = ["trigger", "doer", "other", "words"];

const words = document.getElementById("words");
const record = document.getElementById("record");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 62rem)");

if (words && record) start();

function start() {
  const marks = [...words.querySelectorAll("[data-rows]")];
  const rows = [...record.querySelectorAll("[data-row]")];
  const pieces = piecesByRow(marks);
  const rowOf = new Map(rows.map((row) => [row.dataset.row, row]));
  let lit = [];
  let held = [];

  function light(ids) {
    for (const each of lit) each.classList.remove("lit", "lit-evidence", ...PARTS.map((part) => `lit-${part}`));
    lit = [];
    for (const id of ids) {
      const row = rowOf.get(id);
      if (row) lit.push(row), row.classList.add("lit");
      for (const [piece, part] of pieces.get(id) ?? []) lit.push(piece), piece.classList.add(`lit-${part}`);
    }
  }

  function hold(ids) {
    held = ids;
    light(ids);
  }

  // ---- pointer

  for (const row of rows) {
    row.addEventListener("pointerenter", () => light([row.dataset.row]));
    row.addEventListener("pointerleave", () => light(held));
  }
  words.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("[data-rows]");
    light(mark ? rowsOf(mark) : held);
    if (mark) nearest(rowOf, rowsOf(mark));
  });
  words.addEventListener("pointerleave", () => light(held));
  words.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark[data-rows]");
    if (!mark || String(getSelection())) return;
    event.preventDefault();
    toRow(rowsOf(mark));
  });

  // ---- focus and keys

  for (const row of rows) row.tabIndex = 0;
  roving(marks);
  record.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    hold([row.dataset.row]);
    if (event.target === row) showWords(row.dataset.row);
  });
  words.addEventListener("focusin", (event) => {
    const mark = event.target.closest("[data-rows]");
    if (!mark) return;
    hold(rowsOf(mark));
    nearest(rowOf, rowsOf(mark));
  });
  words.addEventListener("keydown", (event) => {
    const mark = event.target.closest("[data-rows]");
    if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      moveTo(marks, next(marks, marks.indexOf(mark), step));
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      moveTo(marks, event.key === "Home" ? next(marks, -1, 1) : next(marks, marks.length, -1));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toRow(rowsOf(mark));
    }
  });
  record.addEventListener("keydown", (event) => {
    const row = event.target;
    if (!row.matches?.("[data-row]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      rows[rows.indexOf(row) + step]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      toWords(row.dataset.row);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hold([]);
    if (words.contains(document.activeElement) || record.contains(document.activeElement)) document.activeElement.blur();
  });

  // ---- links within the page

  record.addEventListener("click", (event) => {
    const link = event.target.closest("a.to-words");
    const row = link?.closest("[data-row]");
    if (!row) return;
    event.preventDefault();
    toWords(row.dataset.row);
  });

  function toRow(ids, smoothly = true) {
    const row = ids.map((id) => rowOf.get(id)).find(Boolean);
    if (!row) return;
    for (let inner = row.closest("details"); inner; inner = inner.parentElement.closest("details")) inner.open = true;
    history.replaceState(null, "", `#${row.id}`);
    row.focus({ preventScroll: true });
    if (isPane()) nearest(rowOf, ids);
    else scrollTo(row, "center", smoothly);
    hold(ids);
  }

  function toWords(id) {
    const [piece] = firstPiece(pieces, id);
    if (!piece) return;
    rove(marks, piece);
    piece.focus({ preventScroll: true });
    scrollTo(piece, "center");
    hold([id]);
  }

  // Where text and record stand side by side, both are to be seen; on a narrow screen only what was asked for.
  function showWords(id, smoothly = true) {
    const [piece] = firstPiece(pieces, id);
    if (piece && isPane() && !isSeen(piece)) scrollTo(piece, "center", smoothly);
  }

  function follow() {
    const id = decoded(location.hash.slice(1));
    const row = id.startsWith("row-") ? id.slice(4) : "";
    if (rowOf.has(row)) toRow([row], false), showWords(row, false), toRow([row], false);
    else if (id.startsWith("words-") && pieces.has(id.slice(6))) toWords(id.slice(6));
    else if (id === "" && document.getElementById("at")) scrollTo(document.getElementById("at"), "center", false);
  }

  addEventListener("hashchange", follow);
  for (const each of document.querySelectorAll(".by-script")) each.hidden = false;
  if (narrow.matches) document.querySelector(".legend").open = false;
  offerLinks();
  if (document.readyState === "complete") follow();
  else addEventListener("load", () => requestAnimationFrame(follow)); // after the browser's own jump to the fragment
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function piecesByRow(marks) {
  const found = new Map();
  for (const mark of marks) {
    for (const id of mark.dataset.rows.split(" ")) {
      const part = PARTS.find((each) => (mark.dataset[each] ?? "").split(" ").includes(id)) ?? "evidence";
      if (!found.has(id)) found.set(id, []);
      found.get(id).push([mark, part]);
    }
  }
  return found;
}

// Of the rows of a stretch those it says most about: the one it tells, else those it is words of, else its sentence's.
function rowsOf(mark) {
  for (const part of PARTS) if (mark.dataset[part]) return mark.dataset[part].split(" ");
  return (mark.dataset.rows ?? "").split(" ");
}

function firstPiece(pieces, id) {
  const every = pieces.get(id) ?? [];
  return every.find(([, part]) => part === "trigger") ?? every[0] ?? [];
}

// ---- one mark at a time is reached by Tab, the others by the arrow keys

function roving(marks) {
  for (const mark of marks) mark.tabIndex = -1;
  const first = marks[next(marks, -1, 1)];
  if (first) first.tabIndex = 0;
}

function rove(marks, mark) {
  for (const each of marks) if (each.tabIndex === 0) each.tabIndex = -1;
  mark.tabIndex = 0;
}

// The next piece that looks like a mark; plain words of a sentence are passed over.
function next(marks, at, step) {
  do at += step; while (marks[at] && !marks[at].classList.contains("mark"));
  return at;
}

function moveTo(marks, at) {
  const mark = marks[at];
  if (!mark) return;
  rove(marks, mark);
  mark.focus({ preventScroll: true });
  if (!isSeen(mark)) scrollTo(mark, "center");
}

// ---- scrolling

function scrollTo(element, block, smoothly = true) {
  element.scrollIntoView({ block, behavior: calm.matches || !smoothly ? "instant" : "smooth" });
}

function isSeen(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 60 && box.bottom <= innerHeight - 20;
}

// Whether the record scrolls by itself beside the text.
function isPane() {
  return getComputedStyle(record).overflowY === "auto";
}

// Brings the row into view where the record scrolls by itself; never moves the text.
function nearest(rowOf, ids) {
  const row = ids.map((id) => rowOf.get(id)).find(Boolean);
  if (!row || !isPane()) return;
  const box = row.getBoundingClientRect();
  const pane = record.getBoundingClientRect();
  const top = Math.max(pane.top, 0) + 12;
  const bottom = Math.min(pane.bottom, innerHeight) - 12;
  if (box.top < top) record.scrollTop -= top - box.top;
  else if (box.bottom > bottom) record.scrollTop += Math.min(box.bottom - bottom, box.top - top);
}

// ---- a link to selected words

function offerLinks() {
  const offer = document.querySelector(".span-link");
  if (!offer || !location.pathname.startsWith("/articles/")) return;
  document.addEventListener("selectionchange", () => {
    const [start, end] = selected();
    offer.hidden = !(end > start);
    if (end > start) offer.firstElementChild.href = `${location.pathname}?at=${start}-${end}#at`;
  });
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [0, 0];
  const range = selection.getRangeAt(0);
  return [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
}

// The place in the article of a point in its text, in characters as Python counts them; NaN outside of it.
function offset(node, at) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const paragraph = element?.closest("[data-start]");
  if (!paragraph || "coded" in paragraph.dataset) return NaN;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
}
