-- What falls due.

create table timers (
    subject text not null,
    subject_id integer not null,
    kind text not null,
    due text not null check (due glob '????-??-??T??:??:??.???Z'),
    rung integer not null default 0,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    primary key (subject, subject_id, kind)
) strict, without rowid;
create index what_is_due on timers (due);
