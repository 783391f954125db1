// A form whose answer follows while one types: the page that it leads to is asked for, and its parts take the place of these.
"use strict";

const LIVE_MILLISECONDS = 350;
let livePause;
let liveAsked = new AbortController();

async function answerAsOneTypes(form) {
  liveAsked.abort();
  liveAsked = new AbortController();
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  let answer;
  try {
    answer = await fetch(address, { signal: liveAsked.signal, headers: { Accept: "text/html" } });
  } catch {
    return; // asked anew, or the server is away: the button still asks
  }
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll(form.dataset.live)) {
    const anew = page.getElementById(part.id);
    if (anew) part.replaceChildren(...anew.childNodes); // the part itself stays, so that what it announces is heard
  }
  history.replaceState(null, "", address);
  document.dispatchEvent(new Event("swapped"));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form) return;
  clearTimeout(livePause);
  livePause = setTimeout(answerAsOneTypes, LIVE_MILLISECONDS, form);
});
