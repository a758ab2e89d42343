"""The libraries as SQL: facts we stand by, praise we may quote, successes we shared."""

from data.schema.courier import INSTANT

LIBRARY_0003 = (
    # A fact or an answer in our own words, with its source and how long it holds.
    f"""
    create table facts (
        id integer primary key autoincrement,
        topic text not null check (length(topic) between 1 and 200),
        body text not null check (length(body) between 1 and 3000),
        source text not null check (source like 'https://%'),
        valid_until text check (valid_until like '____-__-__'),
        mention integer references mentions (id),
        kept_by text not null,
        kept_at text not null check (kept_at {INSTANT}),
        checked_at text not null check (checked_at {INSTANT}),
        put_away_at text check (put_away_at {INSTANT})
    ) strict
    """,
    "create index facts_in_use on facts (id) where put_away_at is null",
    # Somebody's praise in their own words, and whether they let us quote it.
    f"""
    create table praise (
        id integer primary key autoincrement,
        mention integer not null unique references mentions (id),
        quote text not null check (length(quote) between 1 and 3000),
        permission text not null
            check (permission in ('not_asked', 'asked', 'granted', 'no')),
        kept_by text not null,
        kept_at text not null check (kept_at {INSTANT}),
        answered_at text not null check (answered_at {INSTANT})
    ) strict
    """,
    # What we shared, and when: how often is a question of good taste.
    f"""
    create table shares (
        mention integer primary key references mentions (id),
        by text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index shared_lately on shares (at)",
)
