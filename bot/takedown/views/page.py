"""The modal *Evidence, removal…*: the state of the case step by step, and the next step."""

from collections.abc import Iterator

from bot.card.views.takedown_facts import measure_of, named, reason_of, spelled
from bot.ui.blocks import Block, View, actions, context, mrkdwn, paragraph, section
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, safe_url
from data.models import Status, UserId
from data.takedown.models import Evidence, Removal

_STAYS = "never"
_FINGERPRINT = 16


def page(metadata: str, model: CardModel, render: RenderContext, *, by: UserId) -> View:
    """The checklist of a removal, as it stands for this mention and this reader."""
    number = model.mention.id
    if model.takedown.stop is not None:
        blocks = [section(_stop_sentence(render)), address_of(model)]
    else:
        said = [
            _warning(model, render),
            _evidence(model, render),
            *_removal(model, render),
        ]
        said += [_report(model, render), *_hold(model, render)]
        blocks = [section(sentence) for sentence in said]
        rows = _rows(model, by)
        blocks += [
            actions(
                [
                    move_button(
                        name, model.mention, render, primary=name == _next(model)
                    )
                    for name in row
                ],
                f"m{number}:guard:{index}",
            )
            for index, row in enumerate(rows)
        ]
        blocks.append(context([mrkdwn(render.words("dialog.guard.care"))]))
    return modal("guard", metadata, blocks, render.words, submit=False)


def address_of(model: CardModel) -> Block:
    """The address as plain text, to be read out, never to be opened from here."""
    return paragraph(safe_url(model.mention.post.url) or "–")


def stop_values(render: RenderContext) -> dict[str, str]:
    """Where suspected child-abuse content is reported."""
    stop = render.playbook.removal.stop
    return {
        "police": render.words.pick(stop.police),
        "hotline": render.words.pick(stop.hotline),
    }


def warning(render: RenderContext) -> str:
    """That deleting can draw more attention, with the closed list of reasons."""
    labels = (
        render.words.pick(r.label) for r in render.playbook.delete_reasons.values()
    )
    return render.words("dialog.guard.warning", reasons=", ".join(labels))


def _stop_sentence(render: RenderContext) -> str:
    return render.words("dialog.guard.stopped", **stop_values(render))


def _warning(model: CardModel, render: RenderContext) -> str:
    klass = render.klass(model.mention)
    if klass is not None and klass.deletion == _STAYS:
        label = render.words.pick(klass.label)
        return render.words("dialog.guard.class_stays", **{"class": label})
    return warning(render)


def _evidence(model: CardModel, render: RenderContext) -> str:
    saved: Evidence | None = model.takedown.evidence
    if saved is None:
        return render.words("dialog.guard.no_evidence")
    digest = saved.digest[:_FINGERPRINT]
    if saved.exhibit is None:
        return render.words("dialog.guard.evidence_forgotten", digest=digest)
    missing = saved.exhibit.missing(saved.witness)
    said = render.words(
        "dialog.guard.evidence_alone"
        if saved.witness is None
        else "dialog.guard.evidence",
        time=render.token(saved.saved_at, model.drawn_at),
        name=named(model, saved.saved_by, render),
        witness=named(model, saved.witness, render),
        digest=digest,
    )
    if missing:
        told = spelled("missing", missing, render)
        said += " " + render.words("dialog.guard.evidence_missing", missing=told)
    return said


def _removal(model: CardModel, render: RenderContext) -> Iterator[str]:
    takedown = model.takedown
    done = [one for one in takedown.measures if one.result == "done"]
    for removal in done[-4:]:
        yield _done(model, removal, render)
    if done and done[-1].watch_until is not None:
        until = done[-1].watch_until
        if until > model.drawn_at:
            time = render.token(until, model.drawn_at)
            yield render.words("dialog.guard.watched", time=time)
    if takedown.pending is not None:
        yield _pending(model, takedown.pending, render)
    elif not done:
        yield render.words("dialog.guard.no_removal")


def _done(model: CardModel, removal: Removal, render: RenderContext) -> str:
    key = "noted" if removal.second is None else "done"
    return render.words(
        f"dialog.guard.{key}",
        measure=measure_of(removal.measure, render),
        reason=reason_of(removal.reason, render),
        time=render.token(removal.decided_at or removal.possible_at, model.drawn_at),
        name=named(model, removal.decided_by, render),
    )


def _pending(model: CardModel, removal: Removal, render: RenderContext) -> str:
    values = {
        "name": named(model, removal.requested_by, render),
        "measure": measure_of(removal.measure, render),
        "reason": reason_of(removal.reason, render),
    }
    if removal.possible_at <= model.drawn_at:
        return render.words("dialog.guard.possible", **values)
    time = render.token(removal.possible_at, model.drawn_at)
    return render.words("dialog.guard.waits", **values, time=time)


def _report(model: CardModel, render: RenderContext) -> str:
    report = model.takedown.report
    if report is None:
        return render.words("dialog.guard.no_report")
    values = {
        "time": render.token(report.reported_at, model.drawn_at),
        "name": named(model, report.reported_by, render),
    }
    if report.decision is None:
        return render.words("dialog.guard.reported", **values)
    decision = render.words(f"dialog.report_answered.{report.decision}")
    return render.words("dialog.guard.decided", **values, decision=decision)


def _hold(model: CardModel, render: RenderContext) -> Iterator[str]:
    hold = model.takedown.hold
    if hold is not None:
        yield render.words(
            "dialog.guard.held",
            time=render.token(hold.set_at, model.drawn_at),
            name=named(model, hold.set_by, render),
            reason=escape_line(hold.reason, 300),
        )


def _next(model: CardModel) -> str:
    """The step to make now."""
    if model.takedown.pending is not None:
        return "confirm_removal"
    return "removal" if model.takedown.evidence is not None else "evidence"


def _rows(model: CardModel, by: UserId) -> list[list[str]]:
    """What makes sense to be offered now, to this reader."""
    takedown, mention = model.takedown, model.mention
    asked = ["confirm_removal", "cancel_removal"] if takedown.pending else ["removal"]
    done = ["removal_note"] if takedown.last is not None else []
    open_ = takedown.report is not None and takedown.report.decision is None
    report = "notice" if open_ else "report"
    held = "lift_hold" if takedown.hold is not None else "hold"
    close = mention.status is Status.CLAIMED and mention.owner == by
    mine = ["too_close"] if close else []
    return [["evidence", *asked, report, *done], [held, "stop", *mine]]
