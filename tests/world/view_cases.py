"""Card models to render: every status and class, with hostile texts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.card.views.questions import asked
from bot.card.views.steps import state_of, steps_of
from bot.core.action import Actions
from bot.desk.actions import ACTIONS
from bot.desk.views.menu import menu
from bot.desk.views.notifications import render_notification
from bot.hours.hours import Hours
from bot.mentions.rules.transition import DecisionContext
from bot.mentions.rules.weight import Weight
from bot.playbook.playbook import LANGUAGES, Playbook
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel, WatchModel
from bot.ui.phrases import render
from bot.ui.translator import Translator
from data.followup.models import Check, Earlier, NotedAuthor
from data.handoffs.models import Task, TaskId
from data.models import (
    Author,
    Escalation,
    EscalationId,
    Mention,
    MentionId,
    Post,
    Status,
    UserId,
)
from data.outbox import notification_data

NOW = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
ZONE = "Europe/Berlin"
ANNA, BEN, MIA = UserId("U0ANNA"), UserId("U0BEN"), UserId("U0MIA")
NAMES = {ANNA: "Anna", BEN: "Ben", MIA: "Mia"}
PLAYBOOK = Playbook.load()
WORDS = {language: Translator(language) for language in LANGUAGES}
HOSTILE = (
    "<!channel> <!here> <!everyone> <!subteam^S1> <@U0ANNA> <#C1> <https://evil.example|bank>",
    "&lt;!channel&gt; <!date^1392734382^{date}|now>",
    "*Slack Admin:* _click_ ~no~ `code` ```fence``` :siren: > quote\n> more",
    "@channel @here #general https://evil.example/login www.evil.example",
    "\u202egnp.exe \u200b\u200b\u200b\u2066hidden\u2069 \x00\x07\x1b[31m",
    "z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359\u035a\u035b" * 400,
    "\ud800 lone \udfff",
    "&" * 8_000,
    "<" * 8_000,
    "👩\u200d👩\u200d👧\u200d👦" * 2_000,
    "word " * 2_000,
    "x" * 8_000,
    "\n" * 5_000 + "end",
    '"\\' * 4_000,
    "",
)
_OWN = re.compile(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>")
_COMMANDS = ("<@", "<!", "<#", "<http", "<mailto", "<tel")


def hostile_post(text: str) -> Post:
    """A post in which everything that can be is `text`."""
    return Post(
        source="own",
        platform="x",
        kind="reply",
        url="https://x.com/jana/status/1",
        title=text,
        text=text,
        language="de",
        author=Author(name=text, handle=text, followers=12_400),
        channel_name=text,
        visibility="group",
        rating=text,
        published_at=NOW - timedelta(minutes=5),
    )


def mention(post: Post | None = None, **changes: Any) -> Mention:
    """A fresh mention, with what a test changes."""
    fresh = Mention(
        id=MentionId(482),
        post=post or hostile_post("The charger smoked."),
        received_at=NOW,
        started_at=NOW,
        open_since=NOW,
        claim_due=NOW + timedelta(minutes=15),
        first_reply_due=NOW + timedelta(minutes=60),
    )
    return replace(fresh, **changes)


def claimed(post: Post | None = None, **changes: Any) -> Mention:
    """Anna has it."""
    return mention(
        post,
        **{
            "status": Status.CLAIMED,
            "owner": ANNA,
            "claimed_at": NOW,
            "claim_due": None,
            **changes,
        },
    )


def watching(post: Post | None = None, **changes: Any) -> Mention:
    """Answered; the next check is tomorrow."""
    context = {
        "status": Status.WATCHING,
        "owner": ANNA,
        "claim_due": None,
        "first_reply_due": None,
        "first_reply_at": NOW,
        "answered_at": NOW,
        "outcome": "answered",
        "look_again_at": NOW + timedelta(days=1),
    }
    return mention(post, **{**context, **changes})


def closed(post: Post | None = None, **changes: Any) -> Mention:
    """Let it stand."""
    context = {
        "status": Status.CLOSED,
        "claim_due": None,
        "first_reply_due": None,
        "outcome": "let_stand",
        "closed_at": NOW,
    }
    return mention(post, **{**context, **changes})


def escalation(**changes: Any) -> Escalation:
    """Asked by Anna, for Mia."""
    asked = Escalation(
        id=EscalationId(3),
        mention=MentionId(482),
        level="L2",
        reason="safety",
        question="Do we advise to stop using it?",
        raised_by=ANNA,
        raised_at=NOW,
        pages_from=NOW,
        manager=MIA,
        decide_by=NOW + timedelta(hours=2),
    )
    return replace(asked, **changes)


def decided(**changes: Any) -> Escalation:
    """Mia has decided."""
    context = {
        "acknowledged_by": MIA,
        "acknowledged_at": NOW,
        "decision": "hold_all_replies",
        "instruction": "Wait for the lab.",
        "decided_by": MIA,
        "decided_at": NOW,
        "ended_at": NOW,
    }
    return escalation(**{**context, **changes})


def model(of: Mention | None = None, **changes: Any) -> CardModel:
    """A model in which everybody has a name."""
    context = CardModel(
        mention=of or mention(),
        drawn_at=NOW,
        names=NAMES,
    )
    return replace(context, **changes)


def states(post: Post) -> Iterator[CardModel]:
    """Every status without a class and with each, and the fullest card there is."""
    classes: list[str | None] = [None, *PLAYBOOK.classes]
    for build in (mention, claimed, watching, closed):
        for name in classes:
            yield model(build(post, classification=name))
    yield fullest(post)


def fullest(post: Post) -> CardModel:
    """Everything a card can say at once."""
    full = watching(
        post,
        classification="complaint",
        flags=tuple(PLAYBOOK.flags),
        outcome="no_reply",
        reason="troll_stage",
        returned_at=NOW,
    )
    return model(
        full,
        names=dict.fromkeys(NAMES, post.text or "Anna"),
        replies=1234,
        replies_by_author=17,
        also_via=("syften", post.text or "x", "octolens"),
        watch=full_watch(),
        escalation=decided(instruction=post.text or None),
        weight=Weight("high", "followers"),
    )


def check(**said: Any) -> Check:
    """A look an hour after the answer."""
    due = NOW - timedelta(minutes=1)
    usual: dict[str, Any] = {"id": 9, "look": "one_hour", "situation": "answered"}
    usual |= {"since": NOW - timedelta(hours=1), "due": due, "planned_at": due}
    return Check(**(usual | {"mention": MentionId(482)} | said))


def full_watch() -> WatchModel:
    """Everything there is to say of a watch and of an author."""
    made = [
        check(
            id=n, author="negative", others="many", mood="worse", done_at=NOW, by=ANNA
        )
        for n in range(1, 5)
    ]
    return WatchModel(
        checks=made,
        ends_at=NOW,
        people=1234,
        spread=99,
        last_sign=NOW,
        watched_until=NOW,
        watched_posts=99,
        posts=(99, 999),
        earlier=[Earlier("complaint", "solved", 50), Earlier("rant_troll", None, 49)],
        knows=BEN,
        noted=NotedAuthor("x:a", MentionId(1), "ally", "w" * 200, "not_asked", NOW),
    )


def menu_of(of: Mention, words: Translator, by: UserId | None = None) -> View:
    """*More…* of a mention for somebody who may do everything, the card beside it."""
    return more_of(ACTIONS, of, words, by)


def more_of(
    actions: Actions, of: Mention, words: Translator, by: UserId | None = None
) -> View:
    """The same with other rows."""
    drawn, here = render(PLAYBOOK, words, ZONE), model(of)
    context = DecisionContext(NOW, by or ANNA, PLAYBOOK, Hours.always_open())
    state = state_of(here, drawn)
    card = steps_of(here, actions, drawn, asked(here, drawn))
    allowed = {row.row for row in actions.rows}
    return menu("{}", of, actions.more(state, here, context, allowed, card.all), drawn)


def strings(value: object) -> Iterator[str]:
    """Every string anywhere inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def commands_in(value: object) -> list[str]:
    """What Slack would obey and we did not write; our dates are ours."""
    return [
        text
        for text in strings(value)
        if any(command in _OWN.sub("", text) for command in _COMMANDS)
    ]


def task(what: str, **said: Any) -> Task:
    """Something Anna asked of Ben."""
    return Task(
        id=TaskId(7),
        mention=MentionId(482),
        kind="repair",
        what=what,
        asked_by=ANNA,
        asked_at=NOW,
        due=NOW + timedelta(hours=2),
        owner=BEN,
        **said,
    )


def notification(
    kind: str,
    data: dict[str, object] | None = None,
    language: str = "en",
    **changes: Any,
) -> Message:
    """One message, about a claimed mention unless a test says otherwise."""
    context = {"model": model(claimed()), "escalation": escalation(), **changes}
    drawn = render_notification(
        kind,
        notification_data.of(kind, data or {}),
        context.pop("model"),
        context.pop("escalation"),
        PLAYBOOK,
        WORDS[language],
        ZONE,
        **context,
    )
    assert drawn is not None
    return drawn


def actions_of(message: Message) -> list[str]:
    """The buttons of a message."""
    rows = [b for b in message.blocks if b["type"] == "actions"]
    return [e["action_id"] for row in rows for e in row["elements"]]
