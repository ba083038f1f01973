// Sorting and filtering the data tables.
const MOST_CODES = 12;
const tables = new Map();

function startTable(details) {
  const table = details.querySelector("table.rows");
  const state = {
    details,
    table,
    name: details.dataset.table,
    noun: details.dataset.noun,
    heads: [...table.tHead.rows[0].cells],
    rows: [...table.tBodies[0].rows].map((row, at) => ({ row, at, text: searched(row) })),
    wanted: "",
    chosen: new Map(),
    only: null,
    order: { column: -1, down: false },
  };
  tables.set(state.name, state);
  state.heads.forEach((head, column) => sortButton(state, head, column));
  const bar = add(details, "div", { className: "tools" });
  details.querySelector("summary").after(bar);
  searchBox(state, bar);
  columnFilters(state, bar);
  state.count = add(bar, "p", { className: "count" });
  state.count.setAttribute("role", "status");
  state.clear = button(bar, "clear", () => clear(state));
  state.note = add(bar, "p", { className: "traced", tabIndex: -1, hidden: true });
  refresh(state);
}

/** Codes and words of a row, in all languages. */
function searched(row) {
  const codes = [...row.cells].map((cell) => cell.dataset.code);
  return `${codes.join(" ")} ${row.textContent}`.toLowerCase();
}

function sortButton(state, head, column) {
  const name = head.dataset.column;
  const node = document.createElement("button");
  Object.assign(node, { type: "button", className: "sort" });
  node.append(...head.childNodes);
  const about = state.details.querySelector(`dd[data-of="${CSS.escape(name)}"]`);
  say(node, () => (about ? `${visible(about)} (${name})` : name), "title");
  node.addEventListener("click", () => sort(state, column));
  head.replaceChildren(node);
}

function searchBox(state, bar) {
  const box = add(bar, "div");
  const id = `${state.details.id}-search`;
  say(add(box, "label", { htmlFor: id }), () => word("search"));
  state.search = add(box, "input", { type: "search", id });
  state.search.addEventListener("input", () => {
    state.wanted = state.search.value.trim().toLowerCase();
    refresh(state);
  });
}

/** A choice for each column with few codes. */
function columnFilters(state, bar) {
  const columns = state.heads.map((_, column) => codes(state, column));
  if (!columns.some(isFew)) return;
  const more = add(bar, "details", { className: "filters" });
  say(add(more, "summary"), () => word("filters"));
  const box = add(more, "div");
  columns.forEach((found, column) => {
    if (isFew(found)) choice(state, box, column, found);
  });
}

function codes(state, column) {
  const cells = state.rows.map(({ row }) => row.cells[column]);
  return new Map(cells.map((cell) => [cell.dataset.code, cell]));
}

function isFew(found) {
  return found.size > 1 && found.size <= MOST_CODES;
}

function choice(state, box, column, found) {
  const part = add(box, "div");
  const id = `${state.details.id}-filter-${column}`;
  say(add(part, "label", { htmlFor: id }), () => visible(state.heads[column]));
  const select = add(part, "select", { id });
  say(add(select, "option", { value: "all" }), () => word("all"));
  [...found.entries()].sort(([a], [b]) => compareText(a, b)).forEach(([code, cell], place) => {
    const text = () => visible(cell) || word("empty");
    say(add(select, "option", { value: String(place) }), text);
    select.lastChild.dataset.code = code;
  });
  select.addEventListener("change", () => {
    const { code } = select.selectedOptions[0].dataset;
    if (code === undefined) state.chosen.delete(column);
    else state.chosen.set(column, code);
    refresh(state);
  });
}

function shown(state, { row, at, text }) {
  if (state.only && !state.only.has(at)) return false;
  if (state.wanted && !text.includes(state.wanted)) return false;
  return [...state.chosen].every(([column, code]) => row.cells[column].dataset.code === code);
}

function refresh(state) {
  let n = 0;
  for (const item of state.rows) {
    item.row.hidden = !shown(state, item);
    if (!item.row.hidden) n += 1;
  }
  const of = state.rows.length;
  say(state.count, () => word(`shown_${state.noun}`, { n, of }));
  state.clear.disabled = !state.only && !state.wanted && !state.chosen.size;
}

function clear(state) {
  state.wanted = state.search.value = "";
  state.only = null;
  state.chosen.clear();
  for (const select of state.details.querySelectorAll("select")) select.selectedIndex = 0;
  state.note.hidden = true;
  state.note.replaceChildren();
  refresh(state);
  if (document.activeElement === document.body || state.clear.disabled) state.search.focus();
}

/** Up, down, and back to the order of the table; what is missing comes last. */
function sort(state, column) {
  const { order } = state;
  const again = order.column === column;
  if (again && order.down) state.order = { column: -1, down: false };
  else state.order = { column, down: again };
  state.heads.forEach((head, at) => {
    if (at !== state.order.column) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", state.order.down ? "descending" : "ascending");
  });
  const items = [...state.rows].sort((a, b) => compareRows(state.order, a, b));
  state.table.tBodies[0].append(...items.map(({ row }) => row));
}

function compareRows({ column, down }, a, b) {
  if (column < 0) return a.at - b.at;
  const [first, second] = [a.row.cells[column], b.row.cells[column]];
  const blank = ("blank" in first.dataset) - ("blank" in second.dataset);
  if (blank) return blank;
  const found = compareText(first.dataset.code, second.dataset.code);
  return (down ? -found : found) || a.at - b.at;
}

function compareText(a, b) {
  const [x, y] = [Number(a), Number(b)];
  if (a.trim() && b.trim() && Number.isFinite(x) && Number.isFinite(y)) return x - y;
  return a.localeCompare(b, lang(), { numeric: true });
}
