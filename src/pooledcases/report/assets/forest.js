// Forest plots: the data of a row, and the fit without some studies, looked up.
function startForest(details) {
  const figure = document.getElementById(details.dataset.figure);
  const state = {
    figure,
    details,
    fits: JSON.parse(details.querySelector("script.answers").textContent),
    places: JSON.parse(details.querySelector("script.places").textContent),
    rows: new Map([...details.querySelectorAll("tr[data-row]")].map((r) => [r.dataset.row, r])),
    boxes: new Map(),
    heads: details.querySelector("thead tr"),
    out: new Set(),
  };
  say(add(state.heads, "th", { scope: "col" }), () => word("pooled"));
  state.heads.prepend(state.heads.lastChild);
  for (const [row, line] of state.rows) tickBox(state, row, line);
  state.told = add(details, "div", { className: "answer" });
  state.told.setAttribute("role", "status");
  figure.querySelectorAll(".paper").forEach((paper) => liveRows(state, paper));
  button(details, "all_again", () => everyStudy(state));
  answer(state);
}

function tickBox(state, row, line) {
  const cell = document.createElement("td");
  line.prepend(cell);
  if (!("included" in line.dataset)) return;
  const box = add(cell, "input", { type: "checkbox", checked: true });
  box.setAttribute("aria-label", line.querySelector("th").textContent);
  box.addEventListener("change", () => tick(state, row, box.checked));
  state.boxes.set(row, box);
}

function tick(state, row, isIn) {
  if (isIn) state.out.delete(row);
  else state.out.add(row);
  state.boxes.get(row).checked = isIn;
  state.rows.get(row).classList.toggle("out", !isIn);
  for (const mark of state.figure.querySelectorAll(`[data-row="${row}"][role]`)) {
    mark.classList.toggle("out", !isIn);
    mark.setAttribute("aria-checked", String(isIn));
  }
  answer(state);
}

function everyStudy(state) {
  for (const row of [...state.out]) tick(state, row, true);
}

/** The fit of all studies, and beside it the one without those that are ticked out. */
function answer(state) {
  const nodes = state.fits.flatMap((fit) => {
    const whole = line((found) => word("all_studies", values(found, found.fits[""])), fit);
    return state.out.size ? [whole, line((found) => without(state, found), fit)] : [whole];
  });
  const drawn = [...state.figure.querySelectorAll(".paper")].map((paper) => redraw(state, paper));
  if (state.out.size) {
    const key = drawn.every(Boolean) ? "drawn_again" : "drawn_whole";
    nodes.push(drawnNote(key, state));
    state.details.open = true;
  }
  state.told.replaceChildren(...nodes);
}

function drawnNote(key, state) {
  const node = Object.assign(document.createElement("p"), { className: "drawn" });
  say(node, () => word(key, { studies: names(state) }));
  return node;
}

/** The diamonds and prediction bars without the studies that are out, over those of all. */
function redraw(state, paper) {
  for (const old of paper.querySelectorAll(".again")) old.remove();
  const svg = paper.querySelector("svg");
  svg.classList.toggle("less", false);
  const fits = state.places[paper.lang] ?? Object.values(state.places)[0] ?? [];
  const now = fits.map((fit) => fit[left(state)]);
  if (!state.out.size || !now.length || !now.every(Boolean)) return false;
  const marks = (kind) => [...svg.querySelectorAll(`[data-mark^="${kind}-"] path`)];
  const bars = marks("prediction");
  marks("diamond").forEach((path, at) => {
    const [low, middle, high] = now[at];
    const { y, height } = path.getBBox();
    over(path, `M${low} ${y + height / 2}L${middle} ${y}L${high} ${y + height / 2}L${middle} ${y + height}Z`);
  });
  now.filter((places) => places[3] !== null).forEach(([, , , low, high], at) => {
    const { y, height } = (bars[at] ?? { getBBox: () => ({}) }).getBBox();
    if (y !== undefined) over(bars[at], `M${low} ${y + height / 2 - 3}v6M${low} ${y + height / 2}H${high}m0 -3v6`);
  });
  svg.classList.toggle("less", true);
  return true;
}

/** Outlined, in front of the mark. */
function over(path, shape) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "path");
  node.setAttribute("class", "again");
  node.setAttribute("d", shape);
  path.parentNode.after(node);
}

/** The rows that are out, as the key of an answer. */
function left(state) {
  return [...state.out].map(Number).sort((a, b) => a - b).join(",");
}

function names(state) {
  const rows = left(state).split(",");
  return rows.map((row) => state.rows.get(row).querySelector("th").textContent).join(word("comma"));
}

function line(make, fit) {
  const node = document.createElement("p");
  say(node, () => {
    const found = fit[lang()];
    return make(found);
  });
  return node;
}

function values(found, [k, estimate, tau, prediction]) {
  return {
    k,
    method: found.name,
    estimate: estimate ?? "–",
    tau: tau === null ? "" : word("tau", { tau }),
    prediction: prediction === null ? "" : word("prediction", { prediction }),
  };
}

function without(state, found) {
  const studies = names(state);
  const fit = found.fits[left(state)];
  if (!fit) return word("not_computed", { studies });
  if (fit[1] === null) return word("no_estimate", { studies });
  return word("without", { studies, ...values(found, fit) });
}

/** The rows of a drawing: reached by pointer and keyboard, and read out. */
function liveRows(state, paper) {
  const marks = [...paper.querySelectorAll("[data-row]")].filter((m) => state.rows.has(m.dataset.row));
  if (!marks.length) return;
  paper.querySelector("svg").setAttribute("role", "group");
  paper.classList.add("live");
  const tip = add(paper, "div", { className: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  for (const mark of marks) liveRow(state, paper, tip, mark);
}

function liveRow(state, paper, tip, mark) {
  const { row } = mark.dataset;
  const box = state.boxes.get(row);
  mark.setAttribute("tabindex", "0");
  mark.setAttribute("role", box ? "checkbox" : "img");
  if (box) mark.setAttribute("aria-checked", "true");
  say(mark, () => told(state, row), "aria-label");
  const show = () => showTip(paper, tip, mark, told(state, row));
  const hide = () => { tip.hidden = true; };
  mark.addEventListener("pointerenter", show);
  mark.addEventListener("pointerleave", hide);
  mark.addEventListener("focus", show);
  mark.addEventListener("blur", hide);
  mark.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (!box || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    tick(state, row, state.out.has(row));
  });
}

/** A row in words: each cell with the head of its column. */
function told(state, row) {
  const heads = [...state.heads.cells].map(visible);
  const cells = [...state.rows.get(row).cells].map(visible);
  const parts = cells.map((text, at) => [heads[at], text]).slice(2).filter(([, text]) => text);
  return [cells[1], ...parts.map(([head, text]) => `${head}: ${text}`)].join(word("semicolon"));
}

function showTip(paper, tip, mark, text) {
  tip.textContent = text;
  tip.hidden = false;
  const [area, frame] = [mark.getBoundingClientRect(), paper.getBoundingClientRect()];
  tip.style.top = `${area.bottom - frame.top + 4}px`;
  tip.style.left = `${Math.max(area.left - frame.left, 0) + paper.scrollLeft + 12}px`;
}
