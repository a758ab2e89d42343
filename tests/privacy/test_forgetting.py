"""Forgetting: nothing of the author stays, everything we did does (DESIGN promise 10)."""

import json
import sqlite3
from collections.abc import Iterator

from bot.cli.upkeep import first_broken
from bot.privacy import forgetting
from data.audit import versions
from data.instants import to_text
from data.intake import dead_letters
from data.privacy import personal_data_map
from data.transaction import Transaction
from tests.world.feed import readable
from tests.world.removal_story import evidence, removal
from tests.world.world import CARDS, MANAGEMENT, World

MARKS = ("geheimname", "sannegeheim", "zitronenfalter")
"""The name of the author, the handle with all links, and a word the author used."""

SANNE = {"name": "Sanne Geheimname", "handle": "SanneGeheim", "followers": 31}
PAGE = "https://x.com/sannegeheim/status"
NOTE = "Sanne Geheimname (@sannegeheim) shouts about the Zitronenfalter."
OTHER_NOTE = "The same trick as @SanneGeheim, and Sanne Geheimname's friend."
PEOPLE = ("anna", "ben", "carla", "david", "eva")


async def abuse(world: World) -> int:
    """A case with all that can be said about it: evidence, a removal, a report, a brief."""
    number = await world.mention(
        "You Zitronenfalter, I know where you live.",
        url=f"{PAGE}/1",
        platform="x",
        author={**SANNE, "url": "https://x.com/sannegeheim"},
        published_at=world.clock.now.isoformat(),
    )
    await world.anna.press("⛔ Abuse / illegal")
    await world.anna.press_in_dialog("Threat")
    await world.anna.press("I'll take it")
    await evidence(world, number)
    house_rule = {"reason": "House rule (name it)", "rule": NOTE, "lower": NOTE}
    assert await removal(world, number, second="ben", **house_rule) == {}
    await world.wait(minutes=11)
    yes = {"looked": ["Ik heb ernaar gekeken en de reden klopt"]}
    await world.ben.press_in_message("dm", "Controleer en bevestig")
    assert await world.ben.submit(yes) == {}
    await world.deliver_press("anna", "mention.report", number)
    report = {"reason": "Threat", "why": NOTE, "name": "Lumivelo"}
    assert await world.anna.submit({**report, "email": "desk@lumivelo.example"}) == {}
    await world.anna.press("Escalate…", number)
    question = {"reason": "Safety or health", "question": NOTE, "manager": "David"}
    assert await world.anna.submit({**question, "level": "Management"}) == {}
    await world.david.press_in_message("dm", "escalation.decide")
    decided = {"decision": "Continue in private", "instruction": NOTE}
    assert await world.david.submit(decided) == {}
    return number


async def complaint(world: World) -> int:
    """One that is passed on, handed over, waited for, answered and looked at."""
    number = await world.mention(
        "A Zitronenfalter sat in my lamp!",
        url=f"{PAGE}/2",
        platform="x",
        author=SANNE,
        thread_id="zitronenfalter-2",
        channel_name="sannegeheim",
    )
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Pass on…", number)
    assert await world.anna.submit({"what": NOTE, "topic": "Product"}) == {}
    await world.anna.press("Hand over…", number)
    assert await world.anna.submit({"to": "ben", "note": NOTE}) == {}
    while not any(f"#{number} had vóór" in dm for dm in world.ben.dms):
        await world.wait(minutes=4)
    await world.deliver_press("ben", "mention.answer", number)
    text = "Sorry, Sanne Geheimname! Sannes lamp is replaced, @sannegeheim."
    answer = {"text": text, "url": f"{PAGE}/3"}
    assert await world.ben.submit(answer) == {}
    for author, said in (
        (SANNE, "Zitronenfalter again"),
        ({"handle": "noor"}, "Me too"),
    ):
        await world.mention(
            said, platform="x", author=author, thread_id="zitronenfalter-2"
        )
    await world.wait(hours=20)
    return number


