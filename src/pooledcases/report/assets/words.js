// Everything can be read without this script. It adds what answers: the choice of a language,
// sorting and filtering, the way from a number to its rows, fits without some studies, downloads.
const root = document.documentElement;
const words = JSON.parse(document.getElementById("words").textContent);
const spoken = new Map();

/** The language that is shown, as its tag. */
const lang = () => root.dataset.lang;

/** A word of the page in that language, its fields filled. */
function word(key, values = {}) {
  return words[lang()][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Put a text, or an attribute, that is made again when the language changes. */
function say(node, make, attribute = "") {
  if (!spoken.has(node)) spoken.set(node, new Map());
  spoken.get(node).set(attribute, make);
  put(node, make, attribute);
}

function put(node, make, attribute) {
  const text = make();
  if (attribute) node.setAttribute(attribute, text);
  else if (node.textContent !== text) node.textContent = text;
}

/** Say everything again. */
function sayAll() {
  for (const [node, texts] of spoken) {
    for (const [attribute, make] of texts) put(node, make, attribute);
  }
}

/** The text of a node in the language that is shown. */
function visible(node) {
  const copy = node.cloneNode(true);
  for (const other of copy.querySelectorAll("[lang]")) {
    if (other.lang !== lang()) other.remove();
  }
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/** A new element with its properties, inside another. */
function add(parent, tag, properties = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  parent.append(node);
  return node;
}

/** A button that says a word of the page. */
function button(parent, key, act) {
  const node = add(parent, "button", { type: "button" });
  say(node, () => word(key));
  node.addEventListener("click", act);
  return node;
}
