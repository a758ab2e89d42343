"""The tables about what we write: drafts, who read them, what was posted, what was overruled."""

from data.schema.courier import INSTANT

DRAFTS_0004 = (
    # One live draft a mention. `replaced` is what stood there before a template took its
    # place; `revision` tells two people who write at once apart.
    f"""
    create table drafts (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        state text not null default 'writing'
            check (state in ('writing', 'posted', 'discarded')),
        revision integer not null default 1,
        text text not null,
        replaced text not null default '',
        template text,
        voice text,
        channel text,
        wants text,
        ticked text not null default '[]',
        appointment text,
        heated integer not null default 0 check (heated in (0, 1)),
        begun_by text not null,
        begun_at text not null check (begun_at {INSTANT}),
        saved_by text not null,
        saved_at text not null check (saved_at {INSTANT})
    ) strict
    """,
    "create unique index which_draft_is_live on drafts (mention) where state = 'writing'",
    # A second pair of eyes on exactly this text; nobody reads their own.
    f"""
    create table reads (
        id integer primary key autoincrement,
        draft integer not null references drafts (id),
        text text not null,
        rules text not null default '[]',
        asked_by text not null,
        asked_at text not null check (asked_at {INSTANT}),
        reader text not null,
        verdict text check (verdict in ('approved', 'suggested', 'passed')),
        answered_at text check (answered_at {INSTANT}),
        constraint nobody_reads_their_own check (reader <> asked_by),
        constraint a_verdict_has_a_time check ((verdict is null) = (answered_at is null))
    ) strict
    """,
    "create index who_read_this_draft on reads (draft, id)",
    # What really stands on the platforms, word for word. An edit is a new version.
    f"""
    create table posted (
        id integer primary key autoincrement,
        mention integer not null references mentions (id),
        draft integer references drafts (id),
        first integer references posted (id),
        version integer not null default 1 check (version >= 1),
        kind text not null check (kind in ('holding', 'considered')),
        channel text not null,
        text text not null,
        url text,
        template text,
        as_is integer not null default 0 check (as_is in (0, 1)),
        posted_at text not null check (posted_at {INSTANT}),
        by text not null,
        at text not null check (at {INSTANT}),
        forgotten_at text check (forgotten_at {INSTANT}),
        taken_back_at text check (taken_back_at {INSTANT}),
        constraint a_first_version_follows_nothing check ((first is null) = (version = 1))
    ) strict
    """,
    "create index what_did_we_say_here on posted (mention, id)",
    "create index what_did_we_say_lately on posted (at)",
    "create unique index which_version_is_it on posted (first, version) where first is not null",
    # A name may be taken out of a text once, when its author asks to be forgotten, and a
    # text that was marked by mistake is taken back; nothing else ever changes.
    """
    create trigger posted_is_never_changed before update on posted
    when new.id <> old.id or new.mention <> old.mention or new.version <> old.version
        or new.kind <> old.kind or new.channel <> old.channel or new.by <> old.by
        or new.posted_at <> old.posted_at or new.at <> old.at or new.as_is <> old.as_is
        or coalesce(new.url, '') <> coalesce(old.url, '')
        or coalesce(new.first, 0) <> coalesce(old.first, 0)
        or coalesce(new.forgotten_at, '') < coalesce(old.forgotten_at, '')
        or coalesce(new.taken_back_at, '') < coalesce(old.taken_back_at, '')
        or (new.text <> old.text and
            (new.forgotten_at is null or old.forgotten_at is not null))
    begin select raise(abort, 'posted texts are append-only'); end
    """,
    """
    create trigger posted_is_never_removed before delete on posted
    begin select raise(abort, 'posted texts are append-only'); end
    """,
    # Which rule, and why not this time. There is no column for a person (S2.3).
    f"""
    create table overrides (
        id integer primary key autoincrement,
        rule text not null,
        mention integer not null references mentions (id),
        note text not null,
        at text not null check (at {INSTANT})
    ) strict
    """,
    "create index which_rules_are_overruled on overrides (at, rule)",
    # Whose replies a second person still reads, and how many more of them.
    f"""
    create table newcomers (
        member text primary key,
        remaining integer not null check (remaining >= 0),
        set_by text not null,
        at text not null check (at {INSTANT})
    ) strict, without rowid
    """,
)
