-- One thing done with many mentions at once, so that it can be taken back as a whole.
create table bulks (
    id integer primary key autoincrement,
    what text not null check (what in ('claim', 'classify', 'join', 'close')),
    made_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    undone_at text check (undone_at glob '????-??-??T??:??:??.???Z')
) strict;

create table bulk_items (
    bulk integer not null references bulks (id),
    mention integer not null references mentions (id),
    done integer not null default 0 check (done in (0, 1)),
    primary key (bulk, mention)
) strict, without rowid;
create index in_which_bulk_was_a_mention on bulk_items (mention);
