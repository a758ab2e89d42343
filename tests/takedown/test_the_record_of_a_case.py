"""The record of a case: exported as one file, and every changed byte is detected."""

import csv
import io
import json
import sqlite3
from hashlib import sha256
from pathlib import Path

from bot.cli.casework import CaseForm, export_case
from bot.cli.upkeep import first_broken, head_of, still_holds
from bot.desk import queries
from data.models import MentionId
from data.payloads import to_json
from tests.world.escalations import asked
from tests.world.world import World

REASON_TO_FEAR_SHEETS = "=HYPERLINK(1)"


async def decided(world: World) -> int:
    """Anna asks, David sees it and decides."""
    number = await asked(world)
    await world.david.press_in_message("dm", "escalation.acknowledge")
    await world.wait(minutes=3)
    await world.david.press_in_message("dm", "escalation.decide")
    wrong = await world.david.submit(
        {"decision": "Continue in private", "instruction": REASON_TO_FEAR_SHEETS}
    )
    assert wrong == {}
    return number


async def test_a_case_is_exported_with_who_knew_what_when(world: World) -> None:
    """S0.5 (export), features G1, M1: one file, and who took it when with which hash."""
    number = await decided(world)
    settings, now = world.bot.settings, world.clock.now

    files = {form: export_case(settings, number, form, now) for form in CaseForm}

    whole = json.loads(files[CaseForm.JSON].body)
    facts = {fact["what"]: fact for fact in whole["facts"]}
    assert facts["raised_question"]["text"] == "May we offer a new lamp?"
    assert facts["raised_question"]["who"] == {"id": "UANNA", "name": "Anna"}
    assert facts["raised_question"]["utc"] == "2026-03-04T10:00:01.000Z"
    assert facts["raised_question"]["local"] == "2026-03-04 11:00:01 CET"
    assert facts["delivered"]["to"]["name"] == "David"
    assert facts["acknowledged"]["who"]["name"] == "David"
    assert facts["decided"]["code"] == "move_private"
    assert facts["instruction"]["text"] == REASON_TO_FEAR_SHEETS
    assert all(fact["hash"] for fact in whole["facts"])
    assert whole["record"]["whole"] is True
    assert whole["post"]["text"] == "The lamp caught fire."
    assert whole["post"]["sha256"] == sha256(b"The lamp caught fire.").hexdigest()
    assert [event["what"] for event in whole["events"]] == await _before_exports(
        world, number
    )

    page = files[CaseForm.MD].body
    assert "** Decided by David: Continue in private" in page
    assert "Notified to David: asked first" in page
    assert "Notified to #brand-management: in the channel" in page.replace("\\", "")
    assert "CBRANDMANAGEMENT" not in page
    assert "Yes. Every entry fits the chain." in page
    # A report first says what it is about, then what happened, and proves it last.
    titles = [said[3:] for said in page.split("\n") if said.startswith("## ")]
    assert titles == [
        "Summary",
        "The post",
        "What happened",
        "Management: asked, decided",
        "The record",
    ]
    proof = page.partition("## The record")[2]
    assert "2026-03-04T10:00:01.000Z" in proof
    assert whole["events"][0]["hash"] in proof
    assert whole["events"][0]["hash"] not in page.partition("## The record")[0]

    printed = files[CaseForm.HTML].body
    assert "<blockquote>The lamp caught fire.</blockquote>" in printed
    assert "@media print" in printed
    assert "<script" not in printed
    assert "http" not in printed.partition("<body>")[2].replace("http-equiv", "")

    rows = list(csv.DictReader(io.StringIO(files[CaseForm.CSV].body)))
    told = next(row for row in rows if row["what"] == "instruction")
    assert told["text"] == f"'{REASON_TO_FEAR_SHEETS}"
    assert told["who"] == "David (UDAVID)"
    assert told["to"] == ""

    story = await queries.story(world.bot.app, MentionId(number))
    taken = [event for event in story if event.kind == "exported"]
    assert [to_json(event.data)["hash"] for event in taken] == [
        f.hash for f in files.values()
    ]
    assert {(event.actor, event.at) for event in taken} == {("operator", now)}
    assert first_broken(settings.database) is None


async def _before_exports(world: World, number: int) -> list[str]:
    return [kind for kind in await world.story(number) if kind != "exported"]


