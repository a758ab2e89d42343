"""Reads what reports are computed from: one row a mention, and what happened to it.

Read in pages by `came_when`, so that a month costs a month, however much there is. Nothing
here is added up: `bot/reports/rules/cases.py` says what each row means.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data.instants import to_text
from data.transaction import Row, Transaction

_PAGE = 1000

_COLUMNS = (
    "id, source, platform, kind, url, language, visibility, published_at, received_at, "
    "started_at, status, classification, second_class, finding, flags, claimed_at, "
    "first_reply_at, answered_at, closed_at, outcome, reason, reply_channel, reply_url, "
    "owner, author_followers, suggested_flag, routed_aside, routed_rule, confidential, snoozed_minutes, keywords, closing_steps, withdrawn_at"
)

_MENTIONS = f"""
    select {_COLUMNS} from mentions
    where received_at >= :at and received_at < :until and source <> 'drill'
        and (received_at > :at or id > :after)
    order by received_at, id limit :page
"""  # noqa: S608 - nothing from outside

_AMONG = "in (select value from json_each(:ids))"

_NAMED = f"select {_COLUMNS} from mentions where id {_AMONG} order by id"  # noqa: S608

_KINDS = (
    "claim", "hand_over", "take_over", "draft", "snooze", "community_wait", "holding",
    "answer", "own_reply", "own_removed", "public_update", "private_offer",
    "private_accept", "private_call", "no_reply", "settle", "stand", "close", "undo",
    "reopen", "check_reopens", "author_returned", "crowd_came", "rewritten", "restored",
    "community_answered", "classify", "sort_out", "bring_back", "also_via",
)  # fmt: skip
"""The kinds of events a report looks at."""

_EVENTS = (
    "select mention, at, kind, actor, data from events "  # noqa: S608
    f"where mention {_AMONG} and kind in ({', '.join(repr(k) for k in _KINDS)}) "
    "order by mention, id"
)
_REPLIES = (
    f"select mention, count(*) as n from replies where mention {_AMONG} "  # noqa: S608
    "group by mention"
)
_STORMS = (
    "select c.mention, min(c.storm) as storm from counted c "  # noqa: S608
    f"join storms s on s.id = c.storm where c.mention {_AMONG} and c.reply is null "
    "and (s.opened_at is not null or c.gathered = 1) group by c.mention"
)
_ESCALATIONS = (
    "select mention, kind, raised_at, acknowledged_at, decided_at from escalations "  # noqa: S608
    f"where mention {_AMONG} order by id"
)
_HANDOVERS = (
    "select mention, state, mood_before, mood_after, accepted_at from handovers "  # noqa: S608
    f"where mention {_AMONG} order by id"
)
_REMOVALS = f"select mention from removals where mention {_AMONG} and result = 'done'"  # noqa: S608
_TASKS = f"select mention, kind, answer from tasks where mention {_AMONG}"  # noqa: S608


@dataclass(slots=True)
class OtherTables:
    """What other tables hold of one mention, in the order in which it happened."""

    replies: int = 0
    storm: int | None = None
    removals: int = 0
    events: list[Row] = field(default_factory=list)
    escalations: list[Row] = field(default_factory=list)
    handovers: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)


def received_between(
    tx: Transaction, since: datetime, until: datetime
) -> Iterator[tuple[Row, OtherTables]]:
    """Every mention that came in then, oldest first; those of drills are left out."""
    at, after, end = to_text(since), 0, to_text(until)
    while page := tx.all(_MENTIONS, until=end, at=at, after=after, page=_PAGE):
        about = _beside(tx, [row["id"] for row in page])
        for row in page:
            yield row, about[row["id"]]
        at, after = page[-1]["received_at"], page[-1]["id"]


def of(tx: Transaction, ids: Sequence[int]) -> Iterator[tuple[Row, OtherTables]]:
    """These mentions."""
    for first in range(0, len(ids), _PAGE):
        some = ids[first : first + _PAGE]
        about = _beside(tx, some)
        for row in tx.all(_NAMED, ids=json.dumps(some)):
            yield row, about[row["id"]]


def first_received(tx: Transaction) -> str | None:
    """When the first mention came in, as the database writes it."""
    row = tx.one("select min(received_at) as at from mentions where source <> 'drill'")
    return None if row is None else row["at"]


def drills_between(tx: Transaction, since: datetime, until: datetime) -> int:
    """How many mentions of drills came in then; they count nowhere else."""
    row = tx.one(
        "select count(*) as n from mentions indexed by which_are_of_a_drill "
        "where source = 'drill' and received_at >= :since and received_at < :until",
        since=to_text(since),
        until=to_text(until),
    )
    return 0 if row is None else int(row["n"])


def _beside(tx: Transaction, ids: Sequence[int]) -> dict[int, OtherTables]:
    about: dict[int, OtherTables] = defaultdict(OtherTables)
    named = json.dumps(ids)
    for row in tx.all(_EVENTS, ids=named):
        about[row["mention"]].events.append(row)
    for row in tx.all(_REPLIES, ids=named):
        about[row["mention"]].replies = row["n"]
    for row in tx.all(_STORMS, ids=named):
        about[row["mention"]].storm = row["storm"]
    for row in tx.all(_ESCALATIONS, ids=named):
        about[row["mention"]].escalations.append(row)
    for row in tx.all(_HANDOVERS, ids=named):
        about[row["mention"]].handovers.append(row)
    for row in tx.all(_REMOVALS, ids=named):
        about[row["mention"]].removals += 1
    for row in tx.all(_TASKS, ids=named):
        about[row["mention"]].tasks.append(row)
    return about


def knows_platform(tx: Transaction, platform: str, since: datetime) -> bool:
    """Whether anything came from there since then."""
    return (
        tx.one(
            "select 1 from mentions where received_at >= :since "
            "and platform = :platform limit 1",
            since=to_text(since),
            platform=platform,
        )
        is not None
    )


def knows_keyword(tx: Transaction, keyword: str, since: datetime) -> bool:
    """Whether a source found anything by this keyword since then."""
    return (
        tx.one(
            "select 1 from mentions where received_at >= :since and keywords <> '[]' "
            "and exists (select 1 from json_each(keywords) "
            "where lower(value) = :keyword) limit 1",
            since=to_text(since),
            keyword=keyword,
        )
        is not None
    )
