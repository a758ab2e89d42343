// Posts to Slack what a webhook brings, as a Node team would write it: fastify,
// better-sqlite3 (the row is committed first), @slack/web-api.
// usage: node poster.js <port> <database> ; SECRET and SLACK_API_URL are in the environment

import { createHmac, timingSafeEqual } from "node:crypto";
import { WebClient } from "@slack/web-api";
import Fastify from "fastify";
import { open, pragmas } from "./ledger.js";

const [port, path] = process.argv.slice(2);
const slack = new WebClient("xoxb-local", { slackApiUrl: process.env.SLACK_API_URL });
const db = open(path);
db.exec("create table posts (id integer primary key, source text, body text, ts text)");
const add = db.prepare("insert into posts (source, body) values (?, ?)");
const sent = db.prepare("update posts set ts = ? where id = ?");
const app = Fastify({ logger: false, bodyLimit: 1048576 });

app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, raw, done) => {
  const shown = Buffer.from(request.headers["x-signature"] ?? "", "hex");
  const expected = createHmac("sha256", process.env.SECRET).update(raw).digest();
  if (shown.length !== expected.length || !timingSafeEqual(shown, expected))
    return done(Object.assign(new Error("no"), { statusCode: 401 }));
  done(null, JSON.parse(raw));
});

async function say(id, channel, post) {
  const section = (text) => ({ type: "section", text: { type: "plain_text", text } });
  const button = { type: "button", action_id: "take", value: String(id),
    text: { type: "plain_text", text: "I take it" } };
  const answer = await slack.chat.postMessage({
    channel,
    text: post.text.slice(0, 200),
    blocks: [section(`${post.author.name} on ${post.platform}`),
      section(post.text.slice(0, 600)), { type: "actions", elements: [button] }],
  });
  sent.run(answer.ts, id);
}

app.post("/webhooks/:source", async (request, reply) => {
  const { source } = request.params;
  const id = add.run(source, JSON.stringify(request.body)).lastInsertRowid;
  say(id, `C${source.toUpperCase()}`, request.body).catch(console.error);
  reply.code(202);
  return { accepted: 1 };
});

await app.listen({ port: Number(port), host: "127.0.0.1" });
console.log(JSON.stringify(pragmas(db)));
