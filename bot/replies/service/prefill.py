"""Fills in a prepared text when it is needed: thanks, a closing reply, regret."""

from bot.core.context import AppContext
from bot.replies.rules import templates
from data.models import Mention, UserId

HELPED, SOLVED, CANNOT = "community_thanks", "public_close", "cannot_fix"
"""The templates that follow from how a case goes on."""


def starter(
    app: AppContext, mention: Mention, by: UserId, template: str, **known: str
) -> str:
    """The template in the voice for this post, with what we know; gaps stay to be seen.

    Nothing where the installation has taken the template away.
    """
    found = app.playbook.templates.get(template)
    if found is None:
        return ""
    profile, post = app.profile, mention.post
    voice = profile.voice(post.language)
    language = app.playbook.voices[voice].language
    values = profile.values(language, post.platform, by)
    values |= {"first_name": templates.first_name(post.author), **known}
    return templates.fill(found, voice, values, app.playbook).text
