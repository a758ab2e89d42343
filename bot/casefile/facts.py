"""Lists the facts of a case in order of time: who, what, when, and the hash that proves
it.

Pure: from the rows of `data/mentions/cases.py`. Codes stay codes; a file format turns
them into words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.audit import event_kinds
from data.audit.event_data import NOTHING_MORE, EventData
from data.transaction import Row


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was so at an instant (`at`, UTC as stored).

    `item` says of what it is a fact (`escalation 3`), `who` is an id, `code` names an
    entry of the playbook in the table `group`.
    """

    item: str
    what: str
    at: str
    who: str = ""
    text: str = ""
    hash: str = ""
    to: str = ""
    group: str = ""
    code: str = ""
    event: EventData = NOTHING_MORE
    written: str = "{}"


def facts_of(case: Mapping[str, list[Row]]) -> list[Fact]:
    """Everything but the events, which tell their own story."""
    found = [
        *(fact for row in case["escalations"] for fact in _escalation(row)),
        *(fact for row in case["posted"] for fact in _posted(row)),
        *(_own_post(row) for row in case["own_posts"]),
        *(_version(row) for row in case["versions"]),
        *(fact for row in case["tasks"] for fact in _task(row)),
        *(fact for row in case["reviews"] for fact in _review(row)),
    ]
    return sorted(found, key=lambda fact: fact.at)


def events_of(story: list[Row]) -> Iterator[Fact]:
    """The story as it is chained."""
    for row in story:
        yield Fact(
            item="event",
            what=row["kind"],
            at=row["at"],
            who=row["actor"],
            hash=row["hash"],
            event=event_kinds.read(row["kind"], row["mention"], row["data"]),
            written=row["data"],
        )


def _escalation(row: Row) -> Iterator[Fact]:
    item, link = f"escalation {row['id']}", str(row["hash"] or "")
    raised = {"item": item, "at": row["raised_at"], "hash": link}
    by = {**raised, "who": row["raised_by"]}
    yield Fact(what=f"raised_{row['kind']}", text=row["question"], **by)
    yield Fact(what="level", code=row["level"], group="levels", **raised)
    yield Fact(what="trigger", code=row["reason"], group="reasons", **raised)
    yield Fact(what="cause", text=row["cause"], **raised)
    for name in ("proposal", "known", "unknown"):
        if row[name]:
            yield Fact(what=name, text=row[name], **by)
    if row["decide_by"]:
        yield Fact(what="decide_by", text=row["decide_by"], **raised)
    yield from _told(row, item)
    yield from _asked_back(row, item)
    yield from _became(row, item, link)
    yield from _held(row, item)


def _told(row: Row, item: str) -> Iterator[Fact]:
    for ping in row["pings"]:
        link = str(ping["hash"] or "")
        told = {"item": item, "to": ping["person"], "hash": link}
        yield Fact(what="told", at=ping["at"], text=ping["step"], **told)
        if ping["delivered_at"]:
            yield Fact(what="delivered", at=ping["delivered_at"], **told)
        if ping["error"]:
            yield Fact(what="undelivered", at=ping["at"], text=ping["error"], **told)
        if ping["called_at"]:
            by = ping["called_by"]
            yield Fact(what="phoned", at=ping["called_at"], who=by, **told)


def _asked_back(row: Row, item: str) -> Iterator[Fact]:
    for one in row["info_requests"]:
        link = str(one["hash"] or "")
        yield Fact(
            item, "asked_back", one["asked_at"], one["asked_by"], one["question"], link
        )
        if one["answered_at"]:
            at, by = one["answered_at"], one["answered_by"]
            yield Fact(item, "answered_back", at, by, one["answer"], link)


def _became(row: Row, item: str, link: str) -> Iterator[Fact]:
    if row["acknowledged_at"]:
        by = row["acknowledged_by"]
        yield Fact(item, "acknowledged", row["acknowledged_at"], by, hash=link)
    if row["taken_over_at"]:
        by = row["acknowledged_by"] or row["manager"]
        yield Fact(item, "taken_over", row["taken_over_at"], by, hash=link)
    if row["decided_at"]:
        at, by = row["decided_at"], row["decided_by"]
        code = row["decision"]
        yield Fact(item, "decided", at, by, "", link, group="decisions", code=code)
        for what, name in (("reason", "why"), ("instruction", "instruction")):
            if row[name]:
                yield Fact(item, what, at, by, row[name], link)
    if row["obsolete"]:
        by = row["ended_by"]
        yield Fact(item, f"obsolete_{row['obsolete']}", row["ended_at"], by, hash=link)
    elif row["ended_at"]:
        yield Fact(item, "ended", row["ended_at"], hash=link)


def _held(row: Row, item: str) -> Iterator[Fact]:
    for freeze in row["freezes"]:
        link = str(freeze["hash"] or "")
        by, until = freeze["set_by"], freeze["until"]
        topic = f"{freeze['topic']} → {until}"
        yield Fact(item, "held", freeze["since"], by, topic, link)
        if freeze["lifted_at"]:
            at, by = freeze["lifted_at"], freeze["lifted_by"]
            yield Fact(item, "lifted", at, by, freeze["topic"], link)


def _posted(row: Row) -> Iterator[Fact]:
    item = f"posted {row['first'] or row['id']}.{row['version']}"
    yield Fact(item, "posted", row["posted_at"], row["by"], row["text"])


def _own_post(row: Row) -> Fact:
    """What we posted, as a source saw it."""
    said = f"{row['source']}: {row['text']}" if row["text"] else str(row["source"])
    return Fact(f"own {row['id']}", "own_post", row["at"], text=said)


def _version(row: Row) -> Fact:
    """What the post, or what was written below it, said before."""
    of = "own" if row["own"] else "reply" if row["reply"] else "post"
    item = f"version {row['id']} of {of} {row[of] if of != 'post' else ''}".strip()
    said = (row["rating"], row["title"], row["text"])
    text = " · ".join(str(part) for part in said if part)
    return Fact(item, f"version_{row['why']}", row["at"], text=text)


def _task(row: Row) -> Iterator[Fact]:
    item, link = f"task {row['id']}", str(row["hash"] or "")
    to = row["owner"] or row["channel"] or ""
    asked = Fact(item, "task", row["asked_at"], row["asked_by"], row["what"], link, to)
    yield asked
    yield Fact(item, "task_due", row["asked_at"], text=row["due"], hash=link, to=to)
    if row["answered_at"]:
        said = f"{row['answer']} {row['note']}".strip()
        at, by = row["answered_at"], row["answered_by"]
        yield Fact(item, "task_answered", at, by, said, link)


def _review(row: Row) -> Iterator[Fact]:
    item, link = f"review {row['id']}", str(row["hash"] or "")
    to = row["owner"]
    opened = {"item": item, "at": row["opened_at"], "hash": link, "to": to}
    yield Fact(what="review", who=row["opened_by"], text=row["cause"], **opened)
    yield Fact(what="review_due", text=row["due"], **opened)
    for answer in row["answers"]:
        yield Fact(
            item,
            "review_answer",
            answer["at"],
            answer["by"],
            answer["text"],
            str(answer["hash"] or ""),
            group="questions",
            code=answer["question"],
        )
    if row["written_at"]:
        by = row["written_by"]
        yield Fact(item, "review_written", row["written_at"], by, hash=link)
