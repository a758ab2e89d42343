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


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. No `ends` means the mention stays where it is.

    A move that `wakes` ends a snooze: somebody is at it again. Where it `stays`, it may
    begin and changes no status. One that `follows` another is chosen by nobody: it is
    what that one came to.
    """

    name: str
    whose: Whose
    begins: tuple[Status, ...]
    ends: tuple[Status, ...] = ()
    undoable: bool = True
    wakes: bool = True
    stays: tuple[Status, ...] = ()
    follows: str = ""

    def leads_to(self, begin: Status) -> tuple[Status, ...]:
        """Where it may end when it begins here."""
        return self.ends if begin in self.begins and begin not in self.stays else ()


OPEN, CLAIMED, WATCHING, CLOSED = Status
_LIVE = (OPEN, CLAIMED, WATCHING)
_ANY = (OPEN, CLAIMED, WATCHING, CLOSED)

_TABLE = (
    Move("classify", Whose.ANYONE, _ANY, wakes=False),
    Move("sort_out", Whose.ANYONE, _LIVE, (CLOSED,), follows="classify"),
    Move("bring_back", Whose.ANYONE, (CLOSED,), (OPEN,), follows="classify"),
    Move("flag", Whose.ANYONE, _ANY, wakes=False),
    Move("also", Whose.ANYONE, _LIVE, wakes=False),
    Move("weigh", Whose.ANYONE, _LIVE, wakes=False),
    Move("praise_for", Whose.ANYONE, _ANY, wakes=False),
    Move("read_as", Whose.ANYONE, _LIVE, wakes=False),
    Move("claim", Whose.ANYONE, (OPEN,), (CLAIMED,)),
    Move("release", Whose.OWNER, (CLAIMED,), (OPEN,)),
    Move("hand_over", Whose.ANYONE, _LIVE, (CLAIMED,), stays=(WATCHING,)),
    Move("take_over", Whose.ANYONE, (CLAIMED, WATCHING), (CLAIMED,), stays=(WATCHING,)),
    Move("holding", Whose.OWNER, (OPEN, CLAIMED), (CLAIMED,)),
    Move("draft", Whose.OWNER, _LIVE, (CLAIMED,), undoable=False, stays=(WATCHING,)),
    Move("answer", Whose.OWNER, _LIVE, (WATCHING,)),
    Move("new_version", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("snooze", Whose.OWNER, _LIVE, (CLAIMED,), wakes=False, stays=(WATCHING,)),
    Move("wake", Whose.OWNER, _LIVE),
    Move("community_wait", Whose.OWNER, (OPEN, CLAIMED), (CLAIMED,), wakes=False),
    Move("still_on_it", Whose.OWNER, (CLAIMED,)),
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
    ),
    Move("private_offer", Whose.OWNER, _LIVE, undoable=False),
    Move("private_accept", Whose.OWNER, _LIVE, undoable=False),
    Move("private_call", Whose.OWNER, _LIVE, (WATCHING, CLAIMED), undoable=False),
    Move("public_update", Whose.OWNER, _LIVE, undoable=False),
    Move("close", Whose.ANYONE, _LIVE, (CLOSED,)),
    Move("check", Whose.ANYONE, _LIVE),
    Move("check_closes", Whose.ANYONE, _LIVE, (CLOSED,), follows="check"),
    Move("check_reopens", Whose.ANYONE, (WATCHING,), (OPEN, CLAIMED), follows="check"),
    Move("check_calms", Whose.ANYONE, (CLAIMED,), (WATCHING,), follows="check"),
    Move("watch_on", Whose.OWNER, (CLAIMED,), (WATCHING,)),
    Move("watch_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("unwatch_author", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("reopen", Whose.ANYONE, (CLOSED, WATCHING), (OPEN, CLAIMED)),
    Move("undo", Whose.ANYONE, _ANY, undoable=False),
    Move("escalate", Whose.ANYONE, _ANY, undoable=False),
    Move("review", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("make_confidential", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("open_up", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("evidence", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("removal", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    # Where it is closed, or its class stays whatever it says, this is only recorded.
    Move("confirm_removal", Whose.ANYONE, _LIVE, (WATCHING,), undoable=False),
    Move("cancel_removal", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("report", Whose.ANYONE, _LIVE, (WATCHING,), undoable=False),
    Move("report_answered", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("hold", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("lift_hold", Whose.ANYONE, _ANY, undoable=False, wakes=False),
    Move("stop", Whose.ANYONE, _ANY, undoable=False, wakes=False),
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
    Move("own_was_other", Whose.ANYONE, _ANY, undoable=False),
    Move("own_reply", Whose.SOURCE, _ANY, undoable=False),
    Move(
        "own_removed",
        Whose.SOURCE,
        _ANY,
        (CLAIMED, OPEN),
        undoable=False,
        stays=(OPEN, CLAIMED, CLOSED),
    ),
    Move("stirred", Whose.SOURCE, (OPEN, CLAIMED, WATCHING)),
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
