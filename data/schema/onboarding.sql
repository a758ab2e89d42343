-- What was confirmed in the setup, and drills.

create table confirmations (
    id integer primary key autoincrement,
    item text not null,
    version text not null,
    by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index what_was_confirmed_last on confirmations (item);

-- `kind` is what is rehearsed, `posted` how many posts of a storm drill have come in.
create table drills (
    id integer primary key autoincrement,
    kind text not null default 'mentions' check (kind in ('mentions', 'storm')),
    posted integer not null default 0,
    started_by text not null,
    started_at text not null check (started_at glob '????-??-??T??:??:??.???Z'),
    ended_by text,
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    constraint a_drill_is_ended_by_somebody check ((ended_by is null) = (ended_at is null))
) strict;
create unique index one_drill_at_a_time on drills ((ended_at is null)) where ended_at is null;

create table drill_pings (
    drill integer not null references drills (id),
    person text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    acknowledged_at text check (acknowledged_at glob '????-??-??T??:??:??.???Z'),
    primary key (drill, person)
) strict, without rowid;