CHANNELS = [
    ("update events set kind = 'x' where kind = 'decided'", "event"),
    ("update events set data = replace(data, 'move_private', 'no_reply')", "event"),
    ("update events set at = '2026-03-04T10:00:00.001Z' where id = 2", "event"),
    ("update events set actor = 'UBEN' where kind = 'decided'", "event"),
    ("update events set mention = 9 where kind = 'decided'", "event"),
    ("update events set hash = zeroblob(32)", "event"),
    ("delete from events where kind = 'acknowledged'", "event"),
    ("update audit_versions set words = replace(words, 'May we', 'May he')", "record"),
    ("update audit_versions set data = replace(data, 'UANNA', 'UBEN')", "record"),
    (
        "update audit_versions set words = null where kind = 'escalations'",
        "escalations",
    ),
    ("update audit_versions set subject = subject + 1 where kind = 'pings'", "record"),
    ("update escalations set question = 'May we offer a new lamp!'", "escalations"),
    ("update escalations set instruction = null", "escalations"),
    ("update escalations set decided_by = 'UBEN'", "escalations"),
    ("delete from pings where id = 2", "pings"),
    ("update pings set delivered_at = '2026-03-04T10:00:00.999Z'", "pings"),
    (
        "insert into pings (escalation, step, level, person, at) "
        "values (1, 'first', 'L2', 'UCARLA', '2026-03-04T10:00:00.000Z')",
        "pings",
    ),
]


async def test_the_newest_line_cannot_be_taken_away_unseen(
    world: World, tmp_path: Path
) -> None:
    """DESIGN promise 7: a chain does not miss its own end, so its length is known, too."""
    await decided(world)
    await world.bot.app.store.write(lambda tx: tx.all("select 1"))
    database, copy = world.bot.settings.database, tmp_path / "copy.db"
    head = head_of(database)
    assert head is not None
    assert still_holds(database, head)
    _copied(database, copy)
    _change(copy, "delete from events where id = (select max(id) from events)")
    found = first_broken(copy)
    assert found is not None
    assert found.kind == "event"

    _change(
        copy,
        "update sqlite_sequence set seq = (select max(id) from events) "
        "where name = 'events'",
    )
    assert first_broken(copy) is None, "whoever can do this can rewrite everything"
    assert not still_holds(copy, head), "but not a head that is kept elsewhere"


async def test_one_changed_byte_is_found_wherever_it_is(
    world: World, tmp_path: Path
) -> None:
    """DESIGN promise 7, features M1: every kind of place of the record is protected."""
    await decided(world)
    database = world.bot.settings.database
    await world.bot.app.store.write(lambda tx: tx.all("select 1"))
    assert first_broken(database) is None

    for index, (change, kind) in enumerate(CHANNELS):
        copy = tmp_path / f"{index}.db"
        _copied(database, copy)
        _change(copy, change)

        found = first_broken(copy)

        assert found is not None, change
        assert found.kind == kind, change


def _copied(database: Path, copy: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("vacuum into ?", [str(copy)])
    connection.close()


def _change(copy: Path, change: str) -> None:
    """By somebody who owns the file, so the triggers do not stop them."""
    with sqlite3.connect(copy) as connection:
        for name in ("events_are_never", "audit_versions_are_never"):
            for what in ("changed", "removed"):
                connection.execute(f"drop trigger if exists {name}_{what}")
        assert connection.execute(change).rowcount > 0, change
    connection.close()


async def test_a_manager_takes_a_case_along_as_files(world: World) -> None:
    """S0.5 (export), features G1: three files in one's own messages, and a line of who."""
    number = await decided(world)

    assert f"#{number} is on its way" in await world.david.types(f"export {number}")

    message = world.david.channel("dm").messages[-1]
    names = [file["name"] for file in message["files"]]
    assert names == [
        f"brandwacht-case-{number}.{form}" for form in ("html", "md", "json", "csv")
    ]
    files = world.workspace.team.files
    sent = [files.find(file["id"]) for file in message["files"]]
    bodies = [file.body or b"" for file in sent if file is not None]
    assert b"The lamp caught fire." in bodies[0]
    story = await queries.story(world.bot.app, MentionId(number))
    taken = [event for event in story if event.kind == "exported"]
    assert [to_json(e.data)["hash"] for e in taken] == [
        sha256(b).hexdigest() for b in bodies
    ]
    assert {event.actor for event in taken} == {"UDAVID"}
    assert all(str(to_json(event.data)["hash"]) in message["text"] for event in taken)

    assert "Dit is voor de dienstdoende lead, het management" in await world.ben.types(
        f"export {number}"
    )
    assert "#99" in await world.david.types("export 99")
