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
