-- Private contact, tasks, help from the community, and public updates.

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
    asked_at text not null check (asked_at glob '????-??-??T??:??:??.???Z'),
    due text not null check (due glob '????-??-??T??:??:??.???Z'),
    answer text check (answer in ('done', 'planned', 'no')),
    note text not null default '',
    answered_by text,
    answered_at text check (answered_at glob '????-??-??T??:??:??.???Z'),
    closed_at text check (closed_at glob '????-??-??T??:??:??.???Z'),
    constraint a_task_goes_to_a_person_or_a_channel
        check ((owner is null) <> (channel is null)),
    constraint an_answer_has_a_person_and_a_time
        check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null)),
    constraint a_closed_task_was_answered check (closed_at is null or answer is not null)
) strict;
create index tasks_of_a_mention on tasks (mention);
create index what_waits_for_an_answer_of_mine on tasks (owner, due) where closed_at is null;
create index what_was_passed_on_lately on tasks (kind, asked_at);

create table handovers (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    channel text not null,
    state text not null check (state in ('offered', 'accepted', 'contacted', 'solved', 'failed')),
    owner text not null,
    mood_before text check (mood_before in ('angry', 'neutral', 'happy')),
    mood_after text check (mood_after in ('angry', 'neutral', 'happy')),
    meet_at text check (meet_at glob '????-??-??T??:??:??.???Z'),
    offered_at text not null check (offered_at glob '????-??-??T??:??:??.???Z'),
    accepted_at text check (accepted_at glob '????-??-??T??:??:??.???Z'),
    contacted_at text check (contacted_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    constraint an_ended_handover_has_a_time
        check ((state in ('solved', 'failed')) = (ended_at is not null))
) strict;
create unique index what_goes_on_in_private on handovers (mention) where ended_at is null;
create index handovers_of_a_mention on handovers (mention);

create table contacts (
    id integer primary key autoincrement,
    handover integer not null references handovers (id),
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    by text not null,
    channel text not null,
    reached integer not null check (reached in (0, 1)),
    outcome text check (outcome in ('solved', 'going_on', 'failed'))
) strict;
create index contacts_of_a_handover on contacts (handover);

create table helpers (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    author_key text,
    handle text,
    url text,
    partly integer not null check (partly in (0, 1)),
    noted_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index helpers_of_a_mention on helpers (mention);
create index what_did_this_helper_do on helpers (author_key) where author_key is not null;

create table updates (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    kind text not null,
    url text,
    task integer references tasks (id),
    posted_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    next_by text check (next_by glob '????-??-??T??:??:??.???Z')
) strict;
create index updates_of_a_mention on updates (mention);
create index who_was_told_of_this_repair on updates (task) where task is not null;

create table notes (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    kind text not null,
    text text not null,
    by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index notes_of_a_mention on notes (mention);

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger tasks_came_in_reports after insert on tasks begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger tasks_changed_in_reports after update on tasks begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger tasks_went_in_reports after delete on tasks begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger handovers_came_in_reports after insert on handovers begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger handovers_changed_in_reports after update on handovers begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger handovers_went_in_reports after delete on handovers begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
