// Keeps an open page fresh: what is marked data-live is taken anew when something changes.

import { follow } from "../shared/events.js";

const parts = () => [...document.querySelectorAll("[data-live]")];

// A manager who is writing, choosing or reading on mustn't lose the place.
function isBusy() {
  const active = document.activeElement;
  return (
    (active instanceof HTMLElement && active.matches("input, textarea, select")) ||
    document.querySelector("details[open].refusal") !== null
  );
}

async function refresh() {
  if (isBusy()) return;
  const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll("[data-live]")];
  parts().forEach((part, place) => {
    if (!fresh[place] || part.innerHTML === fresh[place].innerHTML) return;
    part.replaceChildren(...fresh[place].childNodes);
  });
  showLast();
}

// The newest message is the one to read.
function showLast() {
  const messages = document.getElementById("messages");
  if (messages) messages.scrollTop = messages.scrollHeight;
}

// A second press on a button that is being carried out does nothing.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});

showLast();
if (parts().length) follow(() => "/console/events", { changed: refresh });
