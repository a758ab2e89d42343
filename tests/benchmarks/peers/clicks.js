// Twenty buttons in Bolt for JavaScript; each press is durable before it is acknowledged.
// usage: node clicks.js <port> <database> ; the signing secret is in SECRET

import bolt from "@slack/bolt";
import { oneByOne, open, pragmas, story } from "./ledger.js";

const { App, HTTPReceiver, LogLevel } = bolt;
const [port, path] = process.argv.slice(2);
const db = open(path);
const commit = oneByOne(db);
const tell = story(db);

const met = db.prepare(
  `insert into members (id, name, seen_at) values (?, ?, ?)
   on conflict (id) do update set seen_at = excluded.seen_at`,
);
const find = db.prepare("select * from mentions where id = ?");
const firstTime = db.prepare(
  "insert into presses (key, at) values (?, ?) on conflict (key) do nothing",
);
const save = db.prepare(
  `update mentions set status = 'claimed', owner = :owner, claimed_at = :at,
     claim_due = null where id = :id and status = 'open'`,
);
const timersOf = db.prepare(
  "select * from timers where subject = 'mention' and subject_id = ?",
);
const stop = db.prepare(
  "delete from timers where subject = 'mention' and subject_id = ? and kind = 'claim'",
);
const undoable = db.prepare(
  `insert into undos (mention, actor, at, kind, before) values (?, ?, ?, 'claim', ?)
   on conflict (mention) do update set actor = excluded.actor, at = excluded.at,
   kind = excluded.kind, before = excluded.before`,
);
const redraw = db.prepare(
  `update cards set wanted = wanted + 1, urgent = 1, wanted_at = :at, not_before = :at
   where mention = :id`,
);

function claim(id, user, key) {
  const at = new Date().toISOString();
  met.run(user.id, user.username, at);
  const mention = find.get(id);
  if (!firstTime.run(key, at).changes || mention.status !== "open") return;
  save.run({ id, owner: user.id, at });
  tell(id, at, "claim", user.id, {});
  timersOf.all(id);
  stop.run(id);
  undoable.run(id, user.id, at, JSON.stringify(mention));
  redraw.run({ id, at });
}

const receiver = new HTTPReceiver({
  signingSecret: process.env.SECRET,
  endpoints: "/slack/events",
  processBeforeResponse: true,
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: "xoxb-local", botId: "B1", botUserId: "U1" }),
});

for (let n = 0; n < 20; n += 1) {
  const name = n === 19 ? "mention.claim" : `mention.move_${n}`;
  app.action(name, async ({ ack, body, action, respond }) => {
    const key = [body.user.id, action.action_id, action.action_ts].join(":");
    commit(() => claim(Number(action.value), body.user, key));
    await ack();
    await respond({
      response_type: "ephemeral",
      replace_original: false,
      text: `It is yours: #${action.value}`,
    });
  });
}

await app.start({ port: Number(port), host: "127.0.0.1" });
console.log(JSON.stringify(pragmas(db)));
