"""The tables as SQL, with the sentences about rows that must always be true.

The schema refuses what the code must never do. It keeps to what SQLite 3.40 and
PostgreSQL 15 both understand, apart from STRICT and the triggers.
"""

from data.schema.courier import COURIER_0001, INSTANT
from data.schema.people import PEOPLE_0001

SCHEMA_0001 = (
    f"""
    create table mentions (
        id integer primary key autoincrement,
        source text not null,
        platform text not null,
        kind text not null,
        external_id text,
        url text,
        title text,
        text text,
        language text,
        author_key text,
        author_name text,
        author_handle text,
        author_url text,
        author_followers integer,
        author_verified integer,
        channel_name text,
        visibility text not null default 'public',
        conversation_id text,
        keywords text not null default '[]',
        sentiment text,
        rating text,
        published_at text check (published_at {INSTANT}),
        received_at text not null check (received_at {INSTANT}),
        started_at text not null check (started_at {INSTANT}),
        open_since text not null check (open_since {INSTANT}),
        status text not null default 'open'
            check (status in ('open', 'claimed', 'watching', 'closed')),
        owner text,
        claimed_at text check (claimed_at {INSTANT}),
        classification text,
        finding text,
        flags text not null default '[]',
        claim_due text check (claim_due {INSTANT}),
        first_reply_due text check (first_reply_due {INSTANT}),
        resolve_due text check (resolve_due {INSTANT}),
        promise_due text check (promise_due {INSTANT}),
        first_reply_at text check (first_reply_at {INSTANT}),
        returned_at text check (returned_at {INSTANT}),
        answered_at text check (answered_at {INSTANT}),
        reply_url text,
        reply_channel text,
        outcome text,
        reason text,
        look_again_at text check (look_again_at {INSTANT}),
        closed_at text check (closed_at {INSTANT}),
        snoozed_until text check (snoozed_until {INSTANT}),
        snoozed_minutes integer not null default 0,
        constraint an_open_mention_has_no_owner
            check (status <> 'open' or owner is null),
        constraint a_claimed_mention_has_an_owner
            check (status <> 'claimed' or owner is not null),
        constraint a_closed_mention_has_an_outcome
            check (status <> 'closed' or (outcome is not null and closed_at is not null)),
        constraint a_closed_mention_has_no_running_clock
            check (status <> 'closed' or (claim_due is null and first_reply_due is null
                and resolve_due is null and promise_due is null and look_again_at is null
                and snoozed_until is null))
    ) strict
    """,
    "create index whose_move_is_it on mentions (status, first_reply_due, id) where status <> 'closed'",
    "create index what_is_mine on mentions (owner, first_reply_due, id) where status <> 'closed' and owner is not null",
    "create index what_did_this_author_write on mentions (author_key, id) where author_key is not null",
    "create index which_conversation on mentions (platform, conversation_id, id) where conversation_id is not null",
    "create index which_post_is_it on mentions (platform, external_id) where external_id is not null",
    f"""
    create table replies (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        source text not null,
        platform text not null,
        kind text not null,
        external_id text,
        url text,
        text text,
        language text,
        author_key text,
        author_name text,
        author_handle text,
        by_author integer not null,
        published_at text check (published_at {INSTANT}),
        received_at text not null check (received_at {INSTANT})
    ) strict
    """,
    "create index replies_of_a_mention on replies (mention, id)",
    "create index which_reply_is_it on replies (platform, external_id) where external_id is not null",
    # Every key a source ever delivered: the lock that makes a delivery idempotent.
    f"""
    create table sightings (
        source text not null,
        key text not null,
        mention integer references mentions (id),
        reply integer references replies (id),
        at text not null check (at {INSTANT}),
        primary key (source, key)
    ) strict, without rowid
    """,
    "create index who_told_us_of_it on sightings (mention) where mention is not null",
    # The same post through two tools has two keys and one address.
    """
    create table addresses (
        address text primary key,
        mention integer not null references mentions (id),
        reply integer references replies (id)
    ) strict, without rowid
    """,
    "create index addresses_of_a_mention on addresses (mention)",
    f"""
    create table payloads (
        mention integer not null references mentions (id),
        at text not null check (at {INSTANT}),
        body blob not null
    ) strict
    """,
    "create index payloads_of_a_mention on payloads (mention)",
    f"""
    create table dead_letters (
        id integer primary key autoincrement,
        source text not null,
        at text not null check (at {INSTANT}),
        content_type text not null,
        body blob not null,
        error text not null,
        replayed_at text check (replayed_at {INSTANT})
    ) strict
    """,
    f"""
    create table events (
        id integer primary key autoincrement,
        mention integer,
        at text not null check (at {INSTANT}),
        kind text not null,
        actor text not null,
        data text not null,
        hash text not null
    ) strict
    """,
    "create index story_of_a_mention on events (mention, id)",
    """
    create trigger events_are_never_changed before update on events
    begin select raise(abort, 'events are append-only'); end
    """,
    """
    create trigger events_are_never_removed before delete on events
    begin select raise(abort, 'events are append-only'); end
    """,
    f"""
    create table timers (
        subject text not null check (subject in ('mention', 'escalation', 'desk')),
        subject_id integer not null,
        kind text not null,
        due text not null check (due {INSTANT}),
        rung integer not null default 0,
        since text not null check (since {INSTANT}),
        primary key (subject, subject_id, kind)
    ) strict, without rowid
    """,
    "create index what_is_due on timers (due)",
    # Cards are levels: however often a row changes, one redraw shows where it stands.
    *COURIER_0001,
    f"""
    create table escalations (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        level text not null,
        reason text not null,
        question text not null,
        raised_by text not null,
        raised_at text not null check (raised_at {INSTANT}),
        manager text not null,
        decide_by text check (decide_by {INSTANT}),
        acknowledged_by text,
        acknowledged_at text check (acknowledged_at {INSTANT}),
        decision text,
        instruction text,
        decided_by text,
        decided_at text check (decided_at {INSTANT}),
        constraint a_decision_has_a_person_and_a_time
            check ((decision is null) = (decided_by is null)
               and (decision is null) = (decided_at is null))
    ) strict
    """,
    "create index escalations_of_a_mention on escalations (mention, id)",
    "create index what_waits_for_a_decision on escalations (manager, id) where decided_at is null",
    *PEOPLE_0001,
)
