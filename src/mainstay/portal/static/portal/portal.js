// Copy buttons and the keyboard. Every page works without this file.
"use strict";

const root = document.documentElement;
const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const SENT_MILLISECONDS = 10_000; // what is sent again after that is meant
let waiting = "";

// A copy button shows itself here, since without a script it could do nothing.
function readyToCopy(within) {
  for (const button of within.querySelectorAll("button[data-copy]")) button.hidden = false;
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source.dataset.text || source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  const word = button.querySelector("span") || button;
  const before = word.textContent;
  word.textContent = "Copied";
  setTimeout(() => { word.textContent = before; }, 2000);
}

// Who has signed in says so in the preferences, anybody else under "?".
const keysAreOff = () => (root.dataset.keys || localStorage.getItem("keys")) === "off";

function shown(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
}

function links() {
  return [...document.querySelectorAll("table[data-rows] tbody tr:not(.why-row, .group)")]
    .filter((row) => row.checkVisibility())
    .map((row) => ["[data-open]", "th a", ".why-link", "a"].map((which) => row.querySelector(which)).find(Boolean))
    .filter(Boolean);
}

function step(by) {
  const rows = links();
  const here = document.activeElement.closest("tr");
  const at = rows.findIndex((link) => here && here.contains(link));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (next) next.focus();
}

function chooseRow() {
  document.activeElement.closest("tr")?.querySelector(".choose input")?.click();
}

function why() {
  const row = document.activeElement.closest("tr");
  const link = (row && row.querySelector(".why-link")) || shown("[data-key=w]");
  if (link) link.click();
}

let ahead = null; // what was typed while the palette is loaded

// The palette is loaded when it is asked for; without it the field of the bar does.
async function find(words = "") {
  const palette = document.getElementById("palette");
  if (!palette) return shown(".find input")?.focus();
  if (ahead !== null) return;
  ahead = "";
  try {
    const { open, styled } = await import(palette.dataset.script);
    await styled;
    open(words, ahead);
  } catch {
    shown(".find input")?.focus();
  }
  ahead = null;
}

function close() {
  for (const open of document.querySelectorAll("details.menu[open], details.bar-fold[open], details.person[open]")) {
    open.open = false;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
  }
  for (const toast of document.querySelectorAll(".toasts > li")) toast.remove();
}

// Any link or button may name its key, as data-key="g m" or data-key="d": a field takes the focus, the rest is clicked.
function follow(keys) {
  const target = shown(`[data-key="${CSS.escape(keys)}"]`);
  if (!target) return false;
  if (target.matches(FIELDS)) target.focus();
  else target.click();
  return true;
}

const ACTS = {
  "/": () => find(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  w: why,
  x: chooseRow,
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close();
  if (event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
  if (ahead !== null) {
    if (event.key.length === 1) ahead += event.key;
    return event.preventDefault();
  }
  const pressed = event.key.toLowerCase();
  if (waiting) {
    const keys = `${waiting} ${pressed}`;
    waiting = "";
    if (follow(keys)) event.preventDefault();
    return;
  }
  if (pressed === "g") {
    waiting = pressed;
    setTimeout(() => { waiting = ""; }, 1500);
  } else if (Object.hasOwn(ACTS, pressed)) {
    event.preventDefault();
    ACTS[pressed]();
  } else if (pressed.length === 1 && follow(pressed)) {
    event.preventDefault();
  }
});

document.addEventListener("mousedown", (event) => {
  if (event.button || !event.target.closest(".bar .find") || !document.getElementById("palette")) return;
  event.preventDefault();
  find(event.target.value || "");
});

document.addEventListener("click", (event) => {
  const copies = event.target.closest("button[data-copy]");
  if (copies) copy(copies);
  const calendar = event.target.closest("[data-day=open]");
  if (calendar) openCalendar(calendar);
  const opens = event.target.closest("[data-dialog]");
  const dialog = opens && document.getElementById(opens.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const closes = event.target.closest("[data-close]");
  if (closes) closeAround(closes, event);
});

// A toast or a dialog goes; on a page of its own the link leads back.
function closeAround(link, event) {
  const around = link.closest("dialog, .toasts > li");
  if (!around) return;
  event.preventDefault();
  if (around.matches("dialog")) around.close();
  else around.remove();
}

// The calendar of a day: shown where there is a script, it writes into the field what one would type.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function readyForDays(within) {
  for (const hidden of within.querySelectorAll("[data-day][hidden]")) hidden.hidden = false;
}

function isoOf(typed) {
  const [, day, month, year] = typed.trim().match(/^(\d{1,2})\.? +([a-z]{3})[a-z]*\.?,? +(\d{4})$/i) || [];
  const at = MONTHS.findIndex((name) => name.toLowerCase() === month?.toLowerCase());
  return at < 0 ? typed.trim() : `${year}-${String(at + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function openCalendar(button) {
  const [field, picker] = button.parentElement.querySelectorAll("input");
  picker.value = isoOf(field.value);
  picker.showPicker();
}

function takeDay(picker) {
  const field = picker.parentElement.querySelector("[data-day=text]");
  const [year, month, day] = picker.value.split("-").map(Number);
  field.value = year ? `${day} ${MONTHS[month - 1]} ${year}` : "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-day=picker]")) takeDay(event.target);
});

// A form is sent once: its buttons wait, and wait no more when the page is come back to.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "yes";
  setTimeout(() => delete event.target.dataset.sent, SENT_MILLISECONDS);
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

const choice = document.getElementById("keys-on");
if (choice) {
  choice.checked = !keysAreOff();
  choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
}

// The button beside a choice shows itself once something else is chosen.
for (const choice of document.querySelectorAll("select[data-keeps]")) {
  const button = choice.form.querySelector("button");
  const was = choice.value;
  const show = () => { button.hidden = choice.value === was; };
  choice.addEventListener("change", show);
  show();
}

function ready() {
  readyToCopy(document);
  readyForDays(document);
}

ready();
document.addEventListener("htmx:afterSwap", ready);
document.addEventListener("swapped", ready);
