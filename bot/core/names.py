"""Names people without mentioning them: from `desk.toml`, else as Slack knows them."""

from bot.core.context import AppContext
from bot.playbook.playbook import LANGUAGES
from data.models import Escalation, Mention, UserId
from data.team import members
from data.team.members import Member
from data.transaction import Transaction


def name_of(tx: Transaction, app: AppContext, user: UserId) -> str:
    """What to call this person on a card, by id or key of desk.toml; or this channel."""
    person = app.person(user) or app.people.get(user)
    if person is not None and person.name:
        return person.name
    member = members.find(tx, user)
    return member.name if member is not None else app.channels.names.get(user, user)


async def names_of(app: AppContext, users: set[UserId]) -> dict[UserId, str]:
    """What to call these people."""
    return await app.store.read(
        lambda tx: {user: name_of(tx, app, user) for user in users}
    )


def language_of(tx: Transaction, app: AppContext, user: UserId) -> str:
    """The language to speak to this person: their Slack's, else the desk's."""
    member = members.find(tx, user)
    return app.language if member is None else spoken_by(app, member)


def spoken_by(app: AppContext, member: Member) -> str:
    """The same, where what Slack told of them is known."""
    spoken = member.language
    return spoken if spoken in LANGUAGES else app.language


def names_for(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    escalation: Escalation | None = None,
) -> dict[UserId, str]:
    """The names of everybody a card may speak of."""
    people = [mention.owner, mention.read_by, mention.reopened_by]
    if escalation is not None:
        people += people_of(escalation)
    return {user: name_of(tx, app, user) for user in people if user is not None}


def people_of(escalation: Escalation) -> list[UserId]:
    """Everybody an escalation speaks of."""
    people = [
        escalation.manager,
        escalation.raised_by,
        escalation.acknowledged_by,
        escalation.decided_by,
        escalation.ended_by,
    ]
    return [user for user in people if user]
