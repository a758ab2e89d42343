"""Sends posts and presses one after the other, and finds in Slack when each was shown."""

import asyncio
import hashlib
import hmac
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp

from tests.benchmarks.observed_slack import ObservedSlack, Shown
from tests.benchmarks.posts import SECRET
from tests.benchmarks.processes import HOST
from tests.benchmarks.servers import Running

CHANNELS = {f"b{n}": f"CB{n}" for n in range(20)}
"""Twenty sources, each with a channel of its own: Slack takes one post a second and channel."""

_WORDS = "My order came broken on Thursday and nobody answers the telephone. "
_NUMBER = re.compile(r'"value": "(\d+)"')
_STEP = 0.005
_READY_SECONDS = 30.0


@dataclass
class Told:
    """What a sender or a presser felt, in milliseconds; `statuses` of every answer."""

    answered: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    asked: int = 0

    @property
    def good(self) -> int:
        """How many were answered 2xx."""
        return sum(200 <= status < 300 for status in self.statuses)


@dataclass(frozen=True, slots=True)
class Card:
    """A card in Slack, and the number its buttons carry."""

    channel: str
    ts: str
    number: str


@asynccontextmanager
async def beside(server: AbstractContextManager[Running]) -> AsyncIterator[Running]:
    """A server that is started and stopped beside this loop, which is its Slack."""
    running = await asyncio.to_thread(server.__enter__)
    try:
        yield running
    except BaseException:
        if not await asyncio.to_thread(server.__exit__, *sys.exc_info()):
            raise
    else:
        await asyncio.to_thread(server.__exit__, None, None, None)


async def until_ready(running: Running) -> None:
    """Until the desk says that it is ready."""
    async with aiohttp.ClientSession() as client:
        for _ in range(int(_READY_SECONDS / 0.05)):
            try:
                async with client.get(f"http://{HOST}:{running.port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise RuntimeError("the desk was not ready in time")


def body_of(mark: str, at: datetime) -> bytes:
    """A post in our own format whose text begins with this mark."""
    post = {
        "platform": "x",
        "kind": "post",
        "external_id": mark,
        "url": f"https://www.x.com/author/status/{mark}",
        "author": {"name": f"Author {mark}", "handle": f"author{mark}"},
        "language": "en",
        "published_at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "text": f"({mark}) {_WORDS * 4}",
    }
    return json.dumps(post).encode()


def signature(body: bytes) -> dict[str, str]:
    """What proves a delivery."""
    digest = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
    return {"X-Signature": digest, "Content-Type": "application/json"}


async def send_posts(
    slack: ObservedSlack, running: Running, marks: Sequence[str], pause: float
) -> Told:
    """One post at a time into one channel after the other; when its card was posted."""
    told = Told(asked=len(marks))
    names = list(CHANNELS)
    async with aiohttp.ClientSession() as client:
        for number, mark in enumerate(marks):
            source = names[number % len(names)]
            body = body_of(mark, datetime.now(UTC) - timedelta(minutes=2))
            url = f"http://{HOST}:{running.port}/webhooks/{source}"
            seen, began = len(slack.workspace.calls), time.time()
            async with client.post(url, data=body, headers=signature(body)) as answer:
                await answer.read()
                told.statuses.append(answer.status)
            told.answered.append((time.time() - began) * 1000)
            card = await _first(slack, seen, f"({mark})", "chat.postMessage")
            if card is not None:
                told.shown.append((card.at - began) * 1000)
            await asyncio.sleep(max(0.0, began + pause - time.time()))
    return told


async def _first(
    slack: ObservedSlack, since: int, mark: str, method: str, within: float = 3.0
) -> Shown | None:
    """The first successful call since then that shows this."""
    end = time.time() + within
    while time.time() < end:
        for one in slack.shown(method, since):
            if mark in one.shows and one.outcome == "ok":
                return one
        await asyncio.sleep(_STEP)
    return None


def cards_of(slack: ObservedSlack) -> list[Card]:
    """Every card in the twenty channels, in the order of the channels."""
    found = []
    for channel in CHANNELS.values():
        for ts, message in slack.workspace.channel(channel).book.items():
            number = _NUMBER.search(json.dumps(message.get("blocks")))
            if number is not None and "thread_ts" not in message:
                found.append(Card(channel, ts, number[1]))
    return found


def copies_of(slack: ObservedSlack, marks: Sequence[str]) -> dict[str, int]:
    """How many messages show each mark, over all channels."""
    texts = [
        json.dumps(message, ensure_ascii=False)
        for channel in CHANNELS.values()
        for message in slack.workspace.channel(channel).book.values()
    ]
    return {mark: sum(f"({mark})" in text for text in texts) for mark in marks}


async def press_each(
    slack: ObservedSlack, cards: Sequence[Card], action: str, pause: float
) -> Told:
    """Each card is pressed once by somebody of their own; when its card was drawn anew."""
    told = Told(asked=len(cards))
    for number, card in enumerate(cards):
        who = f"UBENCH{number % 40}"
        seen, began = len(slack.workspace.calls), time.time()
        good = await slack.workspace.press(who, card.channel, card.ts, action)
        told.statuses.append(200 if good else 500)
        told.answered.append((time.time() - began) * 1000)
        drawn = await redrawn(slack, seen, card, who)
        if drawn is not None:
            told.shown.append((drawn.at - began) * 1000)
        await asyncio.sleep(max(0.0, began + pause - time.time()))
    return told


async def redrawn(
    slack: ObservedSlack, since: int, card: Card, who: str, within: float = 3.0
) -> Shown | None:
    """The first call since then that shows on this card that somebody has it."""
    end = time.time() + within
    while time.time() < end:
        for one in slack.shown("", since):
            if draws(one, card) and names(one.shows, who):
                return one
        await asyncio.sleep(_STEP)
    return None


def draws(call: Shown, card: Card) -> bool:
    """Whether this call drew this card anew, by update or through a response url."""
    if call.outcome != "ok" or call.method == "chat.postMessage":
        return False
    if call.method == "chat.update" and (call.channel, call.ts) != (
        card.channel,
        card.ts,
    ):
        return False
    if call.method == "response_url" and not call.replaces:
        return False
    return f'"value": "{card.number}"' in call.shows


def names(shown: str, who: str) -> bool:
    """Whether somebody is named in what was shown, by id or by name."""
    number = who.removeprefix("UBENCH")
    return re.search(rf"(UBENCH|person){number}\b", shown) is not None
