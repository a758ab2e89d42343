"""The modals around evidence and removal: one step each, never a single click."""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.takedown_facts import measure_of, named, reason_of
from bot.playbook.schema.entries import LANGUAGES
from bot.replies.rules.templates import Filled
from bot.takedown.rules import DECISIONS, NEEDED, UNSURE
from bot.takedown.views.page import address_of, stop_values, warning
from bot.ui.blocks import Block, View, context, mrkdwn, option, preformatted, section
from bot.ui.card_model import CardModel
from bot.ui.fields import address, field, instant, modal, one_of, person, written
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import clean, cut, escape_line, line, safe_url
from bot.ui.translator import Translator
from data.takedown.models import PlatformReport

WHOLE = 3000
"""What a field can hold; a longer text is saved whole while nobody changes it."""


def evidence(metadata: str, model: CardModel, render: RenderContext) -> View:
    """The checklist of 8.4, filled in from what came in; link and reason are enough."""
    post, words = model.mention.post, render.words
    say = words.of_dialog("evidence")
    reasons = [option(say("unsure"), UNSURE)]
    reasons += [
        option(words.pick(reason.label), reason.id)
        for reason in render.playbook.delete_reasons.values()
    ]
    yes = [
        option(say("yes"), "yes"),
        option(say("no"), "no"),
        option(say("unknown"), "unknown"),
    ]
    parts: Mapping[str, tuple[Block, str]] = {
        "url": (address(safe_url(post.url)), ""),
        "reason": (one_of("static_select", reasons), "reason_hint"),
        "witness": (person(), "witness_hint"),
        "content": (written(content_of(model)), "content_hint"),
        "author": (written(_known_author(model, render), lines=False), "author_hint"),
        "author_url": (address(safe_url(post.author.url)), ""),
        "platform": (written(platform_of(post, render), lines=False), ""),
        "posted_at": (instant(post.published_at), "posted_at_hint"),
        "captured_at": (instant(model.mention.received_at), "captured_at_hint"),
        "context": (one_of("radio_buttons", yes), "context_hint"),
        "file_name": (written(lines=False), "file_hint"),
        "file_place": (written(lines=False), "file_place_hint"),
        "file_sha256": (written(lines=False), "file_sha256_hint"),
    }
    inputs = [
        field(
            name,
            words(f"evidence.{name}"),
            element,
            hint=say(hint) if hint else "",
            optional=name not in NEEDED,
        )
        for name, (element, hint) in parts.items()
    ]
    return modal("evidence", metadata, [section(say("intro")), *inputs], words)


def content_of(model: CardModel) -> str:
    """What is offered as the content: title and text, cut to what a field can hold."""
    return cut(whole_content_of(model), WHOLE).strip()


def whole_content_of(model: CardModel) -> str:
    """The same, uncut."""
    post = model.mention.post
    return "\n".join(part for part in (clean(post.title), clean(post.text)) if part)


def removal(
    metadata: str, render: RenderContext, *, house_rules: Sequence[str] = ()
) -> View:
    """Fields: `measure`, `reason`, `rule`, `second`, `lower`.

    Configured house rules can be chosen; without any the rule is typed.
    """
    say, words = render.words.of_dialog("removal"), render.words
    measures = [
        option(words.pick(measure.label), measure.id, words.pick(measure.line))
        for measure in render.playbook.removal.measures.values()
        if not measure.apart
    ]
    hint = say("second_hint")
    known = [option(line(rule, 75), at) for at, rule in enumerate(house_rules)]
    rule = one_of("static_select", known) if known else _line()
    inputs = [
        field("measure", say("measure"), one_of("radio_buttons", measures)),
        _reason(say, render),
        field("rule", say("rule"), rule, hint=say("rule_hint"), optional=True),
        field("second", say("second"), person(), hint=hint, optional=True),
        field("lower", say("lower"), _line(), hint=say("lower_hint"), optional=True),
    ]
    return modal("removal", metadata, [section(warning(render)), *inputs], words)


def confirm(metadata: str, model: CardModel, render: RenderContext) -> View:
    """Field: `looked`. What was asked, and why, for the second person."""
    say, words = render.words.of_dialog("confirm_removal"), render.words
    pending = model.takedown.pending
    blocks: list[Block] = []
    if pending is not None:
        intro = words(
            "dialog.confirm_removal.intro",
            name=named(model, pending.requested_by, render),
            measure=measure_of(pending.measure, render),
            reason=reason_of(pending.reason, render),
        )
        blocks.append(section(intro))
        for key, value in (("rule", pending.rule), ("lower", pending.lower)):
            if value:
                told = {key: escape_line(value, 300)}
                blocks.append(section(words(f"dialog.confirm_removal.{key}", **told)))
    yes: Block = {"type": "checkboxes", "options": [option(say("looked_yes"), "yes")]}
    blocks += [
        section(say("steps")),
        field("looked", say("looked"), yes, optional=True),
    ]
    return modal("confirm_removal", metadata, blocks, words)


