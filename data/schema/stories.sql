-- Mentions that tell the same story, and the news for everybody who was told of it.

-- `child` is one line that names its `parent`; what is written below it goes to the parent.
-- `before` is where it stood, so that it can be taken apart again.
create table stories (
    child integer primary key references mentions (id),
    parent integer not null references mentions (id),
    joined_by text not null,
    joined_at text not null check (joined_at glob '????-??-??T??:??:??.???Z'),
    before text not null,
    constraint nothing_tells_its_own_story check (child <> parent)
) strict, without rowid;
create index which_tell_the_same_story on stories (parent, child);

-- A mention whose words look like those of an earlier one: a suggestion, nothing more.
create table likenesses (
    mention integer primary key references mentions (id),
    like integer not null references mentions (id),
    how text not null check (how in ('copy', 'near')),
    declined_by text
) strict, without rowid;

-- Up to which mention the words were compared.
create table compared (
    one integer primary key check (one = 1),
    last integer not null
) strict;

-- What is fixed, or was said in public: one sentence for everybody who was told.
create table news (
    id integer primary key autoincrement,
    mention integer references mentions (id),
    storm integer references storms (id),
    text text not null,
    url text,
    written_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    constraint news_is_of_a_mention_or_of_a_storm check ((mention is null) <> (storm is null))
) strict;

create table news_told (
    news integer not null references news (id),
    mention integer not null references mentions (id),
    told_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    primary key (news, mention)
) strict, without rowid;
create index which_news_was_a_mention_told on news_told (mention);
