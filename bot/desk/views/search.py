"""The answer to `/mentions search`: a line for each mention, with a button to see it."""

from datetime import datetime

from bot.desk.rules import VisibleMentions
from bot.ui.blocks import Block, Message, actions, button, context, mrkdwn, section
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext, author_of, class_of, outcome_of, platform_of
from bot.ui.texts import escape_mrkdwn, line
from data.models import Mention, Status, UserId


def found(answer: VisibleMentions, render: RenderContext, *, now: datetime) -> Message:
    """What was found, the newest first; else what can be searched."""
    words, typed = render.words, escape_mrkdwn(line(answer.query.typed, 80))
    if answer.query.unknown:
        return _unknown(answer, render)
    if answer.query.is_empty:
        return Message(words("command.search_which"))
    if not answer.mentions:
        said = words("command.search_none", typed=typed)
        hint = words("command.search_how")
        return Message(said, [section(said), context([mrkdwn(hint)])])
    count = len(answer.mentions)
    key = "command.search_more" if answer.more else "command.search_found"
    said = words(key, count=count, typed=typed)
    lines = [_line(one, answer.names or {}, render, now) for one in answer.mentions]
    rows: list[Block] = [
        {
            **section(text, f"search:{one.id}"),
            "accessory": move_button("show", one, render),
        }
        for one, text in zip(answer.mentions, lines, strict=True)
    ]
    how = context([mrkdwn(words("command.search_how"))])
    return Message("\n".join([said, *lines]), [section(said), *rows, how])


def _unknown(answer: VisibleMentions, render: RenderContext) -> Message:
    """A state or a class nobody knows, and the one that was probably meant."""
    words, query = render.words, answer.query
    typed = escape_mrkdwn(line(query.unknown, 40))
    if not query.meant:
        return Message(words("command.search_unknown", typed=typed))
    said = words("command.did_you_mean", typed=typed, meant=query.meant)
    again = button(
        words("button.search_again", meant=query.meant),
        "search.again",
        line(query.corrected, 200),
    )
    return Message(said, [section(said), actions([again], "search:again")])


def _line(
    mention: Mention, names: dict[UserId, str], render: RenderContext, now: datetime
) -> str:
    """`#482 Robin on X · 😟 Complaint · Anna · 30 Nov, 13:40`."""
    words = render.words
    who = words(
        "summary.who",
        author=escape_mrkdwn(author_of(mention.post, words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    at = render.token(mention.post.published_at or mention.received_at, now)
    parts = (f"*#{mention.id}* {who}", class_of(mention, render))
    return " · ".join((*parts, _state(mention, names, render), at))


def _state(mention: Mention, names: dict[UserId, str], render: RenderContext) -> str:
    status = render.words(f"status.{mention.status}")
    if mention.status is Status.CLOSED:
        outcome = outcome_of(mention, render)
        return status if outcome == status else f"{status}, {outcome}"
    if mention.status is Status.CLAIMED and mention.owner is not None:
        return escape_mrkdwn(line(names.get(mention.owner, ""), 60)) or status
    return status
