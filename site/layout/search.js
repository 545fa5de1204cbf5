// The search of the site. It works from files as well: the index is a script that is loaded when somebody searches.
const own = document.currentScript;
const form = document.querySelector(".search");
const input = form.querySelector("input");
const list = form.querySelector(".found");
let loading;

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.click();
});
input.addEventListener("focus", loadIndex);
input.addEventListener("input", async () => show(await loadIndex(), input.value));
document.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "/" && !["INPUT", "TEXTAREA"].includes(document.activeElement.tagName)) input.focus();
  else if (event.key === "Escape" && form.contains(document.activeElement)) hide();
  else if (event.key === "ArrowDown" && form.contains(document.activeElement)) links[at + 1]?.focus();
  else if (event.key === "ArrowUp" && at === 0) input.focus();
  else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!form.contains(event.target)) list.hidden = true;
});

function loadIndex() {
  loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = own.dataset.index;
    script.addEventListener("load", () => resolve(globalThis.searchIndex));
    document.head.append(script);
  });
  return loading;
}

function hide() {
  input.value = "";
  list.hidden = true;
  input.blur();
}

/** Every word has to be there; a word in a heading counts for more, a whole one most. */
function show(index, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = index
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, 12);
  list.hidden = words.length === 0;
  list.replaceChildren(...(found.length > 0 ? found.map(({ entry }) => itemFor(entry, words)) : [nothing()]));
}

function rankOf({ heading, page, text }, words) {
  const [title, whole, body] = [heading, page, text].map((one) => one.toLowerCase());
  let rank = 0;
  for (const word of words) {
    const before = rank;
    if (title === word) rank += 40;
    if (title.includes(word)) rank += 20;
    if (whole.includes(word)) rank += 5;
    if (body.includes(word)) rank += 2;
    if (rank === before) return 0;
  }
  return rank;
}

function itemFor({ address, heading, page, text }, words) {
  const link = document.createElement("a");
  link.href = own.dataset.root + address;
  link.append(heading);
  const small = document.createElement("small");
  const at = Math.max(0, text.toLowerCase().indexOf(words[0] ?? "") - 40);
  small.append(`${page === heading ? "" : `${page}: `}${at > 0 ? "…" : ""}${text.slice(at, at + 120)}`);
  link.append(small);
  link.addEventListener("click", () => {
    list.hidden = true;
  });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function nothing() {
  const item = document.createElement("li");
  item.className = "none";
  item.append("Nothing is found.");
  return item;
}