def report(
    metadata: str,
    model: CardModel,
    render: RenderContext,
    *,
    last: PlatformReport | None,
) -> View:
    """Fields: `reason`, `language`, `why`, `name`, `email`, `lower`."""
    say, words = render.words.of_dialog("report"), render.words
    spoken = (model.mention.post.language or "").split("-")[0].lower()
    first = spoken if spoken in LANGUAGES else words.language
    languages = [option(words(f"language.{name}"), name) for name in LANGUAGES]
    name, email = (last.name, last.email) if last is not None else ("", "")
    inputs = [
        _reason(say, render),
        field("why", say("why"), written(), hint=say("why_hint")),
        field("language", say("language"), one_of("static_select", languages, first)),
        field("name", say("name"), written(name, lines=False)),
        field("email", say("email"), written(email, lines=False)),
        field("lower", say("lower"), _line(), hint=say("lower_hint"), optional=True),
    ]
    return modal("report", metadata, [section(say("intro")), *inputs], words)


def report_answered(
    metadata: str, model: CardModel, report: PlatformReport, render: RenderContext
) -> View:
    """The notice, ready to be copied. Fields: `receipt`, `decision`."""
    say, words = render.words.of_dialog("report_answered"), render.words
    choices = [option(say(decision), decision) for decision in DECISIONS]
    receipt = written(report.receipt or "", lines=False)
    decision = one_of("static_select", choices, report.decision)
    blocks = [
        section(say("copy")),
        preformatted(clean(notice(model, report, render))),
        field("receipt", say("receipt"), receipt, optional=True),
        field("decision", say("decision"), decision, optional=True),
    ]
    return modal("report_answered", metadata, blocks, words)


def notice(model: CardModel, report: PlatformReport, render: RenderContext) -> str:
    """A notice of DSA Art. 16 in the language of the report."""
    words = Translator(report.language)
    reason = render.playbook.delete_reasons.get(report.reason)
    values = {
        "url": safe_url(model.takedown.url or model.mention.post.url) or "–",
        "reason": report.reason if reason is None else words.pick(reason.label),
        "why": clean(report.why),
        "name": report.name,
        "email": report.email,
    }
    parts = ("subject", "address", "reason", "why", "good_faith", "request", "from")
    return "\n\n".join(words(f"notice.{part}", **values) for part in parts)


def removal_note(metadata: str, filled: Filled, render: RenderContext) -> View:
    """What to say in public about a removal, ready to be copied, and what it still lacks."""
    blocks = [
        section(render.words("dialog.removal_note.intro")),
        preformatted(clean(filled.text)),
    ]
    known = render.playbook.placeholders
    gaps = [
        render.words.pick(known[gap].label) for gap in filled.unfilled if gap in known
    ]
    if gaps:
        said = render.words("dialog.removal_note.gaps", gaps=", ".join(gaps))
        blocks.append(context([mrkdwn(said)]))
    return modal("removal_note", metadata, blocks, render.words, submit=False)


def hold(metadata: str, render: RenderContext) -> View:
    """Field: `why`."""
    say = render.words.of_dialog("hold")
    why = field("why", say("why"), _line(), hint=say("why_hint"))
    return modal("hold", metadata, [section(say("intro")), why], render.words)


def lift_hold(metadata: str, model: CardModel, render: RenderContext) -> View:
    """Says who wanted it kept and why, before it is let go. Field: `why`."""
    say = render.words.of_dialog("lift_hold")
    held, blocks = model.takedown.hold, []
    if held is not None:
        intro = render.words(
            "dialog.lift_hold.intro",
            name=named(model, held.set_by, render),
            time=render.token(held.set_at, model.drawn_at),
            reason=escape_line(held.reason, 300),
        )
        blocks.append(section(intro))
    blocks.append(section(say("after")))
    blocks.append(field("why", say("why"), _line(), hint=say("why_hint")))
    return modal("lift_hold", metadata, blocks, render.words)


def stop(metadata: str, model: CardModel, render: RenderContext) -> View:
    """Suspected child-abuse content: what not to do, whom to tell, and our copies go.

    Field: `why`.
    """
    words = render.words
    reasons = render.playbook.removal.stop.reasons
    known = [option(words.pick(label), name) for name, label in reasons.items()]
    blocks = [
        section(words("dialog.stop.intro")),
        section(words("dialog.stop.route", **stop_values(render))),
        address_of(model),
        field("why", words("dialog.stop.why"), one_of("radio_buttons", known)),
        context([mrkdwn(words("dialog.stop.after"))]),
    ]
    return modal("stop", metadata, blocks, words)


def _reason(say: Callable[[str], str], render: RenderContext) -> Block:
    reasons = [
        option(render.words.pick(reason.label), reason.id)
        for reason in render.playbook.delete_reasons.values()
    ]
    element = one_of("static_select", reasons)
    return field(
        "reason",
        say("reason"),
        element,
        hint=render.words("dialog.removal.reason_hint"),
    )


def _known_author(model: CardModel, render: RenderContext) -> str:
    author = model.mention.post.author
    return (
        author_of(model.mention.post, render.words)
        if author.name or author.handle
        else ""
    )


def _line() -> Block:
    return {**written(lines=False), "max_length": 300}
