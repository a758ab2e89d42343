-- What the team writes: drafts, second readers, posted texts, and what is kept to write with.

-- One live draft a mention. `replaced` is what stood there before a template took its
-- place; `revision` tells two people who write at once apart.
create table drafts (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    state text not null default 'writing' check (state in ('writing', 'posted', 'discarded')),
    revision integer not null default 1,
    text text not null,
    replaced text not null default '',
    template text,
    voice text,
    channel text,
    wants text,
    ticked text not null default '[]',
    appointment text,
    heated integer not null default 0 check (heated in (0, 1)),
    begun_by text not null,
    begun_at text not null check (begun_at glob '????-??-??T??:??:??.???Z'),
    saved_by text not null,
    saved_at text not null check (saved_at glob '????-??-??T??:??:??.???Z')
) strict;
create unique index which_draft_is_live on drafts (mention) where state = 'writing';

-- A second reader of exactly this text; nobody reads their own. `reason` is why they let
-- pass what the check stops.
create table reads (
    id integer primary key autoincrement,
    draft integer not null references drafts (id),
    text text not null,
    rules text not null default '[]',
    asked_by text not null,
    asked_at text not null check (asked_at glob '????-??-??T??:??:??.???Z'),
    reader text not null,
    verdict text check (verdict in ('approved', 'suggested', 'passed')),
    answered_at text check (answered_at glob '????-??-??T??:??:??.???Z'),
    reason text not null default '',
    constraint nobody_reads_their_own check (reader <> asked_by),
    constraint a_verdict_has_a_time check ((verdict is null) = (answered_at is null))
) strict;
create index who_read_this_draft on reads (draft);

-- What really stands on the platforms, word for word. An edit is a new version.
create table posted (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    draft integer references drafts (id),
    first integer references posted (id),
    version integer not null default 1 check (version >= 1),
    kind text not null check (kind in ('holding', 'considered')),
    channel text not null,
    text text not null,
    url text,
    template text,
    as_is integer not null default 0 check (as_is in (0, 1)),
    posted_at text not null check (posted_at glob '????-??-??T??:??:??.???Z'),
    by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    forgotten_at text check (forgotten_at glob '????-??-??T??:??:??.???Z'),
    taken_back_at text check (taken_back_at glob '????-??-??T??:??:??.???Z'),
    constraint a_first_version_follows_nothing check ((first is null) = (version = 1))
) strict;
create index what_did_we_say_here on posted (mention);
create index what_did_we_say_lately on posted (at);
create unique index which_version_is_it on posted (first, version) where first is not null;

create trigger posted_is_never_removed before delete on posted
begin
    select raise(abort, 'posted texts are append-only');
end;

-- A text or link may be forgotten, and a text marked by mistake taken back; nothing else changes.
create trigger posted_is_never_changed before update on posted
    when new.id <> old.id
        or new.mention <> old.mention
        or new.version <> old.version
        or new.kind <> old.kind
        or new.channel <> old.channel
        or new.by <> old.by
        or new.posted_at <> old.posted_at
        or new.at <> old.at
        or new.as_is <> old.as_is
        or coalesce(new.first, 0) <> coalesce(old.first, 0)
        or coalesce(new.forgotten_at, '') < coalesce(old.forgotten_at, '')
        or coalesce(new.taken_back_at, '') < coalesce(old.taken_back_at, '')
        or (coalesce(new.url, '') <> coalesce(old.url, '') and (new.url is not null
        or new.forgotten_at is null))
        or (new.text <> old.text and coalesce(new.forgotten_at, '') <= coalesce(old.forgotten_at, ''))
begin
    select raise(abort, 'posted texts are append-only');
end;

-- Which rule was overruled, and why. There is no column for a person (S2.3).
create table overrides (
    id integer primary key autoincrement,
    rule text not null,
    mention integer not null references mentions (id),
    note text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index which_rules_are_overruled on overrides (at, rule);

-- Whose replies a second person still reads, and how many more of them.
create table newcomers (
    member text primary key,
    remaining integer not null check (remaining >= 0),
    set_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;

-- A fact or an answer in our own words, with its source and how long it holds.
create table facts (
    id integer primary key autoincrement,
    topic text not null check (length(topic) between 1 and 200),
    body text not null check (length(body) between 1 and 3000),
    source text not null check (source like 'https://%'),
    valid_until text check (valid_until like '____-__-__'),
    mention integer references mentions (id),
    kept_by text not null,
    kept_at text not null check (kept_at glob '????-??-??T??:??:??.???Z'),
    put_away_at text check (put_away_at glob '????-??-??T??:??:??.???Z'),
    checked_at text not null check (checked_at glob '????-??-??T??:??:??.???Z')
) strict;
create index facts_in_use on facts (id) where put_away_at is null;

-- Somebody's praise in their own words, and whether they let us quote it.
create table praise (
    id integer primary key autoincrement,
    mention integer not null unique references mentions (id),
    quote text not null check (length(quote) between 1 and 3000),
    permission text not null check (permission in ('not_asked', 'asked', 'granted', 'no')),
    kept_by text not null,
    kept_at text not null check (kept_at glob '????-??-??T??:??:??.???Z'),
    answered_at text not null check (answered_at glob '????-??-??T??:??:??.???Z')
) strict;

-- What we shared, and when.
create table shares (
    mention integer primary key references mentions (id),
    by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index shared_lately on shares (at);
