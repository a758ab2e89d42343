-- What sources are known to do.

-- How much each source delivered in each hour (`hour` since 1970), from which its rhythm is
-- learned, and how many requests in its name failed. Kept as long as the rhythm is looked at.
create table source_hours (
    source text not null,
    hour integer not null,
    delivered integer not null default 0,
    failed integer not null default 0,
    primary key (source, hour)
) strict, without rowid;

-- When each source delivered last.
create table sources_seen (
    source text primary key,
    last_at text not null check (last_at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;

-- What is wrong with a source now: told once, and once when it is over.
create table source_troubles (
    source text not null,
    kind text not null check (kind in ('silent', 'failing', 'unreadable', 'irrelevant', 'ahead')),
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    primary key (source, kind)
) strict, without rowid;

-- How long the desk itself took in each hour (`hour` since 1970): from a delivery to its card
-- in Slack, and from a press to its redraw. `bound` is the upper bound in seconds, the
-- largest one for whatever took longer.
create table speeds (
    what text not null check (what in ('card', 'redraw')),
    hour integer not null,
    bound real not null,
    count integer not null,
    primary key (what, hour, bound)
) strict, without rowid;
