"""The timers as SQL, since more than mentions and escalations fall due."""

from data.schema.courier import INSTANT

TIMERS_0002 = (
    "drop index what_is_due",
    "alter table timers rename to timers_0001",
    f"""
    create table timers (
        subject text not null,
        subject_id integer not null,
        kind text not null,
        due text not null check (due {INSTANT}),
        rung integer not null default 0,
        since text not null check (since {INSTANT}),
        primary key (subject, subject_id, kind)
    ) strict, without rowid
    """,
    "insert into timers select subject, subject_id, kind, due, rung, since from timers_0001",
    "drop table timers_0001",
    "create index what_is_due on timers (due)",
)
