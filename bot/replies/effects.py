"""Fills in the text somebody may want next: thanks, a closing word, regret."""

from dataclasses import replace

from bot.core.command import CommandResult, Starter
from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules import templates
from bot.replies.service.rendered_drafts import voice_of
from data.models import Mention, UserId
from data.transaction import Transaction


def after_command(
    _tx: Transaction, app: AppContext, done: CommandResult, context: DecisionContext
) -> CommandResult:
    """After a command that knows which text may come next: the text to start from."""
    if done.starter is None:
        return done
    text = filled(app, done.mention, context.by, done.starter)
    return replace(done, answer=replace(done.answer, starter=text))


def filled(app: AppContext, mention: Mention, by: UserId, starter: Starter) -> str:
    """The template in the voice for this post, with what we know; gaps stay to be seen.

    Nothing where the installation has taken the template away.
    """
    found = app.playbook.templates.get(starter.template)
    if found is None:
        return ""
    profile, post = app.profile, mention.post
    voice = voice_of(app, mention, None)
    language = app.playbook.voices[voice].language
    values = profile.values(language, post.platform, by)
    names = app.playbook.voices[voice].names
    values |= {
        "first_name": templates.called(post.author, names),
        "author": templates.seen_as(post.author),
        **starter.known,
    }
    return templates.fill(found, voice, values, app.playbook).text
