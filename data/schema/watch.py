"""What we look at after a reply, and whose posts we follow for a while, as SQL."""

from data.schema.courier import INSTANT

WATCH_0007 = (
    # A check is one look. `look` is its entry in the playbook, `since` when the watch it
    # belongs to began; `asked_in` is the letter that asked. A check that nobody made
    # while the next one fell due is `missed`.
    f"""
    create table checks (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        look text not null,
        situation text not null,
        since text not null check (since {INSTANT}),
        due text not null check (due {INSTANT}),
        planned_at text not null check (planned_at {INSTANT}),
        asked_at text check (asked_at {INSTANT}),
        asked_in text,
        asked_of text,
        author text check (author in ('positive', 'neutral', 'negative', 'none')),
        others text check (others in ('nobody', 'few', 'many')),
        others_from text check (others_from in ('person', 'conversation')),
        mood text check (mood in ('better', 'same', 'worse')),
        wrote integer not null default 0 check (wrote in (0, 1)),
        people integer,
        note text check (length(note) <= 200),
        by text,
        done_at text check (done_at {INSTANT}),
        missed_at text check (missed_at {INSTANT}),
        verdict text,
        constraint a_check_is_made_or_missed
            check (done_at is null or missed_at is null),
        constraint a_check_that_was_made_has_somebody
            check (done_at is null or by is not null)
    ) strict
    """,
    "create index checks_of_a_mention on checks (mention, due, id)",
    "create index who_was_asked_to_look on checks (asked_of, asked_at) where asked_of is not null",
    # `author_key` goes when its author is forgotten; the watch ends with it.
    f"""
    create table author_watches (
        id integer primary key autoincrement,
        author_key text,
        mention integer not null references mentions (id),
        begun_at text not null check (begun_at {INSTANT}),
        begun_by text not null,
        ends_at text not null check (ends_at {INSTANT}),
        ended_at text check (ended_at {INSTANT}),
        ended_by text,
        constraint a_running_watch_knows_its_author
            check (ended_at is not null or author_key is not null)
    ) strict
    """,
    "create unique index who_is_being_watched on author_watches (author_key) where ended_at is null",
    "create index author_watches_of_a_mention on author_watches (mention, id)",
    # How a later post came to its mention: it answered, it spread it, or its author
    # was being watched.
    "alter table replies add column how text not null default 'answer' check (how in ('answer', 'spread', 'watch'))",
    # Watches of an older desk go on with the one look they had.
    """
    insert into checks (mention, look, situation, since, due, planned_at)
    select id, 'now', 'answered', coalesce(answered_at, started_at), look_again_at,
        coalesce(answered_at, started_at)
    from mentions where status = 'watching' and look_again_at is not null
    """,
    """
    insert into timers (subject, subject_id, kind, due, rung, since)
    select 'check', id, 'look', look_again_at, 0, coalesce(answered_at, started_at)
    from mentions where status = 'watching' and look_again_at is not null
    """,
)
