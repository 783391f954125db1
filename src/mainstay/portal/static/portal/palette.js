// The palette: what can be done on this page, then what is found. Loaded the first time that it is opened.
const PAUSE_MILLISECONDS = 60;

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-words");
const list = document.getElementById("palette-list");
const said = document.getElementById("palette-said");
const all = document.getElementById("palette-all");

let acts = [];
let chosen = -1;
let shownFor = null; // the words that the list answers
let asked = new AbortController();
let pause;

// The sheet comes with the script, so that pages on which nobody looks for anything do not load it.
export const styled = new Promise((done) => {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = dialog.dataset.sheet;
  sheet.addEventListener("load", done);
  sheet.addEventListener("error", done);
  document.head.append(sheet);
});

// With the words of another field, all of them chosen, and then what was typed while this was loaded.
export function open(words, ahead) {
  if (dialog.open) return;
  acts = [...actsHere(), ...places()];
  field.value = ahead || words;
  dialog.showModal();
  if (!ahead) field.select();
  show("", "");
  if (field.value) ask();
}

// The page's own tools: the server wrote those alone that its reader may use. What only sends a field beside it is none.
function actsHere() {
  const tools = ".page :is(.tools, .questions) :is(a, button:not([data-day], .as-of-form button))";
  const found = document.querySelectorAll(`${tools}, .page [data-act]`);
  return [...found].filter((element) => element.checkVisibility()).map((element) => act("This page", element));
}

function places() {
  const links = document.querySelectorAll(".bar-in > nav .sections a, .person a");
  return [...new Map([...links].map((link) => [link.href, act("Go to", link)])).values()];
}

function act(group, element) {
  const label = element.dataset.act || element.getAttribute("aria-label") || element.textContent;
  return { group, element, label: label.trim().replace(/\s+/g, " "), keys: element.dataset.key || "" };
}

function written(of) {
  const option = document.createElement(of.element.href ? "a" : "button");
  if (of.element.href) option.href = of.element.href;
  else option.type = "button";
  option.setAttribute("role", "option");
  option.tabIndex = -1;
  option.append(document.importNode(arrow(), true), bold(of.label), keys(of.keys));
  option.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.close();
    of.element.click();
  });
  return option;
}

const arrow = () => document.querySelector("#palette-arrow").content;

function bold(text) {
  const name = document.createElement("b");
  name.textContent = text;
  return name;
}

function keys(names) {
  const small = document.createElement("small");
  for (const name of names.split(" ").filter(Boolean)) {
    const key = document.createElement("kbd");
    key.textContent = name.toUpperCase();
    small.append(key, " ");
  }
  return small;
}

function group(name, options) {
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", name);
  const label = document.createElement("p");
  label.className = "label";
  label.setAttribute("aria-hidden", "true");
  label.textContent = name;
  box.append(label, ...options);
  return box;
}

// Acts that hold all the words, then what the server found: the markup is the server's, names in it are escaped there.
function show(words, found) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (of) => wanted.every((word) => of.label.toLowerCase().includes(word));
  list.replaceChildren();
  for (const name of ["This page", "Go to"]) {
    const options = acts.filter((of) => of.group === name && holds(of)).map(written);
    if (options.length) list.append(group(name, options));
  }
  list.insertAdjacentHTML("beforeend", found);
  const counted = list.querySelector("[data-count]");
  counted?.remove();
  options().forEach((option, index) => { option.id = `palette-${index}`; });
  said.textContent = counted ? counted.textContent : "";
  all.href = `${field.form.action}?q=${encodeURIComponent(words)}`;
  field.setAttribute("aria-expanded", String(options().length > 0));
  list.hidden = options().length === 0;
  shownFor = words;
  choose(0);
}

const options = () => [...list.querySelectorAll("[role=option]")];

function choose(index) {
  const known = options();
  chosen = known.length ? (index + known.length) % known.length : -1;
  known.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  if (chosen < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", known[chosen].id);
  known[chosen].scrollIntoView({ block: "nearest" });
}

async function ask() {
  const words = field.value.trim();
  asked.abort();
  asked = new AbortController();
  if (!words) return show("", "");
  try {
    const address = `${dialog.dataset.url}?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    show(words, answer.ok ? await answer.text() : "");
  } catch (error) {
    if (error.name !== "AbortError") show(words, "");
  }
}

field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(ask, PAUSE_MILLISECONDS);
});

field.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) {
    event.preventDefault();
    choose(chosen + by);
  } else if (event.key === "Enter" && shownFor === field.value.trim() && chosen >= 0) {
    event.preventDefault();
    follow(options()[chosen], event.ctrlKey || event.metaKey);
  }
});

// Words that are not answered yet go to the page that finds them: an exact name opens what is called so.
function follow(option, inNewTab) {
  if (inNewTab && option.href) window.open(option.href, "_blank", "noopener");
  else option.click();
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
