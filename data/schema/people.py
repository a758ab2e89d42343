"""The tables about us: people, what they pressed, who is away, and whose desk this is."""

from data.schema.courier import INSTANT

PEOPLE_0001 = (
    # People as Slack names them; a click teaches us a name, users.info the rest.
    f"""
    create table members (
        id text primary key,
        name text not null,
        language text,
        time_zone text,
        nudge_by text check (nudge_by in ('dm', 'thread', 'none')),
        quiet_until text check (quiet_until {INSTANT}),
        seen_at text not null check (seen_at {INSTANT}),
        asked_at text check (asked_at {INSTANT})
    ) strict, without rowid
    """,
    # Who is not there now; one row a person, replaced by the next absence.
    f"""
    create table absences (
        member text primary key,
        since text not null check (since {INSTANT}),
        until text not null check (until {INSTANT}),
        backup text,
        note text not null default ''
    ) strict, without rowid
    """,
    # The workspace whose cards these are: in another one their numbers mean nothing.
    """
    create table home (
        team text primary key
    ) strict, without rowid
    """,
    # One physical press is done once, however often it is delivered.
    f"""
    create table presses (
        key text primary key,
        at text not null check (at {INSTANT})
    ) strict, without rowid
    """,
    "create index old_presses on presses (at)",
    # The last move on a mention, so that its maker can take it back for a minute.
    f"""
    create table undos (
        mention integer primary key references mentions (id),
        actor text not null,
        at text not null check (at {INSTANT}),
        kind text not null,
        before text not null
    ) strict, without rowid
    """,
)
