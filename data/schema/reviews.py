"""What protects the record of an escalation, and what was learnt from it, as SQL.

`records` keeps every version of a protected row, chained by hashes like the events, so
that a changed byte in either place shows (see `data/records.py`).
"""

from data.schema.courier import INSTANT

REVIEWS_0006 = (
    """
    create table records (
        id integer primary key autoincrement,
        kind text not null,
        subject integer not null,
        data text not null,
        hash text not null
    ) strict
    """,
    "create index how_did_it_stand on records (kind, subject, id)",
    """
    create trigger records_are_never_changed before update on records
    begin select raise(abort, 'records are append-only'); end
    """,
    """
    create trigger records_are_never_removed before delete on records
    begin select raise(abort, 'records are append-only'); end
    """,
    # Looking back: opened by an end, owed by one person, written in versions.
    f"""
    create table reviews (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        escalation integer references escalations (id),
        cause text not null,
        owner text not null,
        opened_by text not null,
        opened_at text not null check (opened_at {INSTANT}),
        due text not null check (due {INSTANT}),
        written_by text,
        written_at text check (written_at {INSTANT}),
        constraint written_by_somebody_at_some_time
            check ((written_by is null) = (written_at is null)),
        constraint there_is_time_to_write_it check (due >= opened_at)
    ) strict
    """,
    "create index reviews_of_a_mention on reviews (mention, id)",
    "create index which_reviews_wait on reviews (owner, due) where written_at is null",
    f"""
    create table review_answers (
        id integer primary key autoincrement,
        review integer not null references reviews (id),
        question text not null,
        text text not null,
        by text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index answers_of_a_review on review_answers (review, question, id)",
    # Nothing: as its flags say. A state of the mention, so that an undo restores it.
    """
    alter table mentions add column confidential text
        check (confidential in ('yes', 'no'))
    """,
)
