// Where a message is written: text and pictures, and how much of both is allowed.

import { element, notice } from "../shared/dom.js";
import { Refused, mostBytes, mostPictures, post, upload, words } from "./service.js";

const NEARLY_FULL = 0.8;

const form = document.getElementById("composer");
const text = document.getElementById("text");
const counter = document.getElementById("counter");
const send = document.getElementById("send");
const strip = document.getElementById("attached");
const attach = document.getElementById("attach");
const menu = document.getElementById("attach-menu");
const file = document.getElementById("file");
const phone = document.getElementById("phone");
const longest = Number(text.dataset.longest);

let pictures = [];

// Calls `onSend(text, pictures)` when the shopper sends.
export function openComposer(onSend) {
  text.addEventListener("input", measure);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send.disabled) return;
    onSend(text.value.trim(), pictures);
    setContent("", []);
    text.focus();
  });
  openAttaching();
  measure();
}

// Puts a message back that could not be sent, unless another one is being written.
export function putBack(said, taken) {
  if (text.value === "" && pictures.length === 0) setContent(said, taken);
}

function setContent(said, taken) {
  text.value = said;
  pictures = taken;
  showPictures();
  measure();
}

function measure() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  const length = [...text.value].length;
  counter.hidden = length < longest * NEARLY_FULL;
  counter.classList.toggle("over", length > longest);
  const problem = length > longest ? ` · ${words.problems.too_long}` : "";
  counter.textContent = `${length} / ${longest}${problem}`;
  send.disabled = length > longest || (text.value.trim() === "" && pictures.length === 0);
}

function openAttaching() {
  attach.addEventListener("click", () => toggleMenu(menu.hidden));
  document.getElementById("pick-file").addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    addFiles(file.files);
    file.value = "";
  });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    addFiles(event.clipboardData.files);
  });
  phone.addEventListener("dragover", (event) => {
    event.preventDefault();
    phone.classList.add("dropping");
  });
  phone.addEventListener("dragleave", (event) => {
    if (!phone.contains(event.relatedTarget)) phone.classList.remove("dropping");
  });
  phone.addEventListener("drop", (event) => {
    event.preventDefault();
    phone.classList.remove("dropping");
    addFiles(event.dataTransfer.files);
  });
  openShopPictures();
}

function openShopPictures() {
  const dialog = document.getElementById("shop-dialog");
  document.getElementById("pick-shop").addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  for (const button of dialog.querySelectorAll("[data-picture]")) {
    button.addEventListener("click", () => {
      dialog.close();
      add(post(`/pictures/shop/${encodeURIComponent(button.dataset.picture)}`));
    });
  }
}

async function addFiles(files) {
  for (const one of files) {
    if (one.size > mostBytes) notice(words.problems.too_large, "bad");
    else await add(upload(one));
  }
}

// Attaches the picture that `keeping` will give.
export async function add(keeping) {
  toggleMenu(false);
  try {
    if (pictures.length >= mostPictures) throw new Refused("too_many");
    const { name } = await keeping;
    pictures = [...pictures, name];
    showPictures();
    measure();
    text.focus();
  } catch (problem) {
    notice(problem.message, "bad");
  }
}

function showPictures() {
  strip.hidden = pictures.length === 0;
  strip.replaceChildren(...pictures.map(thumb));
}

function thumb(name) {
  const image = element("img", { src: `/simulator/media/${name}`, alt: "" });
  const cross = element("span", { "aria-hidden": "true" }, "×");
  const remove = () => setContent(text.value, pictures.filter((one) => one !== name));
  const label = words.says.remove;
  const button = element("button", { type: "button", "aria-label": label, onclick: remove }, cross);
  return element("div", { class: "thumb" }, image, button);
}

function toggleMenu(isOpen) {
  menu.hidden = !isOpen;
  attach.setAttribute("aria-expanded", String(isOpen));
}
