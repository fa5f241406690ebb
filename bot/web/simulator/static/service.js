// What the page asks of the service, and what it has to say when that goes wrong.

const source = document.getElementById("words").dataset;

export const words = JSON.parse(source.words);
export const productNames = JSON.parse(source.products);
export const mostBytes = Number(source.mostBytes);
export const mostPictures = Number(source.mostPictures);

// The service refused; `message` is for people.
export class Refused extends Error {
  constructor(code) {
    super(words.problems[code] ?? words.problems.other);
    this.code = code;
  }
}

// The service doesn't answer, or isn't ready.
export class Away extends Error {
  constructor() {
    super(words.problems.away);
  }
}

export const read = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, JSON.stringify(body));
export const upload = (file) => ask("POST", "/pictures", file);

async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(`/simulator${path}`, { method, body });
  } catch {
    throw new Away();
  }
  if (response.status >= 502) throw new Away();
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}
