-- The record of what was done: append-only, chained by hashes.

create table events (
    id integer primary key autoincrement,
    mention integer,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    kind text not null,
    actor text not null,
    data text not null,
    hash blob not null -- 32 bytes
) strict;
create index story_of_a_mention on events (mention);
create index what_was_forgotten on events (id)
    where kind in ('forgot_author', 'stop', 'removed_by_author', 'reply_removed');

create trigger events_are_never_changed before update on events
begin
    select raise(abort, 'events are append-only');
end;

create trigger events_are_never_removed before delete on events
begin
    select raise(abort, 'events are append-only');
end;

-- Versions of texts. Their words stand apart from what the chain holds of them (a hash),
-- so that words can be forgotten and the record stays provable.
create table audit_versions (
    id integer primary key autoincrement,
    kind text not null,
    subject integer not null,
    data text not null,
    hash text not null,
    words text
) strict;
create index how_did_it_stand on audit_versions (kind, subject);

create trigger audit_versions_are_never_removed before delete on audit_versions
begin
    select raise(abort, 'audit versions are append-only');
end;

-- Only ever forgotten.
create trigger audit_versions_are_never_changed before update on audit_versions
    when new.words is not null
        or old.words is null
        or new.id <> old.id
        or new.kind <> old.kind
        or new.subject <> old.subject
        or new.data <> old.data
        or new.hash <> old.hash
begin
    select raise(abort, 'audit versions are append-only');
end;

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger events_came_in_reports after insert on events begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
