"""What happens beside the public reply, as SQL: tasks, private contact, helpers, updates.

No column here can hold what was said in private (S4.5): a handover knows its channel and
where it stands, a call whether somebody was reached and how it ended, in codes.
"""

from data.schema.courier import INSTANT

_MOOD = "in ('angry', 'neutral', 'happy')"

PRIVATE_0008 = (
    # Something passed on inside the house: who owes what to whom by when.
    f"""
    create table tasks (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        escalation integer references escalations (id),
        kind text not null,
        topic text,
        what text not null,
        owner text,
        channel text,
        asked_by text not null,
        asked_at text not null check (asked_at {INSTANT}),
        due text not null check (due {INSTANT}),
        answer text check (answer in ('done', 'planned', 'no')),
        note text not null default '',
        answered_by text,
        answered_at text check (answered_at {INSTANT}),
        closed_at text check (closed_at {INSTANT}),
        constraint a_task_goes_to_a_person_or_a_channel
            check ((owner is null) <> (channel is null)),
        constraint an_answer_has_a_person_and_a_time
            check ((answer is null) = (answered_by is null)
               and (answer is null) = (answered_at is null)),
        constraint a_closed_task_was_answered
            check (closed_at is null or answer is not null)
    ) strict
    """,
    "create index tasks_of_a_mention on tasks (mention, id)",
    "create index what_waits_for_an_answer_of_mine on tasks (owner, due, id) where closed_at is null",
    "create index what_was_passed_on_lately on tasks (kind, asked_at)",
    # Going on in private: a state and a channel, never a word of what was said.
    f"""
    create table handovers (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        channel text not null,
        state text not null
            check (state in ('offered', 'accepted', 'contacted', 'solved', 'failed')),
        owner text not null,
        mood_before text check (mood_before {_MOOD}),
        mood_after text check (mood_after {_MOOD}),
        meet_at text check (meet_at {INSTANT}),
        offered_at text not null check (offered_at {INSTANT}),
        accepted_at text check (accepted_at {INSTANT}),
        contacted_at text check (contacted_at {INSTANT}),
        ended_at text check (ended_at {INSTANT}),
        constraint an_ended_handover_has_a_time
            check ((state in ('solved', 'failed')) = (ended_at is not null))
    ) strict
    """,
    "create unique index what_goes_on_in_private on handovers (mention) where ended_at is null",
    "create index handovers_of_a_mention on handovers (mention, id)",
    f"""
    create table contacts (
        id integer primary key autoincrement,
        handover integer not null references handovers (id),
        at text not null check (at {INSTANT}),
        by text not null,
        channel text not null,
        reached integer not null check (reached in (0, 1)),
        outcome text check (outcome in ('solved', 'going_on', 'failed'))
    ) strict
    """,
    "create index contacts_of_a_handover on contacts (handover, id)",
    # Who helped in our place. Their handle and link are theirs: forgetting removes them.
    f"""
    create table helpers (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        author_key text,
        handle text,
        url text,
        partly integer not null check (partly in (0, 1)),
        noted_by text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index helpers_of_a_mention on helpers (mention, id)",
    "create index what_did_this_helper_do on helpers (author_key) where author_key is not null",
    # What the public was told along the way, in order and with times.
    f"""
    create table updates (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        kind text not null,
        url text,
        task integer references tasks (id),
        posted_by text not null,
        at text not null check (at {INSTANT}),
        next_by text check (next_by {INSTANT})
    ) strict
    """,
    "create index updates_of_a_mention on updates (mention, id)",
    "create index who_was_told_of_this_repair on updates (task) where task is not null",
    # Sentences of ours about a case: what we know, what an expert said, why an exception.
    f"""
    create table notes (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        kind text not null,
        text text not null,
        by text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index notes_of_a_mention on notes (mention, id)",
    # Facts on the mention itself, so that the rules see them and an undo restores them.
    "alter table mentions add column dots text not null default '[]'",
    "alter table mentions add column private text",
    "alter table mentions add column result text",
    "alter table mentions add column snoozed_for text",
)
