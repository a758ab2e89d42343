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

-- Figures of whole local days, so that a report of a month need not read every post again.
-- Nobody is named: `told` are counts by class, platform, source, language and hour, `times`
-- are the lengths of time behind them. `form` is what they were computed by. A row is right
-- while `changes` is the sum of `report_changes` over its hours and `changes_at`, when time
-- alone changes a figure next, has not passed; all of it is computed again from the posts.
create table report_days (
    begins text primary key check (begins glob '????-??-??T??:??:??.???Z'),
    ends text not null check (ends glob '????-??-??T??:??:??.???Z'),
    last text not null check (last glob '????-??-??T??:??:??.???Z'),
    form text not null,
    changes integer not null,
    made_at text not null check (made_at glob '????-??-??T??:??:??.???Z'),
    changes_at text check (changes_at glob '????-??-??T??:??:??.???Z'),
    told text not null,
    times blob not null
) strict;

-- How often posts that came in within an hour (`2026-03-04T10`) changed, or what happened to
-- them: triggers of those tables count it.
create table report_changes (
    hour text primary key,
    count integer not null
) strict, without rowid;
