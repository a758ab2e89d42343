"""Lists every legal move: the status before and after, and who may make it.

The state diagram in ARCHITECTURE.md is generated from this table (DESIGN section 4).
"""

from dataclasses import dataclass
from enum import StrEnum

from data.models import Status


class Whose(StrEnum):
    """Who may make a move. An owner's move on an open mention claims it first."""

    ANYONE = "anyone"
    OWNER = "owner"
    SOURCE = "source"


class ConfirmationMode(StrEnum):
    """Whether a move is confirmed to whoever made it: only where nothing else shows it."""

    ALWAYS = "always"
    ELSEWHERE = "elsewhere"
    """Not where the card was pressed, which shows it."""

    NEVER = "never"
    """The message that was pressed says it wherever it stands."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. No `ends` means the mention stays where it is.

    A move that `wakes` ends a snooze: somebody is at it again. Where it `stays`, it may
    begin and changes no status. One that `follows` another is chosen by nobody: it is
    what that one came to. `told` says when whoever made it hears what it did.
    """

    name: str
    whose: Whose
    begins: tuple[Status, ...]
    ends: tuple[Status, ...] = ()
    undoable: bool = True
    wakes: bool = True
    stays: tuple[Status, ...] = ()
    follows: str = ""
    told: ConfirmationMode = ConfirmationMode.ALWAYS

    def leads_to(self, begin: Status) -> tuple[Status, ...]:
        """Where it may end when it begins here."""
        return self.ends if begin in self.begins and begin not in self.stays else ()


OPEN, CLAIMED, WATCHING, CLOSED = Status
_CARD = ConfirmationMode.ELSEWHERE
_LIVE = (OPEN, CLAIMED, WATCHING)
_ANY = (OPEN, CLAIMED, WATCHING, CLOSED)

