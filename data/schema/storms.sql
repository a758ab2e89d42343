-- Many posts at once: what is counted, the storms, and the mentions that belong to one.

-- Every post that counts, a mention or an answer to one. `channel` is where its card stands
-- or would stand, `worth` what it counts (less for a repost, 0 for an author who posts on and
-- on), `sounds` a guess from its words. `gathered`: the mention has no card of its own, it
-- stands on the board of `storm`. `why` it has a card all the same, or was gathered.
create table counted (
    id integer primary key autoincrement,
    mention integer not null references mentions (id),
    reply integer references replies (id),
    channel text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    received_at text not null check (received_at glob '????-??-??T??:??:??.???Z'),
    worth real not null,
    sounds text check (sounds in ('negative', 'positive')),
    storm integer references storms (id),
    gathered integer not null default 0,
    why text not null default ''
) strict;
create index what_came_lately on counted (channel, at);
create index what_came_in_lately on counted (channel, received_at);
create index what_has_a_card_for_its_words
    on counted (channel, received_at) where why = 'hint';
create index what_belongs_to_a_storm on counted (storm) where storm is not null;
create index where_a_mention_counts on counted (mention, reply);

-- How much came in each five minutes (`bin` since 1970), kept for as long as the usual
-- is looked at.
create table counts (
    channel text not null,
    bin integer not null,
    posts real not null,
    negative real not null,
    primary key (channel, bin)
) strict, without rowid;

-- One row for each time that more came than usual, or more than cards can show.
create table storms (
    id integer primary key autoincrement,
    channel text not null,
    stage text not null check (stage in ('gathering', 'watch', 'proposed', 'open', 'easing', 'closed', 'declined', 'passed')),
    topic text not null default '',
    words text not null default '[]',
    claims text not null default '[]',
    level integer not null default 0 check (level between 0 and 6),
    media integer not null default 0 check (media between 0 and 6),
    why text not null default '',
    began_at text not null check (began_at glob '????-??-??T??:??:??.???Z'),
    raised_at text not null check (raised_at glob '????-??-??T??:??:??.???Z'),
    watched_at text check (watched_at glob '????-??-??T??:??:??.???Z'),
    lead_told_at text check (lead_told_at glob '????-??-??T??:??:??.???Z'),
    proposed_at text check (proposed_at glob '????-??-??T??:??:??.???Z'),
    opens_at text check (opens_at glob '????-??-??T??:??:??.???Z'),
    declined_at text check (declined_at glob '????-??-??T??:??:??.???Z'),
    declined_by text,
    opened_at text check (opened_at glob '????-??-??T??:??:??.???Z'),
    opened_by text,
    management_told_at text check (management_told_at glob '????-??-??T??:??:??.???Z'),
    quiet_since text check (quiet_since glob '????-??-??T??:??:??.???Z'),
    asked_close_at text check (asked_close_at glob '????-??-??T??:??:??.???Z'),
    ended_at text check (ended_at glob '????-??-??T??:??:??.???Z'),
    ended_by text,
    lead text,
    lead_since text check (lead_since glob '????-??-??T??:??:??.???Z'),
    done text not null default '[]',
    split_from integer references storms (id),
    drill integer not null default 0 check (drill in (0, 1)),
    times_reopened integer not null default 0,
    figures text not null default '{}'
) strict;
create index what_runs_in_a_channel on storms (channel)
    where stage in ('gathering', 'watch', 'proposed', 'open', 'easing');
create index what_ended_when on storms (channel, ended_at) where ended_at is not null;

-- The situation page of a storm in Slack: its id there (empty where somebody removed it), what
-- it shows as a hash, and when it was written last.
create table canvases (
    storm integer primary key references storms (id),
    canvas text not null,
    shows text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;

-- What the public was told of a storm.
create table statements (
    id integer primary key autoincrement,
    storm integer not null references storms (id),
    text text not null,
    url text,
    posted_by text not null,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    next_by text check (next_by glob '????-??-??T??:??:??.???Z')
) strict;
create index statements_of_a_storm on statements (storm);

-- Reports that hold figures of a day are told that they changed (`reports.sql`).
create trigger counted_came_in_reports after insert on counted begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = new.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger counted_changed_in_reports after update on counted begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id in (old.mention, new.mention)
        on conflict (hour) do update set count = count + 1;
end;
create trigger counted_went_in_reports after delete on counted begin
    insert into report_changes (hour, count)
        select substr(received_at, 1, 13), 1 from mentions where id = old.mention
        on conflict (hour) do update set count = count + 1;
end;
create trigger storms_changed_in_reports after update of opened_at on storms
when old.opened_at is not new.opened_at begin
    insert into report_changes (hour, count)
        select distinct substr(m.received_at, 1, 13), 1
        from counted c join mentions m on m.id = c.mention where c.storm = new.id
        on conflict (hour) do update set count = count + 1;
end;
