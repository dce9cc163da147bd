// Draws the charts of a page: every <figure data-chart="ADDRESS">, ADDRESS giving a chart as Vega-Lite.
//
// The page works without: each figure has a table of the same numbers. Vega draws SVG with its own interpreter, since
// the page allows neither eval nor styles that scripts write into markup; so the tooltip is ours as well. All are drawn
// at once, lest a printed page should lack those further down.

const NARROW = 560;
let vega = null;

function embedder() {
  vega ??= import("/charts/vega.js").then(() => window.vegaEmbed);
  return vega;
}

function styled() {
  if (document.querySelector('link[href^="/static/drawn.css"]')) return;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/static/drawn.css";
  document.head.append(sheet);
}

function place(figure) {
  const plot = document.createElement("div");
  plot.className = "plot";
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", label(figure));
  figure.insertBefore(plot, figure.querySelector("details, .scroll, table"));
  return plot;
}

function label(figure) {
  const caption = figure.querySelector("figcaption")?.textContent.trim().replace(/\s+/g, " ");
  return `Chart: ${caption || "the figures of the table"}`;
}

function tooltip(plot) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  plot.append(tip);
  return (handler, event, item, value) => {
    tip.hidden = value == null || value === "";
    if (tip.hidden) return;
    tip.replaceChildren(facts(value));
    const box = plot.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    tip.style.left = `${Math.max(0, Math.min(x + 14, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 18}px`;
  };
}

function facts(value) {
  const list = document.createElement("dl");
  const pairs = typeof value === "object" ? Object.entries(value) : [["", value]];
  for (const [key, text] of pairs) {
    if (text === "" || text == null) continue;
    const term = document.createElement("dt"), fact = document.createElement("dd");
    term.textContent = key;
    fact.textContent = String(text);
    list.append(term, fact);
  }
  return list;
}

function fitted(spec, width) {
  const columns = width < NARROW ? 2 : 4;
  return { ...spec, config: { ...spec.config, legend: { ...spec.config.legend, columns } } };
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? `the page answered ${answer.status}`);
  return body;
}

async function draw(figure) {
  const plot = place(figure);
  try {
    const [embed, spec] = await Promise.all([embedder(), fetched(figure.dataset.chart)]);
    const canvas = document.createElement("div");
    canvas.setAttribute("aria-hidden", "true");
    plot.append(canvas);
    await embed(canvas, fitted(spec, plot.clientWidth), {
      actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: tooltip(plot),
    });
    figure.dataset.drawn = "true";
  } catch (error) {
    const note = document.createElement("p");
    note.className = "wrong";
    note.textContent = `The chart cannot be drawn (${error.message}); the table has the same figures.`;
    plot.replaceWith(note);
  }
}

const figures = [...document.querySelectorAll("figure[data-chart]")];
if (figures.length) styled();
for (const each of figures) draw(each);
