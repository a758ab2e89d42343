// The rows one mention or one press leaves behind, written the way better-sqlite3 is
// usually written: prepared statements, one transaction. They are the rows Brandwacht
// writes, in its schema, so that both sides do the same work.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import Database from "better-sqlite3";

const BEGINNING = "0".repeat(64);
const GROUP = 256;

export function open(path) {
  const db = new Database(path, { timeout: 5000 });
  db.pragma("foreign_keys = on");
  db.pragma("journal_mode = wal");
  db.pragma("synchronous = full");
  db.pragma("journal_size_limit = 67108864");
  return db;
}

/** What the connection really uses, read back, so that nobody has to believe us. */
export function pragmas(db) {
  const names = ["journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint"];
  return Object.fromEntries(names.map((name) => [name, db.pragma(name, { simple: true })]));
}

/** Calls that wait together share one commit, each in a savepoint of its own. */
export function grouped(db) {
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");
  const save = db.prepare("savepoint job");
  const release = db.prepare("release job");
  const rollBack = db.prepare("rollback to job");
  let waiting = [];

  function one(job) {
    save.run();
    try {
      job.result = job.work();
    } catch (error) {
      rollBack.run();
      job.error = error;
    }
    release.run();
  }

  function flush() {
    const jobs = waiting.splice(0, GROUP);
    begin.run();
    jobs.forEach(one);
    commit.run();
    for (const job of jobs) job.error ? job.reject(job.error) : job.resolve(job.result);
    if (waiting.length) setImmediate(flush);
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (waiting.length === 1) setImmediate(flush);
    });
}

/** One commit per call: how nearly everybody writes it. */
export function oneByOne(db) {
  const transaction = db.transaction((work) => work());
  return (work) => transaction.immediate(work);
}

export function story(db) {
  const last = db.prepare("select hash from events order by id desc limit 1");
  const add = db.prepare(
    `insert into events (mention, at, kind, actor, data, hash)
     values (:mention, :at, :kind, :actor, :data, :hash)`,
  );
  return (mention, at, kind, actor, told) => {
    const data = JSON.stringify(told);
    const before = last.get()?.hash ?? BEGINNING;
    const line = [before, mention, at, kind, actor, data].join("\n");
    const hash = createHash("sha256").update(line).digest("hex");
    add.run({ mention, at, kind, actor, data, hash });
  };
}

export function compressed(raw) {
  return deflateSync(raw, { level: 1 });
}
