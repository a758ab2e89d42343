-- The people of the workspace.

-- People as Slack names them. `home_at`: when a Home that shows mentions was published.
-- `gone_at`: when Slack said that the account is gone.
-- `account` is what Slack says of their account, nothing until it was asked.
create table members (
    id text primary key,
    name text not null,
    language text,
    time_zone text,
    nudge_by text check (nudge_by in ('dm', 'thread', 'none')),
    quiet_until text check (quiet_until glob '????-??-??T??:??:??.???Z'),
    seen_at text not null check (seen_at glob '????-??-??T??:??:??.???Z'),
    account text check (account in ('full', 'admin', 'guest', 'stranger', 'left', 'bot')),
    asked_at text check (asked_at glob '????-??-??T??:??:??.???Z'),
    home_at text check (home_at glob '????-??-??T??:??:??.???Z'),
    gone_at text check (gone_at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;
create index who_is_gone on members (gone_at) where gone_at is not null;

-- Who is in the channels of the desk. Only a channel whose list was read is known.
create table channels_read (
    channel text primary key,
    read_at text not null check (read_at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;
create table channel_members (
    member text not null,
    channel text not null,
    primary key (member, channel)
) strict, without rowid;

-- Who is away; one row a person, replaced by the next absence.
create table absences (
    member text primary key,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    until text not null check (until glob '????-??-??T??:??:??.???Z'),
    backup text,
    note text not null default ''
) strict, without rowid;

-- One physical press is done once, however often it is delivered.
create table handled_interactions (
    key text primary key,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict, without rowid;
create index old_handled_interactions on handled_interactions (at);

-- The workspace whose cards these are: in another one their numbers mean nothing. `key` signs
-- what one person alone is shown, `life` stands in the marker beside the file; a restore draws
-- both anew, and until it has come to its end `restoring` says which it is. `salt` stays for
-- ever: with it authors are hashed in the list of who was forgotten.
create table installation (
    team text primary key,
    key text not null default (lower(hex(randomblob(16)))),
    life text not null default (lower(hex(randomblob(8)))),
    salt text not null default (lower(hex(randomblob(16)))),
    restoring text
) strict, without rowid;
