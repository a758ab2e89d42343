"""The page of *Evidence, removal…*: where it stands, step by step, and what can be done."""

from collections.abc import Iterator

from bot.card.views.buttons import move_button
from bot.card.views.takedown_facts import measure_of, named, reason_of
from bot.ui.blocks import Block, View, actions, context, mrkdwn, paragraph, section
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext
from bot.ui.texts import inert_line, safe_url
from data.models import Status, UserId
from data.takedown.models import Evidence, Removal

_STAYS = "never"
_FINGERPRINT = 16


def page(metadata: str, scene: CardModel, pen: RenderContext, *, by: UserId) -> View:
    """The checklist of a removal, as it stands for this mention and this reader."""
    number = scene.mention.id
    if scene.guard.stop is not None:
        blocks = [section(_stop_sentence(pen)), address_of(scene)]
    else:
        said = [_warning(scene, pen), _evidence(scene, pen), *_removal(scene, pen)]
        said += [_report(scene, pen), *_hold(scene, pen)]
        blocks = [section(sentence) for sentence in said]
        rows = _rows(scene, by)
        blocks += [
            actions(
                [
                    move_button(name, scene.mention, pen, primary=name == _next(scene))
                    for name in row
                ],
                f"m{number}:guard:{index}",
            )
            for index, row in enumerate(rows)
        ]
        blocks.append(context([mrkdwn(pen.words("dialog.guard.care"))]))
    return modal("guard", metadata, blocks, pen.words, submit=False)


def address_of(scene: CardModel) -> Block:
    """The address as plain text, to be read out, never to be opened from here."""
    return paragraph(safe_url(scene.mention.post.url) or "–")


def stop_values(pen: RenderContext) -> dict[str, str]:
    """Where suspected child-abuse content is reported."""
    stop = pen.playbook.removal.stop
    return {
        "police": pen.words.pick(stop.police),
        "hotline": pen.words.pick(stop.hotline),
    }


def warning(pen: RenderContext) -> str:
    """Deleting can come back like a boomerang, with the closed list of reasons."""
    labels = (pen.words.pick(r.label) for r in pen.playbook.delete_reasons.values())
    return pen.words("dialog.guard.warning", reasons=", ".join(labels))


def _stop_sentence(pen: RenderContext) -> str:
    return pen.words("dialog.guard.stopped", **stop_values(pen))


def _warning(scene: CardModel, pen: RenderContext) -> str:
    klass = pen.klass(scene.mention)
    if klass is not None and klass.deletion == _STAYS:
        label = pen.words.pick(klass.label)
        return pen.words("dialog.guard.class_stays", **{"class": label})
    return warning(pen)


def _evidence(scene: CardModel, pen: RenderContext) -> str:
    saved: Evidence | None = scene.guard.evidence
    if saved is None:
        return pen.words("dialog.guard.no_evidence")
    digest = saved.digest[:_FINGERPRINT]
    if saved.exhibit is None:
        return pen.words("dialog.guard.evidence_forgotten", digest=digest)
    return pen.words(
        "dialog.guard.evidence",
        time=pen.token(saved.saved_at, scene.drawn_at),
        name=named(scene, saved.saved_by, pen),
        witness=named(scene, saved.witness, pen),
        digest=digest,
    )


def _removal(scene: CardModel, pen: RenderContext) -> Iterator[str]:
    guard = scene.guard
    done = [one for one in guard.measures if one.fate == "done"]
    for removal in done[-4:]:
        yield _done(scene, removal, pen)
    if done and done[-1].watch_until is not None:
        until = done[-1].watch_until
        if until > scene.drawn_at:
            time = pen.token(until, scene.drawn_at)
            yield pen.words("dialog.guard.watched", time=time)
    if guard.pending is not None:
        yield _pending(scene, guard.pending, pen)
    elif not done:
        yield pen.words("dialog.guard.no_removal")


def _done(scene: CardModel, removal: Removal, pen: RenderContext) -> str:
    key = "noted" if removal.second is None else "done"
    return pen.words(
        f"dialog.guard.{key}",
        measure=measure_of(removal.measure, pen),
        reason=reason_of(removal.reason, pen),
        time=pen.token(removal.decided_at or removal.possible_at, scene.drawn_at),
        name=named(scene, removal.decided_by, pen),
    )


def _pending(scene: CardModel, removal: Removal, pen: RenderContext) -> str:
    values = {
        "name": named(scene, removal.requested_by, pen),
        "measure": measure_of(removal.measure, pen),
        "reason": reason_of(removal.reason, pen),
    }
    if removal.possible_at <= scene.drawn_at:
        return pen.words("dialog.guard.possible", **values)
    time = pen.token(removal.possible_at, scene.drawn_at)
    return pen.words("dialog.guard.waits", **values, time=time)


def _report(scene: CardModel, pen: RenderContext) -> str:
    report = scene.guard.report
    if report is None:
        return pen.words("dialog.guard.no_report")
    values = {
        "time": pen.token(report.reported_at, scene.drawn_at),
        "name": named(scene, report.reported_by, pen),
    }
    if report.decision is None:
        return pen.words("dialog.guard.reported", **values)
    decision = pen.words(f"dialog.report_answered.{report.decision}")
    return pen.words("dialog.guard.decided", **values, decision=decision)


def _hold(scene: CardModel, pen: RenderContext) -> Iterator[str]:
    hold = scene.guard.hold
    if hold is not None:
        yield pen.words(
            "dialog.guard.held",
            time=pen.token(hold.set_at, scene.drawn_at),
            name=named(scene, hold.set_by, pen),
            reason=inert_line(hold.reason, 300),
        )


def _next(scene: CardModel) -> str:
    """The step to make now."""
    if scene.guard.pending is not None:
        return "confirm_removal"
    return "removal" if scene.guard.evidence is not None else "evidence"


def _rows(scene: CardModel, by: UserId) -> list[list[str]]:
    """What makes sense to be offered now, to this reader."""
    guard, mention = scene.guard, scene.mention
    asked = ["confirm_removal", "cancel_removal"] if guard.pending else ["removal"]
    done = ["removal_note"] if guard.last is not None else []
    open_ = guard.report is not None and guard.report.decision is None
    report = "notice" if open_ else "report"
    held = "lift_hold" if guard.hold is not None else "hold"
    close = mention.status is Status.CLAIMED and mention.owner == by
    mine = ["too_close"] if close else []
    return [["evidence", *asked, report, *done], [held, "stop", *mine]]
