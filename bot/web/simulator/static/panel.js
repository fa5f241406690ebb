// What the service knows of the shopper, in the panel beside the phone.

import { element } from "../shared/dom.js";
import { productNames, words } from "./service.js";

const facts = document.getElementById("facts");
const turn = document.getElementById("turn");
const inConsole = document.getElementById("in-console");

export function showState(state) {
  facts.replaceChildren(...(state.chat ? known(state) : [nothing()]));
  turn.replaceChildren(...(state.turn ? lastTurn(state.turn) : [nothing()]));
  inConsole.hidden = !state.chat;
  if (state.chat) inConsole.href = `/console/chats/${encodeURIComponent(state.chat.subscriber)}`;
}

const nothing = () => element("p", { class: "muted" }, words.says.nothing);

function known({ chat, delivery }) {
  const to = chat.delivery;
  const rows = [
    ["stage", badge(chat.stage, words.stages)],
    ["handoff", chat.handoff && named(words.handoffs, chat.handoff.reason)],
    ["question", chat.pending && named(words.asks, chat.pending.ask)],
    ["focus", chat.focus && focus(chat.focus)],
    ["heights", chat.heights_cm.length > 0 && `${chat.heights_cm.join(", ")} ${words.units.cm}`],
    ["name", to.full_name],
    ["phone", to.phone],
    ["city", to.city],
    ["branch", to.np_branch],
    ["locker", to.np_locker],
    ["index", to.postal_index],
    ["method", chat.payment.method && named(words.methods, chat.payment.method)],
    ["due", chat.payment.amount_due && money(chat.payment.amount_due)],
    ["delivery", delivery && badge(delivery, words.sending)],
  ];
  return [list(rows), chat.cart.lines.length > 0 ? cart(chat.cart) : ""];
}

function lastTurn({ acts, timing_ms: times, degraded }) {
  const shown = acts.map((act) => element("span", { class: "act" }, act.kind));
  return [
    element("div", { class: "acts" }, ...shown),
    list([["degraded", degraded && badge(degraded, words.degraded, "warn")]]),
    element("dl", { class: "times" }, ...Object.entries(words.times).map(time(times))),
  ];
}

const time = (times) => ([name, word]) =>
  times[name]
    ? element(
        "div",
        {},
        element("dt", {}, word),
        element("dd", {}, `${Math.round(times[name])} ${words.units.ms}`),
      )
    : "";

function cart({ lines, total }) {
  const row = (text, amount, kind = "") =>
    element("li", { class: kind }, element("span", {}, text), element("span", { class: "number" }, money(amount)));
  const items = lines.map((line) => {
    const count = line.quantity > 1 ? ` × ${line.quantity}` : "";
    return row(`${line.product}, ${line.colour}, ${line.size}${count}`, line.price * line.quantity);
  });
  return element("ul", { class: "cart" }, ...items, row("", total, "sum"));
}

function list(rows) {
  const there = rows.filter(([, value]) => value);
  const cells = there.flatMap(([name, value]) => [
    element("dt", {}, words.facts[name]),
    element("dd", {}, value),
  ]);
  return there.length > 0 ? element("dl", { class: "facts" }, ...cells) : "";
}

function badge(word, table, tone = words.tones[word] ?? "") {
  return element("span", { class: `badge ${tone}` }, named(table, word));
}

const named = (table, word) => table[word] ?? word;
const focus = ({ product_id: id, colour, size }) =>
  [productNames[id] ?? id, colour, size].filter(Boolean).join(", ");

// Kopiykas, as people write them.
const money = (amount) => `${(amount / 100).toLocaleString("uk")} ${words.units.uah}`;
