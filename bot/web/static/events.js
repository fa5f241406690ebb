// Server-sent events that come back by themselves, whatever the server went through.

const AGAIN_MS = 700;

// Listens to `address()`, asked anew for every attempt.  `hear` has a function for each
// event's name; `onState` is told true when connected and false when not.
// Gives a function that ends it.
export function follow(address, hear, onState = () => {}) {
  let source;
  let timer;
  let isOver = false;

  function open() {
    source = new EventSource(address());
    source.addEventListener("hello", () => onState(true));
    for (const [name, listener] of Object.entries(hear)) {
      source.addEventListener(name, (event) => listener(JSON.parse(event.data), event));
    }
    source.onerror = () => {
      source.close();
      onState(false);
      if (!isOver) timer = setTimeout(open, AGAIN_MS);
    };
  }

  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    source.close();
  };
}
