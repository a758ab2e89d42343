"""`brandwacht about` and `brandwacht forget`: what is stored about an author, and
deleting it.
"""

import asyncio
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from bot.cli import forget as cli_forget
from bot.cli import start, upkeep
from bot.cli.forget import NobodyAnswers
from bot.cli.start import Start
from bot.config.settings import Settings
from bot.incoming.lenient import read_text
from bot.intake.rules.namespaces import spoken_key
from bot.playbook.playbook import Playbook
from data.models import MentionId
from data.privacy import holdings
from data.privacy.holdings import Holdings

_MOST_NAMELESS = 50
Author = Annotated[
    str,
    typer.Argument(
        help="such as x:anna_b, forum@forum.example:lena, or '#12:anna b' for a name "
        "without an account in mention 12"
    ),
]


def about(
    context: typer.Context,
    author: Author,
    as_json: Annotated[
        bool, typer.Option("--json", help="All of it, for programs or as a copy.")
    ] = False,
) -> None:
    """Say what we hold about an author; a name or a handle alone is looked for."""
    begun = start.of(context)
    found = _found(begun, begun.database_settings(), author)
    if as_json:
        sys.stdout.write(found.as_json() + "\n")
        return
    for line in described(found):
        begun.say(line)


def forget(
    context: typer.Context,
    author: Author,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, and stop.")
    ] = False,
) -> None:
    """Forget everything an author wrote, also while the desk is running."""
    begun = start.of(context)
    if ":" not in author:
        raise typer.BadParameter(
            "write it like x:anna_b, or '#12:anna b' for whoever has nothing but a "
            "name in mention 12; `brandwacht about` finds both",
            param_hint="AUTHOR",
        )
    settings = begun.database_settings()
    if dry_run:
        for line in would_go(_found(begun, settings, author)):
            begun.say(line)
        return
    try:
        done = asyncio.run(cli_forget.forget(settings, read_text(author)))
    except NobodyAnswers:
        begun.complain(
            "The desk is running and has not answered within a minute. It will forget "
            "as soon as it looks; `brandwacht about` says whether it has."
        )
        raise typer.Exit(1) from None
    said = (
        "1 mention or reply was" if done.count == 1 else "{} mentions and replies were"
    )
    begun.say(f"{said.format(done.count)} forgotten.")
    for hold in done.held:
        begun.complain(f"#{hold.mention} was kept, it is on legal hold: {hold.reason}")
    for taken in done.taken:
        begun.complain(
            f"#{taken.mention} was taken out as a file by {taken.by} on "
            f"{taken.at:%Y-%m-%d}: ask for that copy to be deleted."
        )


def _found(begun: Start, settings: Settings, author: str) -> Holdings:
    """Of the author that is meant; leaves with a sentence where that could be several."""
    author = read_text(author)
    with upkeep.reading(settings.database) as tx:
        if ":" in author:
            book = Playbook.load(overrides=settings.playbook)
            return holdings.of_author(tx, spoken_key(author, book.platforms))
        keys, alone = holdings.called(tx, author)
        if alone:
            begun.note(
                f"With this name and no account, so that nobody can tell who it is: "
                f"{', '.join(alone[:_MOST_NAMELESS])}. Ask about one, or forget one, "
                f'by writing it so: "{alone[0]}".'
            )
        if len(keys) == 1:
            return holdings.of_author(tx, keys[0])
    if keys:
        begun.complain(f"Several are called {author}: {', '.join(keys)}.")
    elif not alone:
        begun.complain(f"We know nobody called {author}.")
    raise typer.Exit(1)


def described(found: Holdings) -> Iterator[str]:
    """All of it, one line each."""
    if found.nothing:
        yield f"We hold nothing about {found.author}."
        return
    yield found.author
    if found.names:
        yield f"Known as: {', '.join(found.names)}"
    yield _counted(len(found.mentions), "mention")
    for row in found.mentions:
        place = f"{row['platform']} {row['kind']}"
        told = (f"#{row['number']}", row["received_at"][:16], place, row["status"])
        yield "  " + " · ".join(
            filter(None, (*told, row["classification"], row["url"]))
        )
        yield from _words_of(row)
    yield _counted(len(found.replies), "reply", "replies")
    for row in found.replies:
        said = (f"in #{row['number']}", row["received_at"][:16], row["url"])
        yield "  " + " · ".join(filter(None, said))
        yield from _words_of(row)
    yield from _besides(found)


def _words_of(row: dict[str, object]) -> Iterator[str]:
    for part in ("title", "text"):
        if row[part]:
            yield "    " + " ".join(str(row[part]).split())


def _besides(found: Holdings) -> Iterator[str]:
    if found.helped_in:
        yield f"Helped in our place in {_numbers(found.helped_in)}"
    if found.watched_until:
        yield f"Followed until {found.watched_until[:16]}"
    if found.noted_as:
        noted = found.noted_as
        yield f"Noted as {noted['kind']} until {noted['ends_at'][:10]}: {noted['why']}"
    if found.on_hold:
        yield f"On legal hold: {_numbers(found.on_hold)}"
    if found.belongings:
        counted = (f"{table} {count}" for table, count in found.belongings.items())
        yield f"With these mentions: {', '.join(counted)}"
    for table, mentions in found.ours.items():
        about_ = [MentionId(number) for number in mentions if number]
        of = f" about {_numbers(about_)}" if about_ else ""
        yield f"Named in what we wrote ourselves ({table}){of}"
    if found.dead_letters:
        count = _counted(found.dead_letters, "delivery", "deliveries")
        yield f"Named in {count} nobody could read"


def would_go(found: Holdings) -> Iterator[str]:
    """What forgetting this author would remove: where, and how many."""
    if found.nothing:
        yield f"We hold nothing about {found.author}: nothing would be forgotten."
        return
    kept = set(found.on_hold)
    written = (
        (found.mentions, ("mention",)),
        (found.replies, ("reply", "replies")),
    )
    for rows, name in written:
        numbers = [row["number"] for row in rows if row["number"] not in kept]
        where = f": {_numbers(numbers)}" if numbers else ""
        yield f"{_counted(len(numbers), *name)} would be forgotten{where}"
    yield from _besides(found)
    if kept:
        yield "What is on legal hold would be kept as it is."
    yield "Their cards and messages in Slack would be drawn again. Nothing was changed."


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _numbers(numbers: list[MentionId] | tuple[int, ...] | list[int]) -> str:
    return ", ".join(f"#{number}" for number in dict.fromkeys(numbers))
