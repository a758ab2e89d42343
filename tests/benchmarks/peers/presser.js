// Cards with one button, as the Bolt documentation writes them: commit, acknowledge, update.
// usage: node presser.js <port> <database> <cards> ; card n is posted into channel CB<n % 20>

import bolt from "@slack/bolt";
import { open, pragmas } from "./ledger.js";

const { App, HTTPReceiver, LogLevel } = bolt;
const [port, path, count] = process.argv.slice(2);
const db = open(path);
db.exec("create table shown (id integer primary key, owner text, presses integer default 0)");
const press = db.prepare(
  "update shown set owner = ?, presses = presses + 1 where id = ? returning owner, presses",
);
const receiver = new HTTPReceiver({
  signingSecret: process.env.SECRET, endpoints: "/slack/events", logLevel: LogLevel.ERROR,
  processBeforeResponse: true,
});
const app = new App({
  receiver, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  authorize: async () => ({ botToken: "xoxb-local", botId: "B1", botUserId: "U1" }),
});

const card = (id, owner, presses) => ({
  text: `Card ${id}: ${owner}`,
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: `<@${owner}> has it, press ${presses}` } },
    { type: "actions", elements: [{ type: "button", action_id: "take", value: String(id),
      text: { type: "plain_text", text: "I take it" } }] },
  ],
});

app.action("take", async ({ ack, body, action, client }) => {
  const now = press.get(body.user.id, Number(action.value));
  await ack();
  await client.chat.update({
    channel: body.channel.id, ts: body.message.ts, ...card(action.value, now.owner, now.presses),
  });
});

app.error(async (error) => console.error(error.code ?? error.message));
await app.start({ port: Number(port), host: "127.0.0.1" });
for (let id = 0; id < Number(count); id += 1) {
  db.prepare("insert into shown (id, owner) values (?, 'nobody')").run(id);
  const channel = `CB${id % 20}`;
  await app.client.chat.postMessage({
    token: "xoxb-local", channel, ...card(id, "nobody", 0),
  });
}
console.log(JSON.stringify(pragmas(db)));
