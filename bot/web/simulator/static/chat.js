// The bubbles of the chat that is shown.

import { element } from "../shared/dom.js";
import { words } from "./service.js";

const PAUSE_MS = 15 * 60 * 1000; // after which a bubble gets its time above it
const NEAR_END_PX = 120;

const scroll = document.getElementById("scroll");
const bubbles = document.getElementById("bubbles");
const outgoing = document.getElementById("outgoing");
const typing = document.getElementById("typing");

let last = { at: 0, n: 0 };
let isAtEnd = true; // then it stays there, whatever comes or changes in size

scroll.addEventListener("scroll", () => {
  isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX;
});
new ResizeObserver(() => isAtEnd && toEnd()).observe(scroll);

export function showHistory(history) {
  bubbles.replaceChildren();
  last = { at: 0, n: 0 };
  history.forEach((bubble) => append(bubble, false));
  toEnd();
}

// Shows a bubble that has just come, once.
export function showBubble(bubble) {
  if (bubble.n <= last.n) return;
  append(bubble, true);
  if (isAtEnd || bubble.by === "shopper") toEnd();
}

// Says something that neither of the two has said.
export function say(text) {
  bubbles.append(element("li", { class: "said" }, text));
  toEnd();
}

// Shows what is on its way; gives a function that takes it away again.
export function showOutgoing(text, pictures) {
  const note = element("small", {}, words.says.sending);
  const shown = text || `${words.says.photo} × ${pictures.length}`;
  const made = element("li", { class: "bubble shopper waiting" }, shown, note);
  outgoing.append(made);
  toEnd();
  return () => made.remove();
}

export function showTyping(isTyping) {
  if (typing.hidden !== isTyping) return;
  typing.hidden = !isTyping;
  if (isAtEnd) toEnd();
}

function append(bubble, isNew) {
  const at = new Date(bubble.at);
  if (at - last.at > PAUSE_MS) bubbles.append(element("li", { class: "time" }, written(at)));
  last = { at, n: bubble.n ?? last.n };
  const kind = `bubble ${bubble.by}${isNew ? " new" : ""}`;
  if (bubble.picture) {
    const alt = bubble.by === "shop" ? words.says.photo_of_shop : words.says.photo_of_shopper;
    const image = element("img", { src: bubble.picture, alt, width: 230, height: 307 });
    image.addEventListener("load", () => isAtEnd && toEnd(), { once: true });
    bubbles.append(element("li", { class: `${kind} photo` }, image));
  } else {
    bubbles.append(element("li", { class: kind }, bubble.text ?? ""));
  }
}

function written(at) {
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "long" };
  return at.toLocaleString("uk", { ...day, hour: "2-digit", minute: "2-digit" });
}

function toEnd() {
  isAtEnd = true;
  scroll.scrollTop = scroll.scrollHeight;
}
