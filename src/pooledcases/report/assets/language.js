// The choice of language, kept for the next time where the browser allows it.
const NAMES = { en: "English", "zh-Hans": "中文" };
const KEPT = "pooledcases-language";

function keep(tag) {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    // a page opened from a file may have no storage; it opens in its first language then
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function speak(tag, bar) {
  root.lang = root.dataset.lang = tag;
  document.title = word("title");
  for (const node of bar.children) node.setAttribute("aria-pressed", String(node.lang === tag));
  sayAll();
}

function startLanguages() {
  const tags = Object.keys(words);
  if (tags.length < 2) return;
  const bar = document.getElementById("languages");
  say(bar, () => word("language"), "aria-label");
  for (const tag of tags) {
    const node = add(bar, "button", { type: "button", lang: tag, textContent: NAMES[tag] ?? tag });
    node.className = "language";
    node.addEventListener("click", () => {
      speak(tag, bar);
      keep(tag);
    });
  }
  bar.hidden = false;
  speak(tags.includes(kept()) ? kept() : lang(), bar);
}

/** The contents stand beside the text where there is room for it, and are folded before it else. */
function startContents() {
  const details = document.querySelector("details.contents");
  const roomy = matchMedia("(min-width: 72rem)");
  const fold = () => { details.open = roomy.matches; };
  roomy.addEventListener("change", fold);
  fold();
  details.addEventListener("click", (event) => {
    if (event.target.closest("a") && !roomy.matches) details.open = false;
  });
}
