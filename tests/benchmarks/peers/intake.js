// Takes one mention in: look whether it is known, else write all of its rows.

import { createHash } from "node:crypto";
import { compressed, story } from "./ledger.js";

const TRACKING = /^(utm_.*|ref|fbclid|gclid|igsh|si|share)$/;
const CLAIM = 15 * 60_000;
const FIRST_REPLY = 60 * 60_000;

function canonical(address) {
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) {
    if (TRACKING.test(name)) url.searchParams.delete(name);
  }
  const host = url.hostname.replace(/^(www|m|mobile)\./, "");
  return `https://${host}${url.pathname.replace(/\/$/, "")}${url.search}`;
}

const hashed = (key) => createHash("sha256").update(key).digest("hex");

export function intake(db) {
  const tell = story(db);
  const seen = db.prepare(
    "select mention, reply from deliveries_seen where source = ? and key in (?, ?)",
  );
  const atAddress = db.prepare(
    "select mention, reply from addresses where address in (?, ?)",
  );
  const byPost = db.prepare(
    "select id from mentions where platform = ? and external_id = ? order by id limit 1",
  );
  const replyByPost = db.prepare(
    "select id from replies where platform = ? and external_id = ? order by id limit 1",
  );
  const addMention = db.prepare(
    `insert into mentions (source, platform, kind, external_id, url, text, language,
       author_key, author_name, author_handle, author_followers, visibility, keywords,
       published_at, received_at, started_at, open_since, status, flags,
       claim_due, first_reply_due)
     values (:source, :platform, :kind, :id, :url, :text, :language, :author_key,
       :author_name, :author_handle, :followers, 'public', :keywords, :published,
       :now, :published, :published, 'open', '[]', :claim_due, :reply_due)`,
  );
  const addTimer = db.prepare(
    `insert into timers (subject, subject_id, kind, due, step, since)
     values ('mention', ?, ?, ?, 0, ?) on conflict (subject, subject_id, kind)
     do update set due = excluded.due, step = excluded.step, since = excluded.since`,
  );
  const timersOf = db.prepare(
    "select * from timers where subject = 'mention' and subject_id = ?",
  );
  const keep = db.prepare("insert into payloads (mention, at, body) values (?, ?, ?)");
  const openCard = db.prepare(
    `insert into cards (mention, channel, wanted_at, not_before) values (?, ?, ?, ?)
     on conflict (mention) do nothing`,
  );
  const put = db.prepare(
    `insert into outbox (key, kind, mention, channel, priority, created_at, not_before)
     values (?, 'card', ?, ?, 3, ?, ?) on conflict (key) do nothing`,
  );
  const note = db.prepare(
    `insert into deliveries_seen (source, key, mention, reply, at) values (?, ?, ?, null, ?)
     on conflict (source, key) do nothing`,
  );
  const noteAddress = db.prepare(
    `insert into addresses (address, mention, reply) values (?, ?, null)
     on conflict (address) do nothing`,
  );

  function write(source, post, raw, key, address) {
    const now = new Date();
    const at = now.toISOString();
    const published = new Date(post.published_at).toISOString();
    const start = new Date(published).getTime();
    const claimDue = new Date(start + CLAIM).toISOString();
    const replyDue = new Date(start + FIRST_REPLY).toISOString();
    const mention = addMention.run({
      source, platform: post.platform, kind: post.kind, id: post.external_id,
      url: post.url, text: post.text, language: post.language,
      author_key: `${post.platform}:${post.author.handle}`.toLowerCase(),
      author_name: post.author.name, author_handle: post.author.handle,
      followers: post.author.followers, keywords: JSON.stringify(post.matched.keywords),
      published, now: at, claim_due: claimDue, reply_due: replyDue,
    }).lastInsertRowid;
    tell(mention, at, "receive", "source", { source });
    timersOf.all(mention);
    addTimer.run(mention, "claim", claimDue, published);
    addTimer.run(mention, "first_reply", replyDue, published);
    keep.run(mention, at, compressed(raw));
    openCard.run(mention, "CDESK", at, at);
    put.run(`card:${mention}`, mention, "CDESK", at, at);
    note.run(source, key, mention, at);
    noteAddress.run(address, mention);
    return { fate: "new", mention: Number(mention) };
  }

  return (source, post, raw) => {
    const key = `id:${post.platform}:${post.external_id}`;
    const address = canonical(post.url);
    const known =
      seen.get(source, key, hashed(key)) ??
      atAddress.get(address, hashed(address)) ??
      byPost.get(post.platform, post.external_id) ??
      replyByPost.get(post.platform, post.external_id);
    if (known) return { fate: "duplicate", mention: known.mention ?? known.id };
    return write(source, post, raw, key, address);
  };
}
