// Keeps an open page fresh: what is marked data-live is taken anew when something changes.

import { follow } from "../shared/events.js";

const parts = () => [...document.querySelectorAll("[data-live]")];
const messages = () => document.getElementById("messages");

// A manager who is writing, choosing a reason or pressing mustn't lose the place.
const BUSY = ":is(input, textarea, select):focus, .refusal[open], :active";
function isBusy(part) {
  const isWritten = [...part.querySelectorAll("textarea")].some((it) => it.value);
  return isWritten || part.querySelector(BUSY) !== null;
}

const AGAIN_MS = 1500; // what was busy is looked at again
let again;

async function refresh() {
  clearTimeout(again);
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll("[data-live]")];
  const wasAtEnd = isAtEnd();
  parts().forEach((part, place) => {
    if (!fresh[place] || part.innerHTML === fresh[place].innerHTML) return;
    if (isBusy(part)) again = setTimeout(refresh, AGAIN_MS);
    else part.replaceChildren(...fresh[place].childNodes);
  });
  if (wasAtEnd) showLast();
}

// Who has scrolled back to read on stays there.
const NEAR_PX = 80;
function isAtEnd() {
  const list = messages();
  return list && list.scrollHeight - list.clientHeight - list.scrollTop < NEAR_PX;
}

// The newest message is the one to read, also once the pictures above it have come.
async function showLast() {
  const list = messages();
  if (!list) return;
  list.scrollTop = list.scrollHeight;
  await Promise.allSettled([...list.querySelectorAll("img")].map((image) => image.decode()));
  list.scrollTop = list.scrollHeight;
}

// A second press on a button that is being carried out does nothing.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});

// The browser's "back" shows the page as it was left: its forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

showLast();
if (parts().length) follow(() => "/console/events", { changed: refresh });
