"""The list of rules that were overridden lately: for improving them, without names."""

from collections.abc import Mapping

from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_mrkdwn

_TO_REVIEW = 10
_MOST = 20


def overruled(counts: Mapping[str, int], render: RenderContext) -> Message:
    """One line a rule; whatever was overruled often is marked for a review (S2.3)."""
    words = render.words
    if not counts:
        return Message(words("command.rules_none"))
    lines = [words("command.rules")]
    for rule, count in list(counts.items())[:_MOST]:
        said = words(
            "command.rules_line", rule=escape_mrkdwn(_name(rule, render)), count=count
        )
        mark = f" · {words('command.rules_review')}" if count >= _TO_REVIEW else ""
        lines.append(f"• {said}{mark}")
    return Message("\n".join(lines))


def _name(rule: str, render: RenderContext) -> str:
    """A rule of the lint by its sentence, a flag by its label, else one of our own."""
    known = render.playbook.lint.get(rule)
    if known is not None:
        return f"{rule} {render.words.pick(known.message)}"
    if rule in render.playbook.flags:
        return render.words.pick(render.playbook.flags[rule].label)
    key = f"overruled.{rule}"
    return render.words(key) if render.words.has(key) else rule
