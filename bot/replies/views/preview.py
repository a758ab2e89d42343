"""The preview before a reply is posted: its exact text, what will be stored, and what
is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.card.views.badges import decision_of
from bot.mentions.rules.replying import BLOCKED, FROZEN, UNAPPROVED, UNREAD, Unmet
from bot.replies.rules.drafting import PUBLIC
from bot.replies.rules.rendered_draft import RenderedDraft
from bot.ui import fields
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    plain,
    preformatted,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import address, instant, modal, one_of, written
from bot.ui.move_buttons import move_button, open_post
from bot.ui.phrases import RenderContext, name_in, platform_of, spoken
from bot.ui.texts import escape_line, escape_mrkdwn
from data.models import UserId
from data.replies.models import Draft


def drawn(model: CardModel, render: RenderContext) -> str:
    """The last decision and its instruction; nothing where there is nothing to mind.

    A yes without a word is no instruction, and what holds the reply is said already.
    """
    asked = model.decided
    if asked is None or model.hidden:
        return ""
    held = model.freeze is not None and model.freeze.escalation == asked.id
    known = render.playbook.escalation.decisions.get(asked.decision or "")
    asks_nothing = known is None or known.approves or not known.listed
    if held or (asks_nothing and not asked.instruction):
        return ""
    instruction = escape_line(asked.instruction, 300)
    return render.words(
        "dialog.draft.decided_with" if instruction else "dialog.draft.decided",
        name=spoken(name_in(model, asked.decided_by, render.words)),
        decision=decision_of(asked, render),
        instruction=instruction,
    )


_MOST = 2900


@dataclass(frozen=True, slots=True)
class Preview:
    """A finished draft. `org` is who stands below it; `elsewhere` is the host of a link
    that leads away from the original platform.
    """

    model: CardModel
    draft: Draft
    rendered: RenderedDraft
    org: str
    missing: Sequence[Unmet] = ()
    names: Mapping[UserId, str] = field(default_factory=dict)
    elsewhere: str | None = None
    unfolded: bool = False


def mark_posted(metadata: str, page: Preview, render: RenderContext) -> View:
    """Fields: `url`, `also_there` and `why_elsewhere` for a link that leads away, and
    behind *Another time…* `at`.

    There is a button to send it only when nothing is missing.
    """
    blocks = [section(_stays(page, render)), preformatted(page.rendered.text[:_MOST])]
    if told := drawn(page.model, render):
        blocks.append(context([mrkdwn(told)]))
    if page.missing:
        blocks += _what_is_missing(page, render)
    else:
        blocks.append(context([plain(render.words("dialog.mark_posted.steps"))]))
    blocks.append(_steps(page, render))
    if not page.missing:
        blocks += _asked(page, render)
    if not page.unfolded:
        number, label = page.model.mention.id, render.words("button.posted_before")
        press = button(label, "draft.posted_before", number)
        blocks = fields.fold_away(blocks, {"at"}, press, "posted:more")
    return modal(
        "mark_posted",
        metadata,
        blocks,
        render.words,
        submit=not page.missing,
    )


def why(missing: Unmet, rendered: RenderedDraft, render: RenderContext) -> str:
    """The reasons for a second reader, in words: a rule's own, or one of ours."""
    known = {one.rule: one.message for one in rendered.remarks}
    said = []
    for rule in missing.rules:
        key = f"reading.{rule}"
        said.append(
            render.words(key) if render.words.has(key) else known.get(rule, rule)
        )
    return escape_mrkdwn("; ".join(said))


def missing_words(
    one: Unmet,
    model: CardModel,
    rendered: RenderedDraft,
    names: Mapping[UserId, str],
    render: RenderContext,
) -> str:
    """One missing thing as a sentence for mrkdwn."""
    values = {
        "name": spoken(names.get(one.person, "")) if one.person else "",
        "time": render.token(one.until, model.drawn_at) if one.until else "",
        "instruction": escape_line(one.more, 300),
        "why": why(one, rendered, render),
        "flags": _flags(one, render),
        "messages": escape_mrkdwn(_messages(one, rendered)),
    }
    values["name"] = values["name"] or render.words("person.somebody")
    key = f"missing.{one.what}"
    if one.what in (UNREAD, UNAPPROVED) and one.person is not None:
        key += "_asked"
    if one.what == FROZEN and one.more:
        key += "_with"
    return render.words(key, **values)


