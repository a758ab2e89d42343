-- What Slack shows and what is still to be sent. Events are edges, cards are levels.

-- Cards are levels: however often a row changes, one redraw shows where it stands.
create table cards (
    mention integer primary key references mentions (id),
    channel text not null,
    ts text,
    wanted integer not null default 1,
    shown integer not null default 0,
    urgent integer not null default 0,
    wanted_at text not null check (wanted_at glob '????-??-??T??:??:??.???Z'),
    not_before text not null check (not_before glob '????-??-??T??:??:??.???Z'),
    trouble text,
    drawn text,
    constraint never_shown_more_than_wanted check (shown <= wanted)
) strict;
create index which_cards_are_stale
    on cards (urgent, not_before) where wanted > shown and ts is not null and trouble is null;
create unique index card_of_a_message on cards (channel, ts) where ts is not null;

-- Messages are edges: each is sent once, and drawn again while what it shows changes.
-- `wanted` counts the changes, `shown` those that Slack shows. `key` says what it is, such as
-- nudge:482:claim:0.
-- `urgent_wanted` is the last change for which somebody waits, `calm_at` when the last other
-- one is to be drawn.
-- `mark` goes into the metadata in Slack: it tells a message of this row from one that a lost
-- database posted under the same number.
create table outbox (
    id integer primary key autoincrement,
    key text not null unique,
    kind text not null,
    mention integer references mentions (id),
    escalation integer,
    channel text not null,
    in_thread integer not null default 0,
    priority integer not null,
    data text not null default '{}',
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'unknown', 'failed', 'withdrawn')),
    attempts integer not null default 0,
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    not_before text not null check (not_before glob '????-??-??T??:??:??.???Z'),
    started_at text check (started_at glob '????-??-??T??:??:??.???Z'),
    sent_channel text,
    ts text,
    error text,
    wanted integer not null default 0,
    shown integer not null default 0,
    urgent integer not null default 0,
    wanted_at text check (wanted_at glob '????-??-??T??:??:??.???Z'),
    redraw_at text check (redraw_at glob '????-??-??T??:??:??.???Z'),
    urgent_wanted integer not null default 0,
    calm_at text check (calm_at glob '????-??-??T??:??:??.???Z'),
    drawn text,
    mark text not null default (lower(hex(randomblob(4)))),
    constraint never_shown_more_than_wanted check (shown <= wanted)
) strict;
create index what_is_still_to_be_said
    on outbox (priority) where state in ('waiting', 'sending', 'unknown');
create index what_was_said_to_whom
    on outbox (channel, created_at) where in_thread = 0 and kind <> 'card';
create index which_message_is_it on outbox (sent_channel, ts) where ts is not null;
create index which_messages_are_stale
    on outbox (urgent, redraw_at) where wanted > shown and state = 'sent' and ts is not null;
create index messages_about_a_mention on outbox (mention) where mention is not null;

-- What a message lists, one row an item in the order in which it is named: a list grows
-- without being written anew, and the lists in which a mention stands are found at once.
create table list_items (
    id integer primary key autoincrement,
    outbox integer not null references outbox (id),
    mention integer not null references mentions (id),
    data text not null
) strict;
create index what_a_list_names on list_items (outbox, mention);
create index which_lists_name_a_mention on list_items (mention, outbox);

-- What Slack asked us to wait for, so that a restart goes on waiting.
create table rate_limit_holds (
    key text primary key,
    until text not null check (until glob '????-??-??T??:??:??.???Z')
) strict, without rowid;
