-- What falls due.

create table timers (
    subject text not null,
    subject_id integer not null,
    kind text not null,
    due text not null check (due glob '????-??-??T??:??:??.???Z'),
    step integer not null default 0,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    primary key (subject, subject_id, kind)
) strict, without rowid;
create index what_is_due on timers (due);

-- What began before the wall clock was set back, and by how many seconds it is behind since.
create table timers_behind (
    subject text not null,
    subject_id integer not null,
    kind text not null,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    seconds real not null,
    primary key (subject, subject_id, kind, since)
) strict, without rowid;

-- What the wall clock said last, every minute: a clock that was set back meanwhile is behind it.
create table clock_seen (
    id integer primary key check (id = 1),
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;

-- What somebody at the command line asks of the desk while it runs. Who it is about is gone
-- as soon as it is done; `answer` holds numbers and codes.
create table requests (
    id integer primary key,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    kind text not null check (kind in ('forget')),
    about text,
    done_at text check (done_at glob '????-??-??T??:??:??.???Z'),
    answer text not null default '{}',
    check ((done_at is null) = (about is not null))
) strict;
create index what_is_asked_of_the_desk on requests (id) where done_at is null;
