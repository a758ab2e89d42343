-- Evidence, removals, and reports to platforms.

create table evidence (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    body text,
    digest text not null,
    saved_by text not null,
    saved_at text not null check (saved_at glob '????-??-??T??:??:??.???Z'),
    witness text,
    chain text not null,
    forgotten_at text check (forgotten_at glob '????-??-??T??:??:??.???Z'),
    constraint a_witness_is_somebody_else check (witness <> saved_by),
    constraint what_has_no_body_was_forgotten
        check ((body is null) = (forgotten_at is not null))
) strict;
create index evidence_of_a_mention on evidence (mention);

create trigger evidence_is_never_removed before delete on evidence
begin
    select raise(abort, 'evidence is append-only');
end;

create trigger evidence_is_only_ever_forgotten before update on evidence
    when new.body is not null
        or old.body is null
        or new.id <> old.id
        or new.mention <> old.mention
        or new.digest <> old.digest
        or new.saved_by <> old.saved_by
        or new.saved_at <> old.saved_at
        or new.witness <> old.witness
        or new.chain <> old.chain
begin
    select raise(abort, 'evidence is append-only');
end;

create table legal_holds (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    reason text not null,
    set_by text not null,
    set_at text not null check (set_at glob '????-??-??T??:??:??.???Z'),
    lifted_by text,
    lifted_at text check (lifted_at glob '????-??-??T??:??:??.???Z'),
    lifted_why text,
    constraint whoever_lifts_a_hold_is_known check ((lifted_by is null) = (lifted_at is null))
) strict;
create unique index which_case_is_held on legal_holds (mention) where lifted_at is null;

create table stops (
    mention integer primary key references mentions (id),
    stopped_by text not null,
    stopped_at text not null check (stopped_at glob '????-??-??T??:??:??.???Z')
) strict;

create table removals (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    measure text not null,
    reason text not null,
    rule text,
    lower text,
    evidence integer references evidence (id),
    requested_by text not null,
    requested_at text not null check (requested_at glob '????-??-??T??:??:??.???Z'),
    second text,
    possible_at text not null check (possible_at glob '????-??-??T??:??:??.???Z'),
    result text check (result in ('done', 'cancelled', 'lapsed')),
    decided_by text,
    decided_at text check (decided_at glob '????-??-??T??:??:??.???Z'),
    watch_until text check (watch_until glob '????-??-??T??:??:??.???Z'),
    constraint nobody_is_their_own_second_person
        check (second is null or second <> requested_by),
    constraint nobody_confirms_what_they_asked_for
        check (second is null or result is null or result <> 'done' or decided_by <> requested_by),
    constraint nothing_is_done_before_its_time
        check (result is null or result <> 'done' or decided_at >= possible_at),
    constraint a_result_has_a_time check ((result is null) = (decided_at is null))
) strict;
create unique index what_waits_for_a_second_person on removals (mention) where result is null;
create index what_was_done_about_a_mention on removals (mention);
create index which_removals_are_watched on removals (watch_until) where watch_until is not null;

create table reposts (
    mention integer primary key references mentions (id),
    removal integer not null references removals (id),
    why text not null check (why in ('author', 'words')),
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;

create table reports (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    reason text not null,
    language text not null,
    why text not null,
    name text not null,
    email text not null,
    reported_by text not null,
    reported_at text not null check (reported_at glob '????-??-??T??:??:??.???Z'),
    receipt text,
    decision text,
    decided_at text check (decided_at glob '????-??-??T??:??:??.???Z'),
    constraint a_decision_of_the_platform_has_a_time
        check ((decision is null) = (decided_at is null))
) strict;
create index reports_about_a_mention on reports (mention);
create index what_somebody_reported_last on reports (reported_by);

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger removals_came_in_reports after insert on removals begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger removals_changed_in_reports after update on removals begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger removals_went_in_reports after delete on removals begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
