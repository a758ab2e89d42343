// A webhook receiver as a Node team would write it: fastify, better-sqlite3, HMAC.
// usage: node ingest.js <row|group|none> <port> <database> ; the secret is in SECRET

import { createHmac, timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import { intake } from "./intake.js";
import { grouped, oneByOne, open, pragmas } from "./ledger.js";

const [mode, port, path] = process.argv.slice(2);
const secret = process.env.SECRET;
const text = { type: "string", maxLength: 20000 };
const schema = {
  body: {
    type: "object",
    required: ["external_id", "url", "text", "platform", "kind"],
    properties: {
      external_id: text, url: text, text, platform: text, kind: text, language: text,
      published_at: text,
      author: {
        type: "object",
        properties: { name: text, handle: text, followers: { type: "integer" } },
      },
      matched: {
        type: "object",
        properties: { keywords: { type: "array", items: text } },
      },
    },
  },
};

const app = Fastify({ logger: false, bodyLimit: 1048576 });

function signed(request, raw) {
  const shown = Buffer.from(request.headers["x-signature"] ?? "", "hex");
  const expected = createHmac("sha256", secret).update(raw).digest();
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, raw, done) => {
  if (!signed(request, raw)) return done(Object.assign(new Error("no"), { statusCode: 401 }));
  request.raw.delivered = raw;
  try {
    done(null, JSON.parse(raw));
  } catch (error) {
    done(Object.assign(error, { statusCode: 400 }));
  }
});

const db = mode === "none" ? null : open(path);
const receive = db && intake(db);
const commit = db && (mode === "group" ? grouped(db) : oneByOne(db));

app.post("/webhooks/:source", { schema }, async (request, reply) => {
  const { source } = request.params;
  const raw = request.raw.delivered;
  const receipt = db
    ? await commit(() => receive(source, request.body, raw))
    : { fate: "new", mention: 0 };
  reply.code(202);
  return { accepted: 1, [receipt.fate]: 1, mentions: [receipt.mention] };
});

await app.listen({ port: Number(port), host: "127.0.0.1" });
console.log(JSON.stringify(db ? pragmas(db) : { journal_mode: "none" }));
