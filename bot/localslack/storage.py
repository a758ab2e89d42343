"""Keeps channels, messages and Homes in one SQLite file, so that they survive a
restart.

Every change is written at once, without waiting for the disk: it survives the end of
the process, not of the machine. Modals and ephemeral messages are not stored, as in
Slack.
"""

import json
import os
import sqlite3
from pathlib import Path

from bot.localslack.channels import ChannelState
from bot.localslack.people import Json
from bot.localslack.team import Team

TABLES = """
create table if not exists channels (id text primary key, body text not null) strict;
create table if not exists messages (
    room text not null, ts text not null, body text not null, primary key (room, ts)
) strict, without rowid;
create table if not exists homes (person text primary key, body text not null) strict;
"""


class Storage:
    """One open file. Use it from one thread."""

    def __init__(self, path: Path) -> None:
        # SQLite gives its other files the mode of this one.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    def keep(self, channel: ChannelState, ts: str) -> None:
        """Writes down a message as it is now, or that it is gone."""
        if ts in channel.book:
            self._db.execute(
                "insert or replace into messages values (?, ?, ?)",
                (channel.id, ts, json.dumps(channel.book[ts])),
            )
        else:
            self._db.execute(
                "delete from messages where room = ? and ts = ?", (channel.id, ts)
            )

    def keep_channel(self, channel: ChannelState) -> None:
        body = {"members": sorted(channel.members), "archived": channel.archived}
        self._db.execute(
            "insert or replace into channels values (?, ?)",
            (channel.id, json.dumps(body)),
        )

    def keep_home(self, user: str, body: Json) -> None:
        self._db.execute(
            "insert or replace into homes values (?, ?)", (user, json.dumps(body))
        )

    def recall(self, team: Team) -> None:
        """Puts everything back where it was."""
        for user, body in self._db.execute("select person, body from homes"):
            if user in team.people:
                team.views.publish(user, json.loads(body))
        for channel_id, body in self._db.execute("select id, body from channels"):
            channel, told = found(team, channel_id), json.loads(body)
            if channel is not None:
                channel.members, channel.archived = (
                    set(told["members"]),
                    told["archived"],
                )
        query = "select room, ts, body from messages order by ts"
        for channel_id, ts, body in self._db.execute(query):
            channel = found(team, channel_id)
            team.never_before(ts)
            if channel is not None:
                place(channel, json.loads(body))


def found(team: Team, channel_id: str) -> ChannelState | None:
    """A channel of this configuration; messages of others stay in the file."""
    channel = team.channels.find(channel_id)
    if channel is not None or not channel_id.startswith("D"):
        return channel
    for person in team.people.values():
        if channel_id == f"D{person.id}":
            return team.channels.im(person)
        other = team.people.get(channel_id.removeprefix(f"D{person.id}"))
        if other is not None:
            return team.channels.talk(person, other)
    return None


def place(channel: ChannelState, message: Json) -> None:
    """Back into the book, without counting replies again: the parent remembers."""
    known = message["ts"] in channel.book
    channel.book[message["ts"]] = message
    thread = message.get("thread_ts")
    if thread is not None and thread != message["ts"] and not known:
        channel.threads.setdefault(thread, []).append(message["ts"])
