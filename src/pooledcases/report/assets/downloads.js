// Figures as SVG and PNG, tables as CSV: made from the page itself.
const PIXELS_A_POINT = 3;

function save(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** The drawing as it was before the page made it live. */
function drawing(figure) {
  const all = [...figure.querySelectorAll(".paper svg")];
  const copy = (all.find((svg) => {
    const edition = svg.closest("[lang]");
    return edition === root || edition.lang === lang();
  }) ?? all[0]).cloneNode(true);
  const [, , width, height] = copy.getAttribute("viewBox").split(/\s+/).map(Number);
  copy.setAttribute("width", `${width}pt`);
  copy.setAttribute("height", `${height}pt`);
  copy.setAttribute("role", "img");
  copy.removeAttribute("style");
  copy.removeAttribute("class");
  for (const mark of copy.querySelectorAll("[data-row], .again")) mark.remove();
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function savePng(name, { text, width, height }) {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * PIXELS_A_POINT);
    canvas.height = Math.round(height * PIXELS_A_POINT);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(`${name}.png`, "image/png", blob), "image/png");
    URL.revokeObjectURL(url);
  });
  image.src = url;
}

/** A cell that a spreadsheet would run gets an apostrophe; numbers are left alone. */
function safe(text) {
  if (!/^\s*[=+\-@]/.test(text)) return text;
  return text.trim() && Number.isFinite(Number(text)) ? text : `'${text}`;
}

function csv(rows) {
  const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map((text) => quoted(safe(text))).join(",")}\n`).join("");
}

/** What is shown of a data table, in its order, as codes. */
function dataRows(state) {
  const rows = [...state.table.tBodies[0].rows].filter((row) => !row.hidden);
  const codes = rows.map((row) => [...row.cells].map((cell) => cell.dataset.code));
  return [state.heads.map((head) => head.dataset.column), ...codes];
}

function tableRows(block) {
  const all = [...block.querySelectorAll(".scroll")];
  const region = all.find((part) => part.lang === lang()) ?? all[0];
  const rows = [...region.querySelectorAll("tr")];
  return rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
}

// a spreadsheet takes text without this mark for letters of its own country
const saveCsv = (name, rows) => save(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${csv(rows)}`);

function startDownloads() {
  for (const figure of document.querySelectorAll("figure[data-name]")) {
    if (!figure.querySelector(".paper svg")) continue;
    const { name } = figure.dataset;
    const bar = add(figure, "p", { className: "files" });
    button(bar, "svg", () => save(`${name}.svg`, "image/svg+xml", drawing(figure).text));
    button(bar, "png", () => savePng(name, drawing(figure)));
  }
  for (const block of document.querySelectorAll(".table[data-name]")) {
    button(add(block, "p", { className: "files" }), "csv",
      () => saveCsv(block.dataset.name, tableRows(block)));
  }
  for (const state of tables.values()) {
    button(state.details.querySelector(".tools"), "csv",
      () => saveCsv(state.name, dataRows(state)));
  }
  for (const details of document.querySelectorAll("details.bibliography")) {
    button(details, "bibtex", () => save(`${details.dataset.name}.bib`,
      "application/x-bibtex", details.querySelector("pre").textContent));
  }
}
