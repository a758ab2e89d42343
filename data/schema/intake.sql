-- What sources delivered: which posts are known, the payloads, and what could not be read.

-- Every key a source ever delivered: the idempotency keys of deliveries. `content` is a
-- hash of what it said last, so that a change is told from a copy that always differed.
create table deliveries_seen (
    source text not null,
    key text not null,
    mention integer references mentions (id),
    reply integer references replies (id),
    own integer references own_posts (id),
    content text,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    primary key (source, key)
) strict, without rowid;
create index who_told_us_of_it on deliveries_seen (mention, reply) where mention is not null;
create index who_told_us_of_an_own_post on deliveries_seen (own) where own is not null;

-- The names of a post: ids, addresses, hashes of what it says. The same post through two
-- sources has two keys and one of these in common. `shared`: other posts have it as well.
create table addresses (
    address text primary key,
    mention integer references mentions (id),
    reply integer references replies (id),
    own integer references own_posts (id),
    shared integer not null default 0 check (shared in (0, 1))
) strict, without rowid;
create index addresses_of_a_mention on addresses (mention);

-- Posts that were withdrawn before we ever saw them, by hashed key: a late copy stays away.
create table withdrawals (
    key text primary key,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;

create table payloads (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    body blob not null
) strict;
create index payloads_of_a_mention on payloads (mention);
create index payloads_by_time on payloads (at);

create table dead_letters (
    id integer primary key autoincrement,
    source text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    content_type text not null,
    body blob not null,
    error text not null,
    replayed_at text check (replayed_at glob '????-??-??T??:??:??.???Z')
) strict;
