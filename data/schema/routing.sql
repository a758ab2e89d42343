-- Rules people made from a card; those of `desk.toml` come after them. `conditions` are
-- written as in `desk.toml`, as JSON, and are empty once an author they name was forgotten.
create table rules (
    id integer primary key autoincrement,
    mention integer references mentions (id),
    conditions text not null,
    aside text not null check (aside in ('mute', 'tray')),
    made_by text not null,
    made_at text not null check (made_at glob '????-??-??T??:??:??.???Z'),
    ends_at text not null check (ends_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    ended_by text,
    constraint a_rule_that_fits_has_conditions check (ended_at is not null or conditions <> '')
) strict;
create index which_rules_hold on rules (ends_at) where ended_at is null;
