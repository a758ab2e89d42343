-- Every post about the brand, the posts that answer it, and what can be undone.

-- `edited_at` is when its author changed it, as the source says, `changed_at` when we heard
-- of it; what was withdrawn has no text any more. `withdrawn_said` are hashes of what it
-- said until then, so that an older copy does not bring it back.
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
    published_at text check (published_at glob '????-??-??T??:??:??.???Z'),
    received_at text not null check (received_at glob '????-??-??T??:??:??.???Z'),
    started_at text not null check (started_at glob '????-??-??T??:??:??.???Z'),
    open_since text not null check (open_since glob '????-??-??T??:??:??.???Z'),
    status text not null default 'open' check (status in ('open', 'claimed', 'watching', 'closed')),
    owner text,
    claimed_at text check (claimed_at glob '????-??-??T??:??:??.???Z'),
    classification text,
    finding text,
    flags text not null default '[]',
    claim_due text check (claim_due glob '????-??-??T??:??:??.???Z'),
    first_reply_due text check (first_reply_due glob '????-??-??T??:??:??.???Z'),
    resolve_due text check (resolve_due glob '????-??-??T??:??:??.???Z'),
    promise_due text check (promise_due glob '????-??-??T??:??:??.???Z'),
    first_reply_at text check (first_reply_at glob '????-??-??T??:??:??.???Z'),
    returned_at text check (returned_at glob '????-??-??T??:??:??.???Z'),
    reopened_at text check (reopened_at glob '????-??-??T??:??:??.???Z'),
    reopened_by text,
    answered_at text check (answered_at glob '????-??-??T??:??:??.???Z'),
    reply_url text,
    reply_channel text,
    outcome text,
    reason text,
    look_again_at text check (look_again_at glob '????-??-??T??:??:??.???Z'),
    closed_at text check (closed_at glob '????-??-??T??:??:??.???Z'),
    snoozed_until text check (snoozed_until glob '????-??-??T??:??:??.???Z'),
    snoozed_minutes integer not null default 0,
    confidential text check (confidential in ('yes', 'no')),
    closing_steps text not null default '[]',
    private_state text,
    resolution text,
    snoozed_for text,
    reactions integer,
    likes integer,
    picture text,
    second_class text,
    priority text check (priority in ('low', 'normal', 'high')),
    praise_target text,
    suggested_flag text,
    doubted_by text,
    read_as text check (read_as in ('ironic', 'serious')),
    read_by text,
    voice text,
    forgotten_at text check (forgotten_at glob '????-??-??T??:??:??.???Z'),
    edited_at text check (edited_at glob '????-??-??T??:??:??.???Z'),
    changed_at text check (changed_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_at text check (withdrawn_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_via text,
    withdrawn_said text,
    routed_rule text,
    routed_aside text check (routed_aside in ('mute', 'tray')),
    routed_channel text,
    routed_targets text,
    routed_on_duty text,
    routed_brand text,
    constraint an_open_mention_has_no_owner check (status <> 'open' or owner is null),
    constraint a_claimed_mention_has_an_owner check (status <> 'claimed' or owner is not null),
    constraint a_closed_mention_has_an_outcome
        check (status <> 'closed' or (outcome is not null and closed_at is not null)),
    constraint a_closed_mention_has_no_running_clock
        check (status <> 'closed'
            or (claim_due is null
            and first_reply_due is null
            and resolve_due is null
            and promise_due is null
            and look_again_at is null
            and snoozed_until is null))
) strict;
create index what_is_mine
    on mentions (owner, status, min(coalesce(claim_due, '9'), coalesce(first_reply_due, '9'), coalesce(promise_due, resolve_due, '9'), coalesce(look_again_at, '9')))
    where status <> 'closed' and owner is not null;
create index what_came_when on mentions (received_at);
create index what_did_this_author_write
    on mentions (author_key) where author_key is not null;
create index which_conversation
    on mentions (platform, conversation_id) where conversation_id is not null;
create index which_are_confidential
    on mentions (id) where confidential = 'yes' or (confidential is null and flags <> '[]');
create index which_are_of_a_drill on mentions (status) where source = 'drill';
create index what_rules_keep_aside on mentions (id) where routed_aside is not null;
create index which_cases_are_over
    on mentions (closed_at)
    where status = 'closed' and (forgotten_at is null or forgotten_at < closed_at);
create index what_is_due_first
    on mentions (status, min(coalesce(claim_due, '9'), coalesce(first_reply_due, '9'), coalesce(promise_due, resolve_due, '9'), coalesce(look_again_at, '9')))
    where status <> 'closed';

create table replies (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
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
    by_author integer not null,
    published_at text check (published_at glob '????-??-??T??:??:??.???Z'),
    received_at text not null check (received_at glob '????-??-??T??:??:??.???Z'),
    how text not null default 'answer' check (how in ('answer', 'spread', 'watch')),
    edited_at text check (edited_at glob '????-??-??T??:??:??.???Z'),
    changed_at text check (changed_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_at text check (withdrawn_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_via text,
    withdrawn_said text,
    forgotten_at text check (forgotten_at glob '????-??-??T??:??:??.???Z')
) strict;
create index replies_of_a_mention on replies (mention);

-- What the brand itself posted, as a source saw it. `mention` is what it answers; without
-- one it is kept so that later posts which answer it are understood; `parent_id` and
-- `parent_address` are names of what it answers. `posted` is the text
-- the team marked as posted, where it is the same one. `says` is what somebody said it was.
create table own_posts (
    id integer primary key autoincrement,
    mention integer references mentions (id),
    posted integer references posted (id),
    source text not null,
    platform text not null,
    kind text not null,
    external_id text,
    url text,
    title text,
    text text,
    visibility text not null,
    conversation_id text,
    parent_id text,
    parent_address text,
    published_at text check (published_at glob '????-??-??T??:??:??.???Z'),
    received_at text not null check (received_at glob '????-??-??T??:??:??.???Z'),
    says text check (says in ('holding', 'considered', 'other')),
    said_by text,
    said_at text check (said_at glob '????-??-??T??:??:??.???Z'),
    edited_at text check (edited_at glob '????-??-??T??:??:??.???Z'),
    changed_at text check (changed_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_at text check (withdrawn_at glob '????-??-??T??:??:??.???Z'),
    withdrawn_via text,
    withdrawn_said text
) strict;
create index own_posts_about_a_mention on own_posts (mention) where mention is not null;
create index own_posts_in_a_conversation
    on own_posts (platform, conversation_id) where conversation_id is not null;
create index own_posts_that_wait_for_an_id
    on own_posts (parent_id) where mention is null and parent_id is not null;
create index own_posts_that_wait_for_an_address
    on own_posts (parent_address) where mention is null and parent_address is not null;

-- What a post said before it was changed, or in the copy of another source; `unannounced` is
-- what stood there until a source sent other words that it did not call an edit. Kept and
-- forgotten with the post; a withdrawn post leaves none, unless a legal hold keeps the case.
create table versions (
    id integer primary key autoincrement,
    mention integer references mentions (id),
    reply integer references replies (id),
    own integer references own_posts (id),
    source text not null,
    why text not null check (why in ('replaced', 'unannounced', 'older', 'copy', 'withdrawn')),
    title text,
    text text,
    rating text,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index versions_of_a_mention on versions (mention) where mention is not null;
create index versions_of_an_own_post on versions (own) where own is not null;

create table undo_log (
    mention integer primary key references mentions (id),
    actor text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    kind text not null,
    before text not null
) strict, without rowid;

-- What the rules suggest, and whether somebody said that it does not fit.
create table suggestions (
    mention integer not null references mentions (id),
    cause text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    declined_by text,
    declined_at text check (declined_at glob '????-??-??T??:??:??.???Z'),
    primary key (mention, cause)
) strict, without rowid;

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger mentions_came_in_reports after insert on mentions begin
    insert into report_changes (hour, count) values (substr(new.received_at, 1, 13), 1)
        on conflict (hour) do update set count = count + 1;
end;
create trigger mentions_changed_in_reports after update on mentions begin
    insert into report_changes (hour, count) values (substr(old.received_at, 1, 13), 1)
        on conflict (hour) do update set count = count + 1;
    insert into report_changes (hour, count) values (substr(new.received_at, 1, 13), 1)
        on conflict (hour) do update set count = count + 1;
end;
create trigger mentions_went_in_reports after delete on mentions begin
    insert into report_changes (hour, count) values (substr(old.received_at, 1, 13), 1)
        on conflict (hour) do update set count = count + 1;
end;
create trigger replies_came_in_reports after insert on replies begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger replies_changed_in_reports after update on replies begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger replies_went_in_reports after delete on replies begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
