"""What makes words forgettable where the record of them is append-only, as SQL."""

from data.schema.courier import INSTANT

FORGETTING_0011 = (
    # The words of a version stand apart from what its chain holds of them: their hash.
    "alter table records add column words text",
    "drop trigger records_are_never_changed",
    # A link to our reply leads to what was answered, so it is forgotten with it; and more
    # than one author may be named in a text.
    "drop trigger posted_is_never_changed",
    """
    create trigger posted_is_never_changed before update on posted
    when new.id <> old.id or new.mention <> old.mention or new.version <> old.version
        or new.kind <> old.kind or new.channel <> old.channel or new.by <> old.by
        or new.posted_at <> old.posted_at or new.at <> old.at or new.as_is <> old.as_is
        or coalesce(new.first, 0) <> coalesce(old.first, 0)
        or coalesce(new.forgotten_at, '') < coalesce(old.forgotten_at, '')
        or coalesce(new.taken_back_at, '') < coalesce(old.taken_back_at, '')
        or (coalesce(new.url, '') <> coalesce(old.url, '')
            and (new.url is not null or new.forgotten_at is null))
        or (new.text <> old.text
            and coalesce(new.forgotten_at, '') <= coalesce(old.forgotten_at, ''))
    begin select raise(abort, 'posted texts are append-only'); end
    """,
    # Whose Home shows mentions: it stands in Slack until it is opened again.
    f"alter table members add column home_at text check (home_at {INSTANT})",
)

RECORDS_0011 = """
    create trigger records_are_never_changed before update on records
    when new.words is not null or old.words is null or new.id <> old.id
        or new.kind <> old.kind or new.subject <> old.subject
        or new.data <> old.data or new.hash <> old.hash
    begin select raise(abort, 'records are append-only'); end
"""
"""Once older versions were parted: only ever forgotten."""
