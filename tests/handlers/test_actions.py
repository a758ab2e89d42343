"""Every action is one row, and one row is enough: whatever reads the rows finds it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.core.action import Action, Actions, OnMention, check
from bot.desk import commands
from bot.desk.actions import ACTIONS, HOME
from bot.errors import Misconfigured
from bot.mentions.rules import lifecycle
from bot.mentions.rules.moves import CLAIMED, MOVES, OPEN, Move, Whose
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import LANGUAGES, Playbook
from bot.playbook.schema.permissions import Permissions
from bot.simulation.reading import models_of, read_day
from bot.simulation.replaying import replay
from bot.ui.offers import OVERFLOW, State
from bot.ui.translator import Translator
from data.models import Mention, UserId
from handlers.slack import build_app
from tests.world.view_cases import ANNA, BEN, WORDS, claimed, mention, more_of
from tests.world.walking import PEOPLE, Walk
from tests.world.world import World

HOME_ROW = {HOME: "app_home_opened"}


def test_every_move_of_people_is_the_move_of_one_action() -> None:
    """Or comes with another one: a class that is sorted out closes the mention, too."""
    made = Counter(row.makes for row in ACTIONS.rows if row.makes)
    of_people = [one for one in MOVES.values() if one.whose is not Whose.SOURCE]
    chosen = {one.name for one in of_people if not one.follows}

    assert set(made) == chosen
    assert [name for name, count in made.items() if count != 1] == []
    assert {one.follows for one in of_people if one.follows} <= chosen


def test_what_is_likely_has_a_rank_of_its_own_in_each_state() -> None:
    """Four behind the dots, eight after them; something is likely in every state."""
    states: dict[State, list[int]] = {}
    for row in ACTIONS.rows:
        for state, rank in row.likely.items():
            states.setdefault(state, []).append(rank)

    assert len(states) == 10
    for state, ranks in states.items():
        assert len(ranks) == len(set(ranks)), state
        assert min(ranks) <= OVERFLOW < max(ranks) <= 12, state
        assert [row.likely[state] for row in ACTIONS.likely(state)] == sorted(ranks)


def test_what_is_likely_can_be_pressed() -> None:
    likely = [row for row in ACTIONS.rows if row.likely]

    assert [row.id for row in likely if not row.can_be_pressed] == []
    assert [row.id for row in ACTIONS.likely("claimed")][:3] == [
        "mention.wake",
        "mention.undo",
        "mention.take_over",
    ]


def test_whatever_can_be_done_with_a_mention_has_a_group() -> None:
    """The move of each row is found by its kind, wherever the card shows it."""
    by_group: dict[str | None, set[str]] = {}
    for row in ACTIONS.rows:
        by_group.setdefault(row.group, set()).add(row.name)

    assert {"holding", "draft", "private_offer", "emergency"} <= by_group["reply"]
    assert {"claim", "escalate", "pass_on", "still_on_it"} <= by_group["people"]
    assert {"flags", "stop", "watch_author", "read_as"} <= by_group["about"]
    assert {"close", "settle", "no_reply", "watch_on"} <= by_group["close"]
    left_out = {row.makes for row in ACTIONS.rows if row.group is None} - {""}
    assert left_out == {"own_was_other"}, "an answer to a question of its own message"
    assert [row.id for row in ACTIONS.rows if row.menu and row.group is None] == []


WRONG = {
    "does nothing": Action("mention.sing", label=""),
    "does two things": Action(
        "mention.sing",
        rule=lifecycle.claim,
        command=OnMention(commands.undo),
        label="",
    ),
    "a family, and only a family, names one example": Action(
        "mention.sing.", rule_for=lambda _: lifecycle.claim
    ),
    "there is no move “hum”": Action(
        "mention.sing", rule=lifecycle.claim, move="hum", label=""
    ),
    "button.sing has no words in en, de, nl": Action(
        "mention.sing", rule=lifecycle.claim
    ),
    "permissions.toml: actions.mention.sing: is missing": Action(
        "mention.sing", rule=lifecycle.claim, label=""
    ),
    "there are two rows for this button": Action("mention.claim", rule=lifecycle.claim),
    "there are two rows for this dialog": Action(
        "mention.close", dialog="flags", submit=OnMention(commands.undo)
    ),
}


@pytest.mark.parametrize("said", WRONG)
def test_a_row_that_is_not_whole_stops_the_start_and_is_named(said: str) -> None:
    actions = Actions((*ACTIONS.rows, WRONG[said]))

    with pytest.raises(Misconfigured) as wrong:
        check(actions, Playbook.load().permissions, HOME_ROW)

    [problem] = [one for one in wrong.value.problems if said in one]
    assert WRONG[said].id.removesuffix(".") in problem


def sing(before: Mention, _context: DecisionContext) -> Transition:
    """A move nobody has ever made."""
    return Transition("sing", before)


SING = Action("mention.sing", rule=sing, menu=("reply", 99))
"""What somebody adds who follows the recipe for a new button: this row."""

MORE = Actions((*ACTIONS.rows, SING))


@pytest.fixture
def sung(monkeypatch: pytest.MonkeyPatch) -> None:
    """The move, and its words in three languages."""
    move = Move("sing", Whose.OWNER, (OPEN, CLAIMED), wakes=False)
    monkeypatch.setitem(MOVES, "sing", move)
    for language in LANGUAGES:
        known = Translator(language).sentences()
        for key in ("button.sing", "done.sing", "event.sing"):
            said = f"{key} in {language}"
            monkeypatch.setitem(known, key, said)


def with_permission(playbook: Playbook) -> Playbook:
    """Its row of the permission table: the lead and whoever has the mention."""
    table = playbook.permissions
    actions = {**table.actions, "mention.sing": ("lead", "owner")}
    permissions = Permissions(groups=table.groups, actions=actions)
    return playbook.model_copy(update={"permissions": permissions})


def singing(world: World) -> World:
    """The same desk, started with one row more."""
    bot = world.bot
    ctx = bot.slack_app.ctx
    app = replace(ctx.app, playbook=with_permission(ctx.app.playbook))
    secret = bot.settings.slack.signing_secret
    assert secret is not None

    async def nothing(*_said: str) -> None:
        """Nobody loses a channel here."""

    slack_app = build_app(
        replace(ctx, app=app, actions=MORE),
        signing_secret=secret.get_secret_value(),
        channel_lost=nothing,
        channel_back=nothing,
        us=ctx.us,
        directory=ctx.directory,
    )
    bot = replace(bot, app=app, slack_app=slack_app)
    return World(bot, world.workspace, world.clock)


@pytest.mark.usefixtures("sung")
async def test_one_row_is_found_by_dispatch_and_menu(world: World) -> None:
    """A press makes the move, is confirmed in words, stands in the history and the menu."""
    desk = singing(world)
    number = await desk.mention("The lamp hums.")
    await desk.anna.press("I'll take it")

    await desk.deliver_press("anna", "mention.sing", number)
    assert (await desk.story(number))[-1] == "sing"
    assert "done.sing in en" in desk.anna.hears + desk.anna.dialog

    await desk.deliver_press("anna", "mention.menu", number)
    assert "button.sing in en" in desk.anna.dialog


@pytest.mark.usefixtures("sung")
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_row_has_its_place_in_the_menu(language: str) -> None:
    def offered(one: Mention, by: UserId) -> bool:
        view = more_of(MORE, one, WORDS[language], by)
        return f"button.sing in {language}" in str(view)

    assert offered(mention(), BEN)
    assert offered(claimed(), ANNA)
    assert not offered(claimed(), BEN)


@pytest.mark.usefixtures("sung")
@pytest.mark.parametrize("name", ["carla", "otto", "anna", "gus"])
async def test_one_row_is_walked_by_the_permission_test(walk: Walk, name: str) -> None:
    walk.world = singing(walk.world)
    found = await walk.try_all(name)

    assert found == walk.expected(name)
    assert found["press mention.sing"] == (name in ("carla", "otto"))


@pytest.mark.usefixtures("sung")
async def test_one_row_can_be_written_into_a_day(tmp_path: Path) -> None:
    assert "sing" in models_of(MORE)
    (tmp_path / "desk.toml").write_text(PEOPLE, encoding="utf-8")
    settings = Settings.read_without_slack({}, tmp_path)
    day = tmp_path / "day.toml"
    day.write_text(
        "[day]\nstart = 2026-03-04T10:00\nuntil = 2026-03-04T12:00\n"
        '[[mentions]]\nat = "10:00"\nname = "lamp"\ntext = "It hums."\n'
        '[[presses]]\nat = "10:05"\nwho = "anna"\non = "lamp"\nmove = "sing"\n',
        encoding="utf-8",
    )

    script = read_day(day, settings, MORE)
    timeline = await replay(script, script.settings)

    assert "anna: sing “lamp”" in [line.text for line in timeline.lines]
    assert not [line for line in timeline.lines if line.kind == "refused"]