async def all_the_rest(world: World, number: int) -> None:
    """What only rarely is written, straight into the rows."""
    at = to_text(world.clock.now)
    values = {"number": number, "note": NOTE, "other": OTHER_NOTE, "at": at}
    body = json.dumps({"by": "Sanne Geheimname", "about": "Zitronenfalter"}).encode()

    def write(tx: Transaction) -> None:
        for sql in _RARE:
            context = {k: v for k, v in values.items() if f":{k}" in sql}
            tx.run(sql, **context)
        dead_letters.bury(
            tx, source="own", at=world.clock.now, content_type="", body=body, error="?"
        )

    await world.bot.store.write(write)


_RARE = (
    "insert into own_posts (mention, source, platform, kind, text, visibility, "
    "received_at) values (:number, 'own', 'x', 'reply', :other, 'public', :at)",
    "insert into notes (mention, kind, text, by, at) "
    "values (:number, 'known', :note, 'UANNA', :at)",
    "insert into info_requests (escalation, question, asked_by, asked_at) "
    "values (1, :note, 'UDAVID', :at)",
    "insert into reviews (mention, cause, owner, opened_by, opened_at, due) "
    "values (:number, 'removal', 'UANNA', 'UANNA', :at, :at)",
    "insert into review_answers (review, question, text, by, at) "
    "values (1, 'expected', :note, 'UANNA', :at)",
    "insert into overrides (rule, mention, note, at) values ('L01', :number, :note, :at)",
    "insert into legal_holds (mention, reason, set_by, set_at, lifted_by, lifted_at) "
    "values (:number, :note, 'UANNA', :at, 'UANNA', :at)",
    "insert into drafts (mention, text, begun_by, begun_at, saved_by, saved_at) "
    "values (:number, :note, 'UANNA', :at, 'UANNA', :at)",
    "insert into reads (draft, text, asked_by, asked_at, reader) "
    "values ((select max(id) from drafts), :note, 'UANNA', :at, 'UBEN')",
    "update checks set note = :note where mention = :number",
    "insert into checks (mention, look, situation, since, due, planned_at, note) "
    "values (:number, 'now', 'answered', :at, :at, :at, :note)",
    "insert into facts (topic, body, source, kept_by, kept_at, checked_at) values "
    "('lamps', :other, 'https://lumivelo.example', 'UANNA', :at, :at)",
    "insert into freezes (topic, set_by, since, until) "
    "values ('keyword:sannegeheim', 'UDAVID', :at, '2030-01-01T00:00:00.000Z')",
    "insert into storms (channel, stage, topic, began_at, raised_at, ended_at) "
    "values ('C1', 'closed', :other, :at, :at, :at)",
    "insert into statements (storm, text, posted_by, at) "
    "values ((select max(id) from storms), :other, 'UANNA', :at)",
    "insert into news (mention, text, written_by, at) values (3, :other, 'UANNA', :at)",
    "insert into noted_authors (author_key, mention, kind, why, consent, noted_at, "
    "noted_by, ends_at) values ('x:sannegeheim', :number, 'ally', :note, 'given', :at, "
    "'UANNA', '2030-01-01T00:00:00.000Z')",
    "insert into absences (member, since, until, note) "
    "values ('UEVA', :at, :at, :other)",
    "insert into helpers (mention, author_key, handle, url, partly, noted_by, at) values "
    "(3, 'x:sannegeheim', '@sannegeheim', 'https://x.com/sannegeheim', 0, 'UANNA', :at)",
)


async def of_somebody_else(world: World) -> int:
    """Not her case, but her name is in what we say about it."""
    number = await world.mention(
        "Nice try.", platform="x", author={"name": "Noor", "handle": "noor"}
    )
    await world.anna.press("I'll take it", number)
    await world.anna.press("Hand over…", number)
    assert await world.anna.submit({"to": "carla", "note": OTHER_NOTE}) == {}
    return number


