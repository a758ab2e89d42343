-- Questions to management, who was told, what is held, and the review afterwards.

create table escalations (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    kind text not null default 'question' check (kind in ('question', 'fyi', 'approval')),
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
    raised_at text not null check (raised_at glob '????-??-??T??:??:??.???Z'),
    pages_from text not null check (pages_from glob '????-??-??T??:??:??.???Z'),
    manager text not null,
    decide_by text check (decide_by glob '????-??-??T??:??:??.???Z'),
    acknowledged_by text,
    acknowledged_at text check (acknowledged_at glob '????-??-??T??:??:??.???Z'),
    taken_over_at text check (taken_over_at glob '????-??-??T??:??:??.???Z'),
    decision text,
    instruction text,
    why text,
    decided_by text,
    decided_at text check (decided_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    obsolete text check (obsolete in ('closed', 'taken_back', 'answered', 'rehearsed')) check (obsolete is null or (ended_at is not null and decided_at is null)),
    ended_by text check ((obsolete is null) = (ended_by is null)),
    pending text,
    pending_by text,
    pending_at text check (pending_at glob '????-??-??T??:??:??.???Z'),
    constraint what_is_pending_has_a_person_and_a_time
        check ((pending is null) = (pending_by is null) and (pending is null) = (pending_at is null)),
    constraint nothing_is_pending_after_a_decision check (pending is null or decided_at is null),
    constraint seen_by_somebody_at_some_time
        check ((acknowledged_by is null) = (acknowledged_at is null)),
    constraint a_decision_has_a_person_and_a_time
        check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
    constraint what_was_decided_has_ended check (decided_at is null or ended_at is not null)
) strict;
create index escalations_of_a_mention on escalations (mention);
create index what_waits_for_an_answer on escalations (manager) where ended_at is null;
create index what_caused_escalations_lately on escalations (cause, raised_at);

-- Who was told: one row a ping, to a person, a channel, or somebody without Slack.
create table pings (
    id integer primary key autoincrement,
    escalation integer not null references escalations (id),
    step text not null,
    level text not null,
    person text not null,
    outbox integer,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    delivered_at text check (delivered_at glob '????-??-??T??:??:??.???Z'),
    error text,
    called_by text,
    called_at text check (called_at glob '????-??-??T??:??:??.???Z'),
    constraint delivered_or_not check (delivered_at is null or error is null),
    constraint called_by_somebody_at_some_time
        check ((called_by is null) = (called_at is null))
) strict;
create index who_was_told on pings (escalation);
create index ping_of_a_message on pings (outbox) where outbox is not null;

-- What a manager wants to know before deciding, and what the team answers.
create table info_requests (
    id integer primary key autoincrement,
    escalation integer not null references escalations (id),
    question text not null,
    asked_by text not null,
    asked_at text not null check (asked_at glob '????-??-??T??:??:??.???Z'),
    answer text,
    answered_by text,
    answered_at text check (answered_at glob '????-??-??T??:??:??.???Z'),
    constraint an_answer_has_a_person_and_a_time
        check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null))
) strict;
create index what_was_wanted_to_know on info_requests (escalation);

-- Considered replies that wait: all, one mention's, or those of a flag or a keyword.
create table freezes (
    id integer primary key autoincrement,
    topic text not null,
    escalation integer references escalations (id),
    set_by text not null,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    until text not null check (until glob '????-??-??T??:??:??.???Z'),
    lifted_by text,
    lifted_at text check (lifted_at glob '????-??-??T??:??:??.???Z'),
    constraint lifted_by_somebody_at_some_time
        check ((lifted_by is null) = (lifted_at is null)),
    constraint it_ends_after_it_began check (until > since)
) strict;
create index what_is_held_now on freezes (until) where lifted_at is null;

create table reviews (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    escalation integer references escalations (id),
    cause text not null,
    owner text not null,
    opened_by text not null,
    opened_at text not null check (opened_at glob '????-??-??T??:??:??.???Z'),
    due text not null check (due glob '????-??-??T??:??:??.???Z'),
    written_by text,
    written_at text check (written_at glob '????-??-??T??:??:??.???Z'),
    constraint written_by_somebody_at_some_time
        check ((written_by is null) = (written_at is null)),
    constraint there_is_time_to_write_it check (due >= opened_at)
) strict;
create index reviews_of_a_mention on reviews (mention);
create index which_reviews_wait on reviews (owner, due) where written_at is null;

create table review_answers (
    id integer primary key autoincrement,
    review integer not null references reviews (id),
    question text not null,
    text text not null,
    by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;
create index answers_of_a_review on review_answers (review, question);

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger escalations_came_in_reports after insert on escalations begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger escalations_changed_in_reports after update on escalations begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger escalations_went_in_reports after delete on escalations begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
