// What the composer offers while one types: commands after "/", people after "@".

import { nameOf, people } from "./people.js";
import { state } from "./state.js";

/**
 * `[{key, text, note, result}]`: `result` is the whole new text and where the
 * caret goes. Nothing to offer is an empty list.
 */
export function hints(text, caret, inThread) {
  if (text.startsWith("/") && !inThread) return commandHints(text);
  return personHints(text, caret);
}

function commandHints(text) {
  const space = text.indexOf(" ");
  if (space < 0) {
    return state.commands
      .filter((one) => one.command.startsWith(text))
      .map((one) => ({ key: one.command, text: `${one.command} ${one.usage_hint ?? ""}`, note: one.description, eager: one.command !== text, ...landing(`${one.command} `) }));
  }
  const command = state.commands.find((one) => one.command === text.slice(0, space));
  if (!command) return [];
  const typed = text.slice(space + 1);
  return words(command.usage_hint)
    .filter((word) => word.startsWith(typed) && bare(word) !== typed)
    .map((word) => ({
      key: word, text: `${command.command} ${word}`, note: "", eager: false,
      ...landing(`${command.command} ${bare(word)}${bare(word) === word ? "" : " "}`),
    }));
}

const landing = (result) => ({ result, caret: result.length });

/** "status | mine | add URL", in brackets or not, as a list. */
const words = (hint) =>
  (hint ?? "").replace(/^\[|\]$/g, "").split(/\s*[|,·]\s*/).map((word) => word.trim()).filter(Boolean);

const bare = (word) => word.replace(/\s*(?:[<[].*|\b[A-Z]{2,}.*)$/, "");

function personHints(text, caret) {
  const found = /(^|\s)@([\p{L}\d._-]{0,30})$/u.exec(text.slice(0, caret));
  if (!found) return [];
  const start = caret - found[2].length - 1;
  const typed = found[2].toLowerCase();
  return people()
    .filter((user) => `${user.name} ${nameOf(user.id)}`.toLowerCase().split(/[\s.]+/).some((part) => part.startsWith(typed)))
    .slice(0, 8)
    .map((user) => {
      const before = `${text.slice(0, start)}@${nameOf(user.id)} `;
      return { key: user.id, text: nameOf(user.id), note: user.title ?? "", user, eager: true, result: before + text.slice(caret), caret: before.length };
    });
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** The text as Slack's clients send it: escaped, with people as `<@U…>`. */
export function asSent(text) {
  let sent = escaped(text);
  const byLength = people().sort((a, b) => nameOf(b.id).length - nameOf(a.id).length);
  for (const user of byLength) sent = sent.replaceAll(`@${escaped(nameOf(user.id))}`, `<@${user.id}>`);
  return sent;
}
