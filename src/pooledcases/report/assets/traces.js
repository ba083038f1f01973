// From a number to the rows that it counts, and back.
function startTraces() {
  for (const link of document.querySelectorAll("a.trace")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      follow(link);
    });
  }
  window.addEventListener("hashchange", openTarget);
  openTarget();
}

function follow(link) {
  const state = tables.get(link.dataset.table);
  clear(state);
  state.only = new Set(link.dataset.rows.split(",").map(Number));
  state.details.open = true;
  refresh(state);
  const back = () => {
    clear(state);
    link.focus();
  };
  say(add(state.note, "span"), () => word("traced", { what: visible(link) }));
  button(state.note, "back", back);
  state.note.hidden = false;
  state.note.focus({ preventScroll: true });
  state.details.scrollIntoView();
}

/** A link may lead into a table that is closed. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = target?.closest("details");
  if (!details || details.open) return;
  details.open = true;
  target.scrollIntoView();
}