_TABLE = (
    Move("classify", Whose.ANYONE, _ANY, wakes=False, told=_CARD),
    Move("sort_out", Whose.ANYONE, _LIVE, (CLOSED,), follows="classify"),
    Move(
        "bring_back", Whose.ANYONE, (CLOSED,), (OPEN,), follows="classify", told=_CARD
    ),
    Move("flag", Whose.ANYONE, _ANY, wakes=False, told=_CARD),
    Move("also", Whose.ANYONE, _LIVE, wakes=False, told=_CARD),
    Move("weigh", Whose.ANYONE, _LIVE, wakes=False, told=_CARD),
    Move("praise_for", Whose.ANYONE, _ANY, wakes=False, told=_CARD),
    Move("read_as", Whose.ANYONE, _LIVE, wakes=False, told=_CARD),
    Move("claim", Whose.ANYONE, (OPEN,), (CLAIMED,), told=_CARD),
    Move("release", Whose.OWNER, (CLAIMED,), (OPEN,), told=_CARD),
    Move("hand_over", Whose.ANYONE, _LIVE, (CLAIMED,), stays=(WATCHING,)),
    Move(
        "take_over",
        Whose.ANYONE,
        (CLAIMED, WATCHING),
        (CLAIMED,),
        stays=(WATCHING,),
        told=_CARD,
    ),
    Move("holding", Whose.OWNER, (OPEN, CLAIMED), (CLAIMED,), told=_CARD),
    Move(
        "draft",
        Whose.OWNER,
        _LIVE,
        (CLAIMED,),
        undoable=False,
        stays=(WATCHING,),
        told=_CARD,
    ),
    Move("answer", Whose.OWNER, _LIVE, (WATCHING,)),
    Move("new_version", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move(
        "snooze",
        Whose.OWNER,
        _LIVE,
        (CLAIMED,),
        wakes=False,
        stays=(WATCHING,),
        told=_CARD,
    ),
    Move("wake", Whose.OWNER, _LIVE, told=_CARD),
    Move(
        "community_wait",
        Whose.OWNER,
        (OPEN, CLAIMED),
        (CLAIMED,),
        wakes=False,
        told=_CARD,
    ),
    Move("still_on_it", Whose.OWNER, (CLAIMED,), told=_CARD),
    Move("let_go", Whose.SOURCE, (CLAIMED,), (OPEN,)),
    Move("settle", Whose.ANYONE, _LIVE, (CLOSED,)),
    Move("no_reply", Whose.OWNER, (OPEN, CLAIMED), (WATCHING,)),
    Move("join", Whose.ANYONE, _LIVE, (CLOSED,), undoable=False),
    Move("unjoin", Whose.ANYONE, (CLOSED,), _LIVE, undoable=False),
    Move("set_aside", Whose.ANYONE, _LIVE, (CLOSED,)),
    Move("stand", Whose.ANYONE, _LIVE, (CLOSED,)),
    Move("community_answered", Whose.OWNER, _LIVE, (WATCHING,)),
    Move(
        "community_partly",
        Whose.OWNER,
        (OPEN, CLAIMED),
        (CLAIMED,),
        follows="community_answered",
        told=_CARD,
    ),
    Move("private_offer", Whose.OWNER, _LIVE, undoable=False, told=_CARD),
    Move("private_accept", Whose.OWNER, _LIVE, undoable=False, told=_CARD),
    Move(
        "private_call",
        Whose.OWNER,
        _LIVE,
        (WATCHING, CLAIMED),
        undoable=False,
        told=_CARD,
    ),
    Move("public_update", Whose.OWNER, _LIVE, undoable=False, told=_CARD),
    Move("close", Whose.ANYONE, _LIVE, (CLOSED,)),
    Move("check", Whose.ANYONE, _LIVE, told=ConfirmationMode.NEVER),
    Move("check_closes", Whose.ANYONE, _LIVE, (CLOSED,), follows="check"),
    Move("check_reopens", Whose.ANYONE, (WATCHING,), (OPEN, CLAIMED), follows="check"),
    Move(
        "check_calms",
        Whose.ANYONE,
        (CLAIMED,),
        (WATCHING,),
        follows="check",
        told=ConfirmationMode.NEVER,
    ),
    Move("watch_on", Whose.OWNER, (CLAIMED,), (WATCHING,), told=_CARD),
    Move("watch_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("unwatch_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("note_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("unnote_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("reopen", Whose.ANYONE, (CLOSED, WATCHING), (OPEN, CLAIMED), told=_CARD),
    Move("undo", Whose.ANYONE, _ANY, undoable=False, told=_CARD),
    Move("escalate", Whose.ANYONE, _ANY, undoable=False, told=_CARD),
    Move("review", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move(
        "make_confidential", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD
    ),
    Move("open_up", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("evidence", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("removal", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    # Where it is closed, or its class stays whatever it says, this is only recorded.
    Move("confirm_removal", Whose.ANYONE, _LIVE, (WATCHING,), undoable=False),
    Move("cancel_removal", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("report", Whose.ANYONE, _LIVE, (WATCHING,), undoable=False),
    Move("report_answered", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("hold", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("lift_hold", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("stop", Whose.ANYONE, _ANY, undoable=False, wakes=False, told=_CARD),
    Move("author_returned", Whose.SOURCE, (WATCHING, CLOSED), (CLAIMED, OPEN)),
    Move("others_joined", Whose.SOURCE, (WATCHING,)),
    Move("spread", Whose.SOURCE, (WATCHING, CLOSED), (WATCHING,)),
    Move("wrote_again", Whose.SOURCE, (CLOSED,), (WATCHING,)),
    Move("crowd_came", Whose.SOURCE, (WATCHING,), (CLAIMED, OPEN)),
    Move("fell_quiet", Whose.SOURCE, (WATCHING,), (CLOSED,)),
    Move("vanished", Whose.SOURCE, (OPEN, WATCHING), (CLOSED,)),
    Move("edited_by_author", Whose.SOURCE, _ANY, undoable=False),
    Move("rewritten", Whose.SOURCE, (WATCHING, CLOSED), (CLAIMED, OPEN)),
    Move("restored", Whose.SOURCE, _ANY, (CLAIMED, OPEN), stays=_LIVE),
    Move("own_was_other", Whose.ANYONE, _ANY, undoable=False, told=_CARD),
    Move("own_reply", Whose.SOURCE, _ANY, undoable=False),
    Move(
        "own_removed",
        Whose.SOURCE,
        _ANY,
        (CLAIMED, OPEN),
        undoable=False,
        stays=(OPEN, CLAIMED, CLOSED),
    ),
    Move("reach_doubled", Whose.SOURCE, (OPEN, CLAIMED, WATCHING)),
)

MOVES = {move.name: move for move in _TABLE}


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> open: receive"]
    for begin in Status:
        for end in Status:
            names = [
                move.name.replace("_", " ")
                for move in _TABLE
                if end in move.leads_to(begin)
            ]
            if names:
                lines.append(f"    {begin} --> {end}: {', '.join(names)}")
    return "\n".join(lines)