def _stays(page: Preview, render: RenderContext) -> str:
    channel = page.draft.channel or ""
    key = "spoken"
    if channel in PUBLIC:
        key = "public"
    elif channel == "private":
        key = "private"
    said = render.words(
        f"dialog.mark_posted.{key}",
        platform=escape_mrkdwn(platform_of(page.model.mention.post, render)),
        org=escape_mrkdwn(page.org),
    )
    return f"*{said}*"


def _what_is_missing(page: Preview, render: RenderContext) -> Iterator[Block]:
    words = render.words
    lines = [f"*{words('dialog.mark_posted.missing')}*"]
    lines += [
        f"• {missing_words(one, page.model, page.rendered, page.names, render)}"
        for one in page.missing
    ]
    yield section("\n".join(lines))
    whats = {one.what for one in page.missing}
    if whats & {UNREAD, BLOCKED, "core_hours"}:
        picker = {
            "type": "users_select",
            "action_id": "draft.ask_reader",
            "placeholder": plain(words("dialog.mark_posted.reader"), 150),
        }
        asking = section(words("dialog.mark_posted.reader"), "draft:reader")
        yield {**asking, "accessory": picker}


def _steps(page: Preview, render: RenderContext) -> Block:
    number, words = page.model.mention.id, render.words
    steps = [button(words("button.change_text"), "draft.change_text", number)]
    whats = {one.what for one in page.missing}
    if _can_be_kept(page, render):
        label = words("button.keep_wording")
        steps.append(button(label, "draft.keep", number))
    unapproved = [one for one in page.missing if one.what == UNAPPROVED]
    if any(one.person is None for one in unapproved):
        steps.append(button(words("button.ask_approval"), "draft.ask_yes", number))
    if unapproved:
        steps.append(move_button("emergency", page.model.mention, render))
    if not page.missing:
        steps.append(button(words("button.send_text"), "draft.send_text", number))
    if page.missing and whats != {BLOCKED}:
        steps.append(move_button("holding", page.model.mention, render))
    link = open_post(page.model.mention, render)
    if link is not None:
        steps.append(link)
    return actions(steps, f"m{number}:preview")


def _can_be_kept(page: Preview, render: RenderContext) -> bool:
    """Whether the writer may keep what only asks for a second reader."""
    lint = render.playbook.lint
    asked = (rule for one in page.missing if one.what == UNREAD for rule in one.rules)
    return any(rule in lint for rule in asked)


def _asked(page: Preview, render: RenderContext) -> Iterator[Block]:
    words = render.words

    def say(key: str, **values: str) -> str:
        return words(f"dialog.mark_posted.{key}", **values)

    yield fields.field("url", say("url"), address(), optional=True)
    if page.elsewhere is not None:
        options = [option(say(f"elsewhere_{name}"), name) for name in ("yes", "no")]
        label = say("elsewhere", host=page.elsewhere)
        yield fields.field("also_there", label, one_of("radio_buttons", options))
        yield fields.field(
            "why_elsewhere",
            say("elsewhere_why"),
            written(lines=False),
            hint=say("elsewhere_why_hint"),
            optional=True,
        )
    yield fields.field("at", say("at"), instant(page.model.drawn_at))


def _flags(one: Unmet, render: RenderContext) -> str:
    flags = render.playbook.flags
    return ", ".join(render.words.pick(flags[f].label) for f in one.rules if f in flags)


def _messages(one: Unmet, rendered: RenderedDraft) -> str:
    return " ".join(r.message for r in rendered.remarks if r.rule in one.rules)
