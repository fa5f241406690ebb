// Several shoppers as tabs: who there is, and whose chat is shown.

import { element, notice } from "../shared/dom.js";
import { post, read, words } from "./service.js";

const CURRENT = "krama.shopper"; // in the browser's storage
const FIRST_NAMES = ["Марія", "Олена", "Ірина", "Тарас", "Софія"];

const tabs = document.getElementById("tabs");
const dialog = document.getElementById("name-dialog");
const name = document.getElementById("name");

let shoppers = [];
let current = localStorage.getItem(CURRENT);
let onShow = () => {};

export const currentShopper = () => current;

// Shows the tabs; calls `show(id)` for the shopper whose chat is to be shown.
export async function openShoppers(show) {
  onShow = show;
  document.getElementById("add").addEventListener("click", addShopper);
  document.getElementById("rename").addEventListener("click", renameShopper);
  tabs.addEventListener("keydown", moveByArrows);
  shoppers = await read("/shoppers");
  if (shoppers.length === 0) shoppers = [await post("/shoppers", { name: FIRST_NAMES[0] })];
  const isThere = shoppers.some((one) => one.id === current);
  await select(isThere ? current : shoppers[0].id);
}

export function markUnread(id) {
  const tab = tabs.querySelector(`[data-id="${id}"]`);
  if (tab && id !== current) {
    tab.classList.add("unread");
    tab.setAttribute("aria-label", `${tab.textContent}, ${words.says.unread}`);
  }
}

async function select(id) {
  current = id;
  localStorage.setItem(CURRENT, id);
  draw();
  await onShow(id);
}

function draw() {
  tabs.replaceChildren(
    ...shoppers.map((one) => {
      const isCurrent = one.id === current;
      const about = {
        class: "tab",
        type: "button",
        role: "tab",
        "data-id": one.id,
        "aria-selected": String(isCurrent),
        "aria-controls": "scroll",
        tabindex: isCurrent ? 0 : -1,
        onclick: () => select(one.id),
      };
      return element("button", about, one.name);
    }),
  );
  tabs.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function moveByArrows(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const place = shoppers.findIndex((one) => one.id === current) + step;
  const next = shoppers[(place + shoppers.length) % shoppers.length];
  select(next.id).then(() => tabs.querySelector('[aria-selected="true"]').focus());
}

async function addShopper() {
  const chosen = await askName(FIRST_NAMES[shoppers.length % FIRST_NAMES.length]);
  if (chosen) await attempt(async () => {
    const made = await post("/shoppers", { name: chosen });
    shoppers = [...shoppers, made];
    await select(made.id);
  });
}

async function renameShopper() {
  const chosen = await askName(shoppers.find((one) => one.id === current)?.name ?? "");
  if (chosen) await attempt(async () => {
    const renamed = await post(`/shoppers/${current}/name`, { name: chosen });
    shoppers = shoppers.map((one) => (one.id === renamed.id ? renamed : one));
    draw();
  });
}

function askName(proposed) {
  name.value = proposed;
  dialog.returnValue = "";
  dialog.showModal();
  name.select();
  return new Promise((resolve) => {
    const close = () => resolve(dialog.returnValue === "yes" ? name.value.trim() : "");
    dialog.addEventListener("close", close, { once: true });
  });
}

async function attempt(action) {
  try {
    await action();
  } catch (problem) {
    notice(problem.message, "bad");
  }
}