async def test_nothing_of_an_author_stays_and_everything_we_did_does(
    world: World,
) -> None:
    """S0.5, DESIGN promise 10: the whole file, and every message of the workspace."""
    insult = await abuse(world)
    lamp = await complaint(world)
    other = await of_somebody_else(world)
    await all_the_rest(world, insult)
    for name in PEOPLE:
        await world.teammate(name).opens_home()
    assert await _tables_that_say_it(world) == {
        one.table for one in (*personal_data_map.INSIDE, *personal_data_map.OUTSIDE)
    }
    assert {where.partition(":")[0] for where, _ in found_in_slack(world)} >= {
        CARDS, MANAGEMENT, "anna", "ben", "carla", "david", "home of ben",
    }  # fmt: skip
    kept = {where.partition(":")[0] for where, _ in found_in_file(world)}
    assert kept >= {"mentions", "replies", "payloads", "audit_versions", "evidence", "outbox",
        "dead_letters", "helpers", "bytes"}  # fmt: skip
    before = await _what_we_did(world)

    forgotten = await forgetting.forget(world.bot.app, "x:sannegeheim")
    assert forgotten.count == 3
    for _ in range(8):
        await world.wait(minutes=5)

    assert list(found_in_slack(world)) == []
    assert list(found_in_file(world)) == []
    assert first_broken(world.bot.settings.database) is None
    assert before.items() <= (await _what_we_did(world)).items()
    assert "[…] lamp is replaced" in await _posted(world, lamp)
    assert any("The same trick as […], and […] friend." in d for d in world.carla.dms)
    assert (await world.look(other)).post.author.handle == "noor"
    assert "opnieuw" in world.ben.home
    assert "Noor" in await world.carla.opens_home()
    again = await world.mention(
        "You Zitronenfalter, I know where you live.", url=f"{PAGE}/1"
    )
    assert again == insult


def found_in_slack(world: World) -> Iterator[tuple[str, str]]:
    """Every message and every Home in which a mark is found."""
    for name in (CARDS, MANAGEMENT):
        for message in world.workspace.channel(name).book.values():
            yield from _marked(name, message)
    for name in PEOPLE:
        for message in world.workspace.dm(name).book.values():
            yield from _marked(name, message)
        yield from _marked(f"home of {name}", world.workspace.home_of(name))


def _marked(where: str, shown: object) -> Iterator[tuple[str, str]]:
    text = json.dumps(shown, ensure_ascii=False)
    for mark in MARKS:
        if mark in text.lower():
            yield f"{where}: {mark}", text[:600]


def found_in_file(world: World) -> Iterator[tuple[str, str]]:
    """Every row, and then every byte, of the database in which a mark is found."""
    database = world.bot.settings.database
    with sqlite3.connect(database) as connection:
        names = connection.execute(
            "select name from sqlite_master where type = 'table'"
        )
        for (table,) in names.fetchall():
            for row in connection.execute(f'select * from "{table}"'):  # noqa: S608
                yield from _marked(table, [readable(value) for value in row])
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    raw = database.read_bytes().lower()
    for mark in MARKS:
        at = raw.find(mark.encode())
        if at >= 0:
            yield f"bytes: {mark}", repr(raw[at - 200 : at + 100])


async def _tables_that_say_it(world: World) -> set[str]:
    wanted = personal_data_map.pattern(("Sanne Geheimname", "sannegeheim"))
    assert wanted is not None
    return await world.bot.store.read(
        lambda tx: {one.table for one, _ in personal_data_map.naming(tx, wanted)}
    )


async def _what_we_did(world: World) -> dict[str, object]:
    """Who did what when, in ids and codes, of every protected row."""

    def read(tx: Transaction) -> dict[str, object]:
        did: dict[str, object] = {}
        for table, words in versions.PROTECTED.items():
            for row in tx.all(f"select * from {table}"):  # noqa: S608
                did[f"{table} {row['id']}"] = json.dumps(
                    {k: v for k, v in row.items() if k not in words}
                )
        for row in tx.all("select * from events"):
            did[f"event {row['id']}"] = row["hash"].hex()
        for row in tx.all("select id, digest, chain from evidence"):
            did[f"evidence {row['id']}"] = row["chain"]
        return did

    return await world.bot.store.read(read)


async def _posted(world: World, number: int) -> str:
    rows = await world.bot.store.read(
        lambda tx: tx.all("select text from posted where mention = :n", n=number)
    )
    return str(rows[-1]["text"])
