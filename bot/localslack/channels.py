"""Channels and direct messages, and the messages in them, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.localslack.people import BOT, Channel, Json, Person

Kind = Literal["channel", "private", "im"]


@dataclass(slots=True)
class ChannelState:
    """One conversation. `book` holds every message by `ts`, oldest first.

    Messages are replaced, never changed in place, so a message somebody looked at before
    an update stays as it was.
    """

    id: str
    name: str
    kind: Kind
    members: set[str]
    topic: str = ""
    archived: bool = False
    user: str | None = None
    book: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def messages(self) -> list[Json]:
        """What the channel shows: thread replies only when they were broadcast."""
        return [message for message in self.book.values() if is_shown(message)]

    def replies(self, ts: str) -> list[Json]:
        """The replies below a message, oldest first, without the message itself."""
        return [self.book[reply] for reply in self.threads.get(ts, ())]

    def message(self, ts: str) -> Json:
        """One message or reply. Raises `KeyError` when there is none."""
        return self.book[ts]

    def add(self, message: Json) -> None:
        ts, thread = message["ts"], message.get("thread_ts")
        self.book[ts] = message
        if thread is not None and thread != ts:
            self.threads.setdefault(thread, []).append(ts)
            self._recount(thread)

    def replace(self, message: Json) -> None:
        self.book[message["ts"]] = message

    def remove(self, ts: str) -> Json:
        """Takes a message out; one that has replies leaves a tombstone, as in Slack."""
        gone = self.book[ts]
        if self.threads.get(ts):
            self.book[ts] = {**thread_facts(gone), **TOMBSTONE}
            return gone
        del self.book[ts]
        thread = gone.get("thread_ts")
        if thread is not None and thread != ts:
            self.threads[thread].remove(ts)
            self._recount(thread)
        return gone

    def _recount(self, ts: str) -> None:
        if ts not in self.book:
            return
        replies, parent = self.replies(ts), self.book[ts]
        bare = {key: value for key, value in parent.items() if key not in THREAD_FACTS}
        self.book[ts] = {**bare, **(counts(ts, replies) if replies else {})}


THREAD_FACTS = (
    "thread_ts",
    "reply_count",
    "reply_users_count",
    "latest_reply",
    "reply_users",
    "is_locked",
    "subscribed",
)
TOMBSTONE: Json = {
    "type": "message",
    "subtype": "tombstone",
    "text": "This message was deleted.",
    "user": "USLACKBOT",
    "hidden": True,
}


def thread_facts(message: Json) -> Json:
    return {key: message[key] for key in ("ts", *THREAD_FACTS) if key in message}


def counts(ts: str, replies: Sequence[Json]) -> Json:
    people = list(dict.fromkeys(reply["user"] for reply in replies))
    return {
        "thread_ts": ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1]["ts"],
        "reply_users": people,
        "is_locked": False,
        "subscribed": False,
    }


def is_shown(message: Json) -> bool:
    thread = message.get("thread_ts")
    return (
        thread is None
        or thread == message["ts"]
        or message.get("subtype") == "thread_broadcast"
    )


class Channels:
    """All conversations, found by id, by name, or, for direct messages, by person."""

    def __init__(self, channels: Sequence[Channel], people: Sequence[Person]) -> None:
        everybody = {person.id for person in people if not person.bot}
        self._channels: dict[str, ChannelState] = {}
        for channel in channels:
            members = everybody if channel.members is None else set(channel.members)
            self.place(
                ChannelState(
                    id=channel.id or id_from(channel.name),
                    name=channel.name,
                    kind="private" if channel.private else "channel",
                    members=members | ({BOT.id} if channel.bot else set()),
                    topic=channel.topic,
                )
            )

    def __iter__(self) -> Iterator[ChannelState]:
        return iter(list(self._channels.values()))

    def find(self, ref: str) -> ChannelState | None:
        """By id, or by name with or without `#`."""
        if ref in self._channels:
            return self._channels[ref]
        name = ref.removeprefix("#")
        named = (
            conversation
            for conversation in self._channels.values()
            if conversation.kind != "im"
        )
        return next(
            (conversation for conversation in named if conversation.name == name), None
        )

    def place(self, conversation: ChannelState) -> None:
        self._channels[conversation.id] = conversation

    def im(self, person: Person) -> ChannelState:
        """The direct messages between the bot and a person; opened at the first look."""
        conversation = self._channels.get("D" + person.id)
        if conversation is None:
            conversation = ChannelState(
                id="D" + person.id,
                name=person.name,
                kind="im",
                members={person.id, BOT.id},
                user=person.id,
            )
            self.place(conversation)
        return conversation

    def talk(self, one: Person, other: Person) -> ChannelState:
        """What two people say to each other; the bot is not part of it."""
        first, second = sorted((one.id, other.id))
        conversation = self._channels.get(f"D{first}{second}")
        if conversation is None:
            conversation = ChannelState(
                f"D{first}{second}", other.name, "im", {first, second}
            )
            self.place(conversation)
        return conversation


def id_from(name: str) -> str:
    """`brand-mentions` becomes `CBRANDMENTIONS`: easy to recognise in a log."""
    return "C" + "".join(queued for queued in name.upper() if queued.isalnum())
