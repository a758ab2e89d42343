"""What sorting a mention remembers, what was confirmed at the setup, and the drills, as SQL."""

from data.schema.courier import INSTANT

SETUP_0010 = (
    # How widely the post was noticed when it reached us; nothing where nobody said.
    "alter table mentions add column reactions integer",
    # What people said beside the class: a second class, a weight, whom praise is for.
    "alter table mentions add column also text",
    "alter table mentions add column weight text check (weight in ('low', 'normal', 'high'))",
    "alter table mentions add column praises text",
    "alter table mentions add column hint text",
    # Irony: who was in doubt, and how somebody else reads it.
    "alter table mentions add column doubted_by text",
    "alter table mentions add column read_as text check (read_as in ('ironic', 'serious'))",
    "alter table mentions add column read_by text",
    "create index which_are_of_a_drill on mentions (status, id) where source = 'drill'",
    # What a person vouched for, and in which version: "templates reviewed".
    f"""
    create table confirmations (
        id integer primary key autoincrement,
        item text not null,
        version text not null,
        by text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index what_was_confirmed_last on confirmations (item, id)",
    f"""
    create table drills (
        id integer primary key autoincrement,
        started_by text not null,
        started_at text not null check (started_at {INSTANT}),
        ended_by text,
        ended_at text check (ended_at {INSTANT}),
        constraint a_drill_is_ended_by_somebody
            check ((ended_by is null) = (ended_at is null))
    ) strict
    """,
    "create unique index one_drill_at_a_time on drills ((ended_at is null)) where ended_at is null",
    f"""
    create table drill_pings (
        drill integer not null references drills (id),
        person text not null,
        at text not null check (at {INSTANT}),
        acknowledged_at text check (acknowledged_at {INSTANT}),
        primary key (drill, person)
    ) strict, without rowid
    """,
)
