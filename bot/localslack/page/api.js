// The workspace's own address: questions, acts and the stream of changes.

import { t } from "./language.js";

const NO_ANSWER = () => t("The workspace did not answer. Is it still running in your terminal?");

/** GET a JSON answer; throws when there is none. */
export async function ask(path, as) {
  const answer = await fetch(as ? `${path}?as=${encodeURIComponent(as)}` : path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Do something as a person: `{ok, error?, errors?}`, never a throw. */
export async function act(as, what) {
  try {
    const answer = await fetch(`/page/act?as=${encodeURIComponent(as)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    const said = await answer.json();
    return { ...said, ok: answer.ok && said.ok !== false };
  } catch {
    return { ok: false, error: NO_ANSWER() };
  }
}

let stream = null;
let again = null;

/**
 * Follow the changes of one person's workspace, for ever. `onChange` gets the
 * list of what changed; `onLine` gets true after each (re)connection, else false.
 */
export function follow(as, onChange, onLine) {
  unfollow();
  let tries = 0;
  const connect = () => {
    const source = new EventSource(`/page/events?as=${encodeURIComponent(as)}`);
    stream = source;
    source.onopen = () => {
      tries = 0;
      onLine(true);
    };
    source.onmessage = (event) => onChange(JSON.parse(event.data).changed ?? []);
    source.onerror = () => {
      if (stream !== source) return;
      onLine(false);
      // The browser gives up on an HTTP error, so every try is one of ours.
      source.close();
      tries += 1;
      again = setTimeout(connect, Math.min(8000, 400 * 2 ** tries));
    };
  };
  connect();
}

export function unfollow() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}
