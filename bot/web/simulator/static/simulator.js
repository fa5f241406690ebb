// The simulator's page: a phone that writes to the shop, and what the shop makes of it.

import { notice } from "../shared/dom.js";
import { follow } from "../shared/events.js";
import * as chat from "./chat.js";
import { add, openComposer, putBack } from "./composer.js";
import { showState } from "./panel.js";
import { Away, post, read, words } from "./service.js";
import { currentShopper, markUnread, openShoppers } from "./shoppers.js";

const AGAIN_MS = 700; // between two attempts to reach the service
const LOOK_MS = 500; // between two looks at it while it answers
const SETTLED_MS = 1500; // after a message, until it counts as answering nothing

const connection = document.getElementById("connection");
const panel = document.getElementById("panel");
const twice = document.getElementById("twice");
const showPanel = document.getElementById("show-panel");
const connectedText = connection.textContent;

let cursor = 0;
let looking;
let awaitedUntil = 0;
let amountDue = null;
let meanwhile = null; // bubbles that come while their chat is being read

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// chat

async function show(shopper) {
  meanwhile = [];
  const history = await patiently(() => read(`/shoppers/${shopper}`));
  if (shopper !== currentShopper()) return;
  cursor = Math.max(cursor, history.cursor);
  chat.showHistory(history.bubbles);
  meanwhile.forEach(chat.showBubble);
  meanwhile = null;
  await look();
}

// Tries until the service is there.
async function patiently(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (problem) {
      if (!(problem instanceof Away)) throw problem;
      await pause(AGAIN_MS);
    }
  }
}

async function send(text, pictures) {
  const shopper = currentShopper();
  const message = { text, pictures, copies: twice.ariaPressed === "true" ? 2 : 1 };
  const since = cursor;
  twice.ariaPressed = "false";
  const takeAway = chat.showOutgoing(text, pictures);
  let isRepeated = false;
  try {
    await patiently(async () => {
      if (isRepeated && (await hasArrived(shopper, message, since))) return;
      isRepeated = true;
      await post(`/shoppers/${shopper}/messages`, message);
    });
    await expectAnswer(shopper);
  } catch (problem) {
    notice(problem.message, "bad");
    putBack(text, pictures);
  } finally {
    takeAway();
  }
}

// Whether an attempt had its effect although nobody said so.
async function hasArrived(shopper, { text, pictures }, since) {
  const { bubbles } = await read(`/shoppers/${shopper}`);
  return bubbles.some(
    (one) =>
      one.by === "shopper" && one.n > since &&
      (text ? one.text === text : one.picture?.endsWith(pictures[0])),
  );
}

// state

async function expectAnswer(shopper) {
  awaitedUntil = Date.now() + SETTLED_MS;
  if (shopper === currentShopper()) chat.showTyping(true);
  await look();
}

async function look() {
  clearTimeout(looking);
  const shopper = currentShopper();
  try {
    const state = await read(`/shoppers/${shopper}/state`);
    if (shopper !== currentShopper()) return;
    showState(state);
    amountDue = state.chat?.payment.amount_due ?? null;
    const isAwaited = state.is_answering || Date.now() < awaitedUntil;
    chat.showTyping(isAwaited);
    if (isAwaited) looking = setTimeout(look, LOOK_MS);
  } catch (problem) {
    if (!(problem instanceof Away)) throw problem;
    looking = setTimeout(look, AGAIN_MS);
  }
}

// events

const isShown = (event) => event.contact === currentShopper();

const hear = {
  bubble(event, { lastEventId }) {
    cursor = Math.max(cursor, Number(lastEventId));
    if (!isShown(event)) {
      if (event.bubble.by === "shop") markUnread(event.contact);
      return;
    }
    if (event.bubble.by === "shop") {
      awaitedUntil = 0;
      chat.showTyping(false);
    }
    if (meanwhile) meanwhile.push(event.bubble);
    else chat.showBubble(event.bubble);
  },
  send(event) {
    if (!isShown(event)) return;
    if (event.status === 429) chat.say(words.says.refused);
    look();
  },
  webhook(event) {
    if (isShown(event) && event.status !== 200) chat.say(words.says.undelivered);
  },
  anew() {
    location.reload();
  },
};

function showConnection(isConnected) {
  connection.textContent = isConnected ? connectedText : words.problems.away;
  if (isConnected) look();
}

// buttons

async function press(action, said) {
  try {
    await action();
    notice(said);
  } catch (problem) {
    notice(problem.message, "bad");
  }
}

function openFaults() {
  for (const button of document.querySelectorAll("[data-fault]")) {
    const { fault, says } = button.dataset;
    const strike = () => post(`/shoppers/${currentShopper()}/faults`, { kind: fault });
    button.addEventListener("click", () => press(strike, words.says[says]));
  }
  twice.addEventListener("click", () => {
    const isPressed = twice.ariaPressed !== "true";
    twice.ariaPressed = String(isPressed);
    if (isPressed) notice(words.says.twice);
  });
  document.getElementById("kill").addEventListener("click", () => press(() => post("/kill"), words.says.killed));
}

function openReceipts() {
  const dialog = document.getElementById("receipt-dialog");
  const amount = document.getElementById("amount");
  document.getElementById("pick-receipt").addEventListener("click", () => {
    if (amountDue) amount.value = amountDue / 100;
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    add(post("/receipts", { amount: Math.round(Number(amount.value) * 100) }));
  });
}

function togglePanel(isShown) {
  panel.classList.toggle("shown", isShown);
  showPanel.ariaExpanded = String(isShown);
}

showPanel.addEventListener("click", () => togglePanel(true));
document.getElementById("hide-panel").addEventListener("click", () => togglePanel(false));
openComposer(send);
openReceipts();
openFaults();
await patiently(() => openShoppers(show));
follow(() => `/simulator/events?since=${cursor}`, hear, showConnection);
