// Forest plots: the data of a row, and the fit without some studies, looked up.
function startForest(details) {
  const figure = document.getElementById(details.dataset.figure);
  const state = {
    figure,
    fits: JSON.parse(details.querySelector("script.answers").textContent),
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
  state.told.replaceChildren(...nodes);
}

function line(make, fit) {
  const node = document.createElement("p");
  say(node, () => {
    const found = fit[lang()];
    return make(found);
  });
  return node;
}

function values(found, [k, estimate, tau2, prediction]) {
  return {
    k,
    method: found.name,
    estimate: estimate ?? "–",
    tau2: tau2 === null ? "" : word("tau2", { tau2 }),
    prediction: prediction === null ? "" : word("prediction", { prediction }),
  };
}

function without(state, found) {
  const rows = [...state.out].map(Number).sort((a, b) => a - b);
  const studies = rows.map((row) => state.rows.get(String(row)).querySelector("th").textContent);
  const names = studies.join(word("comma"));
  const fit = found.fits[rows.join(",")];
  if (!fit) return word("not_computed", { studies: names });
  if (fit[1] === null) return word("no_estimate", { studies: names });
  return word("without", { studies: names, ...values(found, fit) });
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
