"""Whoever has nothing but a name can be asked about and forgotten, case by case."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import forget
from bot.cli.app import begin
from bot.privacy import forgetting
from bot.restore import adopt as again
from data import desk_requests
from data.privacy import forgets, holdings
from tests.world.feed import left_in_file, left_in_slack
from tests.world.world import World

REVIEW: dict[str, Any] = {
    "platform": "google_business",
    "kind": "review",
    "author": {"name": "Karin  Zilver"},
}


@dataclass
class Line:
    """The command line, beside the desk that runs."""

    database: Path
    argv: pytest.MonkeyPatch
    said: pytest.CaptureFixture[str]

    def run(self, *words: str) -> str:
        """Everything it says."""
        self.argv.setattr("sys.argv", ["brandwacht", *words])
        with pytest.raises(SystemExit):
            begin({"BRANDWACHT_DATABASE": str(self.database)}, self.database.parent)
        return " ".join("".join(self.said.readouterr()).replace("│", " ").split())


@pytest.fixture
def line(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Line:
    return Line(world.bot.settings.database, monkeypatch, capsys)


async def two_of_one_name(world: World) -> tuple[int, int]:
    """Two reviews signed with one name, of two people as far as anybody knows."""
    first = await world.mention("The Nachtigall hums.", external_id="r1", **REVIEW)
    second = await world.mention("The Pirol is grand.", external_id="r2", **REVIEW)
    return first, second


async def test_one_of_a_name_is_forgotten_and_the_namesake_stays(world: World) -> None:
    first, second = await two_of_one_name(world)
    await world.anna.press("I'll take it", first)

    done = await forgetting.forget(world.bot.app, f"#{first}:Karin Zilver")
    await world.settle()

    assert done.count == 1
    assert left_in_slack(world, "Nachtigall") == []
    assert left_in_file(world, "Nachtigall") == []
    assert "Pirol" in world.shown(second)
    assert "Karin Zilver" in world.shown(second)
    assert (await world.look(first)).owner == "UANNA"


async def test_only_what_is_signed_so_goes_from_a_case_of_somebody_else(
    world: World,
) -> None:
    post = {"platform": "facebook", "external_id": "p1", "author": {"handle": "ida"}}
    case = await world.mention("Who knows this lamp?", **post)
    below = {"platform": "facebook", "kind": "comment", "in_reply_to": {"id": "p1"}}
    for name, text in (("Karin Zilver", "It burnt me."), ("Jo Ost", "Mine is fine.")):
        await world.mention(text, **below, author={"name": name})

    done = await forgetting.forget(world.bot.app, f"#{case}:karin zilver")
    await world.settle()

    assert done.count == 1
    assert left_in_slack(world, "burnt me") == []
    assert "Mine is fine." in "".join(world.thread_texts(case))
    assert "Who knows this lamp?" in world.shown(case)


async def test_the_repeated_delivery_does_not_bring_them_back(world: World) -> None:
    first, _ = await two_of_one_name(world)
    await forgetting.forget(world.bot.app, f"#{first}:karin zilver")
    again_told = await world.mention("The Nachtigall hums.", external_id="r1", **REVIEW)
    assert again_told == first
    assert left_in_slack(world, "Nachtigall") == []


async def test_a_legal_hold_keeps_a_name_alone_as_well(world: World) -> None:
    first, _ = await two_of_one_name(world)
    await world.deliver_press("anna", "mention.hold", first)
    assert await world.anna.submit({"why": "A claim is open."}) == {}
    done = await forgetting.forget(world.bot.app, f"#{first}:karin zilver")
    assert (done.count, [hold.mention for hold in done.held]) == (0, [first])
    assert "Nachtigall" in world.shown(first)


async def test_leads_read_in_which_cases_somebody_has_the_name(world: World) -> None:
    first, second = await two_of_one_name(world)
    said = await world.eva.types("about karin zilver")
    assert f"#{first}, #{second}" in said
    assert "Nachtigall" not in said


async def test_a_restore_forgets_a_name_alone_once_more(world: World) -> None:
    first, _ = await two_of_one_name(world)
    desk = world.bot.app
    key = f"#{first}:karin zilver"
    author = await world.bot.store.read(lambda tx: forgets.hashed(tx, key))
    ended = (await world.look(first)).received_at

    await world.wait(minutes=1)
    noted = forgets.Forget(world.clock.now.isoformat(), forgets.AUTHOR, author=author)
    assert await again.repeat(desk, [noted], ended) == 1
    await world.settle()
    assert left_in_slack(world, "Nachtigall") == []


async def test_the_command_line_says_how_and_does_it(world: World, line: Line) -> None:
    first, second = await two_of_one_name(world)
    keys = f"#{first}:karin zilver, #{second}:karin zilver"
    asked = line.run("about", "Karin Zilver")
    assert keys in asked
    assert "We know nobody" not in asked
    found = line.run("about", f"#{second}:Karin Zilver")
    assert "The Pirol is grand." in found
    assert "Nachtigall" not in found
    assert "'#12:anna b'" in line.run("forget", "Karin Zilver")
    dry = line.run("forget", "--dry-run", f"#{first}:karin zilver")
    assert f"1 mention would be forgotten: #{first}" in dry

    key = f"#{first}:karin zilver"
    with pytest.raises(forget.NobodyAnswers):
        await forget.forget(world.bot.settings, key, patience=0)
    await forgetting.as_asked(world.bot.app)
    await world.settle()
    assert await world.bot.store.read(desk_requests.waiting) == []
    gone = await world.bot.store.read(lambda tx: holdings.of_author(tx, key))
    assert gone.nothing
    assert left_in_slack(world, "Nachtigall") == []
