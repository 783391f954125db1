// Comforts of lists: how many rows are chosen, all of a page by one box. Without it, forms do the same.
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

if (choosing) {
  wholePage();
  tell();
  choosing.addEventListener("change", (event) => {
    if (event.target.matches(".preview select")) choosing.querySelector(".preview [name=act]").click();
    else tell();
  });
  document.getElementById("preview")?.scrollIntoView({ block: "nearest" });
}
