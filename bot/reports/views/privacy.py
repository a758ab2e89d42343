"""What is stored and who sees it, for everybody who asks (playbook 8.2)."""

from bot.ui.blocks import Message, heading, sections
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url


def privacy(render: RenderContext, notice: str | None) -> Message:
    """The answer to `/mentions privacy`, with the times and sizes of this installation."""
    words, book = render.words, render.playbook
    plan, reports = book.retention, book.reports
    if plan.on:
        shorter = {**plan.classes, **plan.outcomes}
        labels = {**book.outcomes, **book.classes}
        how_long = words(
            "privacy.how_long",
            closed=words.span(plan.closed),
            others="".join(
                f", {words.pick(labels[name].label)} {words.span(span)}"
                for name, span in shorter.items()
            ),
            kept=words.span(plan.kept),
        )
    else:
        how_long = words("privacy.how_long_off")
    url = safe_url(notice)
    told = (
        words("privacy.no_notice")
        if url is None
        else words("privacy.notice", url=f"<{url}>")
    )
    lines = [
        words("privacy.stored"),
        words("privacy.where"),
        how_long,
        words("privacy.who"),
        words("privacy.rights"),
        words(
            "privacy.staff", posts=reports.fewest_posts, people=reports.fewest_people
        ),
        told,
    ]
    title = words("privacy.title")
    return Message("\n".join([title, *lines]), [heading(title), *sections(lines, "p")])
