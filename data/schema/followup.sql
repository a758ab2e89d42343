-- Looks after the reply, and authors who are followed for a while.

create table checks (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    look text not null,
    situation text not null,
    since text not null check (since glob '????-??-??T??:??:??.???Z'),
    due text not null check (due glob '????-??-??T??:??:??.???Z'),
    planned_at text not null check (planned_at glob '????-??-??T??:??:??.???Z'),
    asked_at text check (asked_at glob '????-??-??T??:??:??.???Z'),
    asked_in text,
    asked_of text,
    author text check (author in ('positive', 'neutral', 'negative', 'none')),
    others text check (others in ('nobody', 'few', 'many')),
    others_from text check (others_from in ('person', 'conversation')),
    mood text check (mood in ('better', 'same', 'worse')),
    wrote integer not null default 0 check (wrote in (0, 1)),
    people integer,
    note text check (length(note) <= 200),
    by text,
    done_at text check (done_at glob '????-??-??T??:??:??.???Z'),
    missed_at text check (missed_at glob '????-??-??T??:??:??.???Z'),
    verdict text,
    constraint a_check_is_made_or_missed check (done_at is null or missed_at is null),
    constraint a_check_that_was_made_has_somebody check (done_at is null or by is not null)
) strict;
create index checks_of_a_mention on checks (mention, due);
create index who_was_asked_to_look on checks (asked_of, asked_at) where asked_of is not null;

create table author_watches (
    id integer primary key autoincrement,
    author_key text,
    mention integer not null references mentions (id),
    begun_at text not null check (begun_at glob '????-??-??T??:??:??.???Z'),
    begun_by text not null,
    ends_at text not null check (ends_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    ended_by text,
    constraint a_running_watch_knows_its_author
        check (ended_at is not null or author_key is not null)
) strict;
create unique index who_is_being_watched on author_watches (author_key) where ended_at is null;
create index author_watches_of_a_mention on author_watches (mention);

-- Authors whom somebody noted as an ally or a VIP: why, whether they agreed, until when. The
-- name is not stored again; it is that of their posts.
create table noted_authors (
    id integer primary key autoincrement,
    author_key text,
    mention integer not null references mentions (id),
    kind text not null check (kind in ('ally', 'vip')),
    why text not null check (length(why) <= 200),
    consent text not null check (consent in ('given', 'not_asked')),
    noted_at text not null check (noted_at glob '????-??-??T??:??:??.???Z'),
    noted_by text not null,
    ends_at text not null check (ends_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    ended_by text,
    constraint a_note_that_holds_knows_its_author
        check (ended_at is not null or author_key is not null)
) strict;
create unique index who_is_noted on noted_authors (author_key) where ended_at is null;
create index noted_authors_of_a_mention on noted_authors (mention);
