// Comforts of lists: how many rows are chosen, all of a page by one box, X for the row in focus. Without it, forms do the same.
"use strict";

const choosing = document.querySelector("form[data-choosing]");
const boxes = () => [...choosing.querySelectorAll("tbody input[name=machine]:not(:disabled)")];

function tell() {
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr").classList.toggle("chosen", box.checked);
  const count = choosing.querySelector(".chosen-bar:not(.all) [data-chosen-count]");
  if (count) count.textContent = chosen.length.toLocaleString("en-GB");
  const whole = choosing.querySelector("[data-choose-all]");
  if (!whole) return;
  whole.checked = chosen.length > 0 && chosen.length === boxes().length;
  whole.indeterminate = chosen.length > 0 && !whole.checked;
}

function wholePage() {
  const place = choosing.querySelector("thead .choose");
  if (!place || !boxes().length) return;
  const whole = document.createElement("input");
  whole.type = "checkbox";
  whole.dataset.chooseAll = "";
  whole.setAttribute("aria-label", "Choose all on this page");
  whole.addEventListener("change", () => {
    for (const box of boxes()) box.checked = whole.checked;
    tell();
  });
  place.replaceChildren(whole);
}

function choose(event) {
  const off = document.documentElement.dataset.keys === "off" || localStorage.getItem("keys") === "off";
  if (off || event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const box = document.activeElement.closest("tr")?.querySelector("input[name=machine]:not(:disabled)");
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  tell();
}

if (choosing) {
  wholePage();
  tell();
  choosing.addEventListener("change", (event) => {
    if (event.target.matches(".preview select")) choosing.querySelector(".preview [name=act]").click();
    else tell();
  });
  document.addEventListener("keydown", choose);
  document.getElementById("preview")?.scrollIntoView({ block: "nearest" });
}
