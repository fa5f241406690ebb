// Elements made of text: what people write never becomes HTML.

// element("p", { class: "muted", hidden: true }, "text", otherElement)
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

const SHOWN_MS = 6000;

// Says something at the foot of the page for a while; `kind` may be "bad".
export function notice(text, kind = "") {
  const shown = element("p", { class: `notice ${kind}` }, text);
  document.getElementById("notices").append(shown);
  setTimeout(() => shown.remove(), SHOWN_MS);
}
