"""What the rule tests start from: a mention, a playbook, an instant and some people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.hours import Hours
from bot.playbook import Playbook
from bot.rules.life.clocks import set_due
from bot.rules.life.step import Given
from data.models import Author, Mention, MentionId, Post, UserId

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""A Wednesday at ten."""

ANNA, BEN = UserId("UANNA"), UserId("UBEN")
PLAYBOOK = Playbook.load()
ALWAYS = Hours.always_open()


def given(by: UserId = ANNA, *, after: timedelta = timedelta()) -> Given:
    """What a rule is told when `by` presses so long after ten."""
    return Given(now=TEN + after, by=by, playbook=PLAYBOOK, hours=ALWAYS)


def fresh(**state: object) -> Mention:
    """A mention that arrived at ten, with its clocks running."""
    post = Post(source="own", text="Broken again.", author=Author(key="x:sanne"))
    mention = Mention(MentionId(482), post, TEN, TEN, TEN)
    return set_due(replace(mention, **state), PLAYBOOK, ALWAYS)  # type: ignore[arg-type]
