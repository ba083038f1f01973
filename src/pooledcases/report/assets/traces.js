// From a number to the rows that it counts, and back.
const MOST_PLACES = 6;
// How to leave the rows that were followed last; the browser's way back does it too.
let leave = null;

function startTraces() {
  for (const link of document.querySelectorAll("a.trace")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      follow(link);
    });
  }
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("popstate", () => leave?.());
  openTarget();
}

function follow(link) {
  leave?.();
  const state = tables.get(link.dataset.table);
  clear(state);
  state.only = new Set(link.dataset.rows.split(",").map(Number));
  state.details.open = true;
  refresh(state);
  leave = () => {
    leave = null;
    clear(state);
    link.focus();
  };
  history.pushState(null, "", link.getAttribute("href"));
  say(add(state.note, "span"), () => word("traced", { what: visible(link) }));
  button(state.note, "back", () => {
    leave?.();
    history.back();
  });
  places(state);
  state.note.hidden = false;
  state.note.focus({ preventScroll: true });
  state.details.scrollIntoView();
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
