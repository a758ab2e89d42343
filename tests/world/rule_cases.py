"""What the tests of rules start from: a mention, a playbook, a time and some people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.hours.hours import Hours
from bot.mentions.rules.clocks import set_due
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Playbook
from data.models import Author, Mention, MentionId, Post, UserId

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""A Wednesday at ten."""

ANNA, BEN = UserId("UANNA"), UserId("UBEN")
PLAYBOOK = Playbook.load()
ALWAYS = Hours.always_open()


def context(by: UserId = ANNA, *, after: timedelta = timedelta()) -> DecisionContext:
    """What a rule is told when `by` presses so long after ten."""
    return DecisionContext(now=TEN + after, by=by, playbook=PLAYBOOK, hours=ALWAYS)


def fresh(**state: object) -> Mention:
    """A mention that arrived at ten, with its clocks running."""
    post = Post(source="own", text="Broken again.", author=Author(key="x:sanne"))
    mention = Mention(MentionId(482), post, TEN, TEN, TEN)
    return set_due(replace(mention, **state), PLAYBOOK, ALWAYS)  # type: ignore[arg-type]
