// The map and the network: what is pointed at or in focus is said below the drawing; in a network, its ties are lit.

function said(sheet, link) {
  const now = sheet.querySelector("[data-now]");
  if (now) now.textContent = link?.getAttribute("aria-label") ?? "\u00a0";
}

function ends(link) {
  return link.dataset.knot ? [link.dataset.knot] : [link.dataset.one, link.dataset.two];
}

function lit(net, link) {
  net.classList.toggle("is-lit", Boolean(link));
  const chosen = link ? ends(link) : [];
  const isKnot = Boolean(link?.dataset.knot);
  const kept = new Set(chosen);
  for (const tie of net.querySelectorAll("a[data-one]")) {
    const both = ends(tie);
    const meets = isKnot ? both.includes(chosen[0]) : tie === link;
    tie.classList.toggle("lit", meets);
    if (meets) both.forEach((each) => kept.add(each));
  }
  for (const knot of net.querySelectorAll("a[data-knot]")) knot.classList.toggle("lit", kept.has(knot.dataset.knot));
}

function follow(sheet) {
  const net = sheet.querySelector(".net");
  const show = (link) => {
    said(sheet, link);
    if (net) lit(net, link);
  };
  const drawing = sheet.querySelector("svg");
  const resting = () => (drawing.contains(document.activeElement) ? document.activeElement.closest("a") : null);
  drawing.addEventListener("pointerover", (event) => show(event.target.closest("a") ?? resting()));
  drawing.addEventListener("pointerleave", () => show(resting()));
  drawing.addEventListener("focusin", (event) => show(event.target.closest("a")));
  drawing.addEventListener("focusout", () => show(null));
}

document.querySelectorAll(".sheet").forEach(follow);
