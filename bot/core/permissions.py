"""Decides whether somebody may do something, by the permission table of the playbook.

Asked for every entry point: buttons, dialogs, commands, Home, shortcuts and files.
Unknown means refused.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.errors import Refused
from bot.playbook.schema.permissions import ANYONE, ROLES, Permissions
from data.models import UserId

GUESTS = frozenset({"guest", "stranger"})
"""Guests of the workspace, and people of another one in a shared channel."""

_GONE = frozenset({"left", "bot"})
_ADMIN = "admin"
_BY_CHANNEL = {"member", "desk_member"}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as Slack and desk.toml know them.

    `kind` is `full`, `admin` (administers the workspace), `guest`, `stranger`, `left` or
    `bot`; nothing while Slack has not been asked. `channels` are those of ours they are
    in; `complete`: the members of all of them are known. `may_stand_in`: desk.toml names
    no admin, so that an administrator of the workspace counts as one.
    """

    id: UserId
    kind: str | None = None
    channels: frozenset[str] = frozenset()
    complete: bool = False
    roles: frozenset[str] = frozenset()
    may_stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """What it is about: the channels it belongs to, and who has to do with it.

    `desk` is the channel of the whole desk. `asked` are people, and channels whose members were asked. `circle`: it is confidential,
    and this person may see it; `kept_from`: its number where this person may not.
    """

    channels: frozenset[str]
    desk: str = ""
    owner: UserId | None = None
    asked: frozenset[str] = frozenset()
    circle: bool = False
    kept_from: int = 0


def may(
    action: str, account: Account, matter: Matter, table: Permissions
) -> Refused | None:
    """Nothing where this person may; else the refusal, which names who may."""
    who = table.who(action)
    if account.kind in GUESTS:
        return Refused(f"is_{account.kind}", {"who": ",".join(who)})
    if account.kind in _GONE:
        return Refused("may_not", {"who": ",".join(who)})
    if account.kind is None:
        return Refused("not_known_yet")
    if relations(account, matter) & set(who):
        return None
    if _BY_CHANNEL & set(who) and not account.complete:
        return Refused("not_known_yet")
    return Refused("may_not", {"who": ",".join(who)})


def relations(account: Account, matter: Matter) -> set[str]:
    """What this person is to it, in the words of the table."""
    in_channel = bool(account.channels & matter.channels)
    found = {ANYONE, *(account.roles & set(ROLES))}
    if in_channel:
        found.add("member")
    if matter.desk in account.channels:
        found.add("desk_member")
    if in_channel and account.may_stand_in and account.kind == _ADMIN:
        found.add(_ADMIN)
    if matter.owner == account.id:
        found.add("owner")
    if matter.asked & {account.id, *account.channels}:
        found.add("asked")
    if matter.circle:
        found.add("circle")
    return found


def allowed(
    actions: Collection[str], account: Account, matter: Matter, table: Permissions
) -> frozenset[str]:
    """Those of the actions this person may do here: what menus and Home offer."""
    return frozenset(
        action
        for action in actions
        if action in table.actions and may(action, account, matter, table) is None
    )
