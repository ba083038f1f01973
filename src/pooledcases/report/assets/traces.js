// From a number to the rows that it counts, and back.
const MOST_PLACES = 6;
// The numbers that were followed, each with the table that it led to: the last one first.
const followed = [];
// The page has gone back already when the browser says that it did.
let gone = false;

function startTraces() {
  for (const link of document.querySelectorAll("a.trace")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      follow(link);
    });
  }
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("popstate", () => {
    if (!gone) back();
    gone = false;
  });
  openTarget();
}

function follow(link) {
  const state = tables.get(link.dataset.table);
  const last = followed.at(-1);
  if (last) clear(last.state);
  clear(state);
  history.pushState(null, "", link.getAttribute("href"));
  followed.push({ link, state });
  state.only = new Set(link.dataset.rows.split(",").map(Number));
  state.details.open = true;
  refresh(state);
  say(add(state.note, "span"), () => word("traced", { what: visible(link) }));
  button(state.note, "back", () => {
    back();
    gone = true;
    history.back();
  });
  places(state);
  state.note.hidden = false;
  state.note.focus({ preventScroll: true });
  state.details.scrollIntoView();
}

/** To the number that was followed last, once the browser has scrolled as it thinks right. */
function back() {
  const last = followed.pop();
  if (!last) return;
  clear(last.state);
  last.link.focus({ preventScroll: true });
  requestAnimationFrame(() => last.link.scrollIntoView({ block: "center" }));
}

/** Where in the document the rows stand. */
function places(state) {
  const column = state.heads.findIndex((head) => head.dataset.column === "source");
  if (column < 0) return;
  const rows = state.rows.filter(({ at }) => state.only.has(at));
  const found = [...new Set(rows.map(({ row }) => row.cells[column].dataset.code))].filter(Boolean);
  if (!found.length) return;
  const told = found.slice(0, MOST_PLACES).join("; ");
  const more = found.length - MOST_PLACES;
  say(add(state.note, "span", { className: "places" }), () =>
    word(more > 0 ? "places_more" : "places", { what: told, n: more }));
}

/** An address may be cut in the middle of a letter. */
function named(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** A link may lead into a table that is closed. */
function openTarget() {
  const target = document.getElementById(named(location.hash.slice(1)));
  const details = target?.closest("details");
  if (!details || details.open) return;
  details.open = true;
  target.scrollIntoView();
}
