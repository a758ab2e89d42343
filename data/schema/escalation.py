"""The tables of escalation as SQL: the questions, their pings, and what they hold up.

See `data/schema/first.py`. An escalation *ends* with a decision, or for a notice (`fyi`) when
it was seen; `pages_from` is when pinging begins, which may be the next opening.
"""

from data.schema.courier import INSTANT

ESCALATION_0005 = (
    "drop index escalations_of_a_mention",
    "drop index what_waits_for_a_decision",
    "alter table escalations rename to escalations_0001",
    f"""
    create table escalations (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        kind text not null default 'question'
            check (kind in ('question', 'fyi', 'approval')),
        cause text not null default 'manual',
        level text not null,
        reason text not null,
        question text not null,
        proposal text not null default '',
        known text not null default '',
        unknown text not null default '',
        quoted integer not null default 0 check (quoted in (0, 1)),
        wall integer not null default 0 check (wall in (0, 1)),
        raised_by text not null,
        raised_at text not null check (raised_at {INSTANT}),
        pages_from text not null check (pages_from {INSTANT}),
        manager text not null,
        decide_by text check (decide_by {INSTANT}),
        acknowledged_by text,
        acknowledged_at text check (acknowledged_at {INSTANT}),
        taken_over_at text check (taken_over_at {INSTANT}),
        decision text,
        instruction text,
        why text,
        decided_by text,
        decided_at text check (decided_at {INSTANT}),
        ended_at text check (ended_at {INSTANT}),
        constraint seen_by_somebody_at_some_time
            check ((acknowledged_by is null) = (acknowledged_at is null)),
        constraint a_decision_has_a_person_and_a_time
            check ((decision is null) = (decided_by is null)
               and (decision is null) = (decided_at is null)),
        constraint what_was_decided_has_ended
            check (decided_at is null or ended_at is not null)
    ) strict
    """,
    """
    insert into escalations (id, mention, level, reason, question, raised_by,
        raised_at, pages_from, manager, decide_by, acknowledged_by, acknowledged_at,
        decision, instruction, decided_by, decided_at, ended_at)
    select id, mention, level, reason, question, raised_by,
        raised_at, raised_at, manager, decide_by, acknowledged_by, acknowledged_at,
        decision, instruction, decided_by, decided_at, decided_at
    from escalations_0001
    """,
    "drop table escalations_0001",
    "create index escalations_of_a_mention on escalations (mention, id)",
    "create index what_waits_for_an_answer on escalations (manager, id) where ended_at is null",
    "create index what_caused_escalations_lately on escalations (cause, raised_at)",
    # Who was told: one row a ping, to a person, a channel, or somebody without Slack.
    f"""
    create table pings (
        id integer primary key autoincrement,
        escalation integer not null references escalations (id),
        step text not null,
        level text not null,
        person text not null,
        outbox integer,
        at text not null check (at {INSTANT}),
        delivered_at text check (delivered_at {INSTANT}),
        error text,
        called_by text,
        called_at text check (called_at {INSTANT}),
        constraint delivered_or_not check (delivered_at is null or error is null),
        constraint called_by_somebody_at_some_time
            check ((called_by is null) = (called_at is null))
    ) strict
    """,
    "create index who_was_told on pings (escalation, id)",
    "create index whose_letter_is_it on pings (outbox) where outbox is not null",
    # What a manager wants to know before deciding, and what the team answers.
    f"""
    create table enquiries (
        id integer primary key autoincrement,
        escalation integer not null references escalations (id),
        question text not null,
        asked_by text not null,
        asked_at text not null check (asked_at {INSTANT}),
        answer text,
        answered_by text,
        answered_at text check (answered_at {INSTANT}),
        constraint an_answer_has_a_person_and_a_time
            check ((answer is null) = (answered_by is null)
               and (answer is null) = (answered_at is null))
    ) strict
    """,
    "create index what_was_wanted_to_know on enquiries (escalation, id)",
    # Considered replies that wait: all, one mention's, or those of a flag or a keyword.
    f"""
    create table freezes (
        id integer primary key autoincrement,
        topic text not null,
        escalation integer references escalations (id),
        set_by text not null,
        since text not null check (since {INSTANT}),
        until text not null check (until {INSTANT}),
        lifted_by text,
        lifted_at text check (lifted_at {INSTANT}),
        constraint lifted_by_somebody_at_some_time
            check ((lifted_by is null) = (lifted_at is null)),
        constraint it_ends_after_it_began check (until > since)
    ) strict
    """,
    "create index what_is_held_now on freezes (until) where lifted_at is null",
    # What the rules would suggest, and whether somebody said that it does not fit.
    f"""
    create table suggestions (
        mention integer not null references mentions (id),
        cause text not null,
        at text not null check (at {INSTANT}),
        declined_by text,
        declined_at text check (declined_at {INSTANT}),
        primary key (mention, cause)
    ) strict, without rowid
    """,
)

PAGING_0014 = (
    # Why nobody needs the answer any more, where a question ended without one.
    """
    alter table escalations add column moot text
        check (moot in ('closed', 'taken_back', 'answered', 'rehearsed'))
        check (moot is null or (ended_at is not null and decided_at is null))
    """,
    """
    alter table escalations add column ended_by text
        check ((moot is null) = (ended_by is null))
    """,
)
