"""`brandwacht send`: posts mentions from a file to a running bot."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.cli import start
from bot.cli.reading import mentions_of
from bot.cli.sending import Address, SendResult, send
from bot.cli.start import Start
from bot.config import local
from bot.config.environment import variable_of
from bot.config.settings import Settings
from bot.errors import Misconfigured

_MOST_TOLD = 10


def send_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON, or one JSON object a line.")],
    to: Annotated[
        str | None, typer.Option(help="Address of the desk; this machine's by default.")
    ] = None,
    source: Annotated[str, typer.Option(help="Who the mentions come from.")] = "own",
    token: Annotated[str | None, typer.Option(help="The token of that source.")] = None,
    per_second: Annotated[
        float, typer.Option(min=0.1, help="Mentions a second, at most.")
    ] = 50.0,
) -> None:
    """Post mentions from FILE to a running desk."""
    begun = start.of(context)
    mentions = mentions_of(file)
    address = address_of(begun, to, source, token)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=begun.err,
    ) as progress:
        task = progress.add_task("Sending", total=len(mentions))
        sent = asyncio.run(
            send(
                mentions,
                address,
                per_second=per_second,
                told=lambda count: progress.advance(task, count),
            )
        )
    _tell(begun, sent)


def address_of(begun: Start, to: str | None, source: str, token: str | None) -> Address:
    """Where to post: what was said, else what the settings say of this machine."""
    if to and token:
        return Address(to, source, token)
    settings = begun.settings()
    return Address(
        to or here(settings), source, token or token_of(begun, settings, source)
    )


def here(settings: Settings) -> str:
    """The address of the desk on this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def token_of(begun: Start, settings: Settings, source: str) -> str:
    """The source's token, or the one the local desk made. Raises `Misconfigured`."""
    known = settings.sources.get(source)
    if known is not None and known.token:
        return known.token
    made = local.kept_token(begun.root)
    if made is None:
        variable = variable_of(source, "token")
        raise Misconfigured([f"No token for the source {source}: set {variable}."])
    return made


def _tell(begun: Start, sent: SendResult) -> None:
    parts = [f"{count} {result}" for result, count in sent.counts.items() if count]
    begun.say(f"{sent.total} arrived: {', '.join(parts) or 'none'}.")
    for number, reason in sent.refused[:_MOST_TOLD]:
        begun.complain(f"Number {number} was refused: {reason}")
    if len(sent.refused) > _MOST_TOLD:
        begun.complain(f"{len(sent.refused) - _MOST_TOLD} more were refused.")
    if sent.refused:
        raise typer.Exit(1)
