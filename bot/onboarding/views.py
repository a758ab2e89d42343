"""The setup check as people see it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.hours.weekly import Span
from bot.onboarding.rules.preparing import PreparationItem, Standing
from bot.playbook.playbook import LANGUAGES
from bot.ui.blocks import Block, Message, View, actions, button, preformatted, section
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext, spoken
from bot.ui.texts import escape_mrkdwn
from bot.ui.translator import FOLDER, Translator

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


_STARTERS = FOLDER.parent / "starters"
_SLICE = 2900


def setup(standing: Standing, render: RenderContext, *, may: bool) -> Message:
    """The list, for `/mentions setup`."""
    blocks = listed(standing, render, may=may)
    names = [render.words(f"setup.item.{item.id}.label") for item in standing.missing]
    said = _headline(standing, render.words)
    return Message(" · ".join([said, *names]), blocks)


def listed(standing: Standing, render: RenderContext, *, may: bool) -> list[Block]:
    """Each thing that is missing: what, why, what to do, and a text to start from."""
    words = render.words
    blocks: list[Block] = [section(f"*{_headline(standing, words)}*")]
    for item in standing.missing:
        said = _line(item, words)
        if item.id in standing.stale:
            name = spoken(standing.stale[item.id])
            said += "\n" + words("setup.stale", name=name)
        drawn = section(said, f"setup:{item.id}")
        press = _press(item, words, may=may)
        blocks.append(drawn if press is None else {**drawn, "accessory": press})
    return blocks


def at_home(standing: Standing, render: RenderContext) -> list[Block]:
    """For App Home of leads and admins, while something is missing."""
    if not standing.missing:
        return []
    names = [render.words(f"setup.item.{item.id}.label") for item in standing.missing]
    said = render.words(
        "setup.home", count=len(names), names=", ".join(names[:6]), more=len(names) - 6
    )
    drawn = section(said, "setup")
    look = button(render.words("button.setup"), "setup.open", "setup")
    return [{**drawn, "accessory": look}]


def whole(
    standing: Standing, render: RenderContext, metadata: str, *, may: bool
) -> View:
    """The same list in a dialog."""
    blocks = listed(standing, render, may=may)
    return modal("setup", metadata, blocks, render.words, submit=False)


def starter(item: str, language: str, words: Translator, metadata: str) -> View:
    """A text to start from, in one of three languages, easy to copy.

    Raises KeyError for an item without one.
    """
    text = starters(item)[language]
    choices = [
        button(
            words(f"language.{name}"),
            f"setup.starter.{item}.{name}",
            name,
            style="primary" if name == language else None,
        )
        for name in LANGUAGES
    ]
    blocks: list[Block] = [
        section(words("setup.starter_intro", label=words(f"setup.item.{item}.label"))),
        actions(choices, "languages"),
        preformatted(text[:_SLICE]),
        section(_fix(item, words)),
    ]
    return modal("starter", metadata, blocks, words, submit=False)


@cache
def starters(item: str) -> Mapping[str, str]:
    """The text of an item by language. Raises KeyError where there is none."""
    path: Path = _STARTERS / f"{item}.toml"
    if not path.exists():
        raise KeyError(item)
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: str(text).strip() for name, text in texts.items()}


def _headline(standing: Standing, words: Translator) -> str:
    count = len(standing.missing)
    return words("setup.missing", count=count) if count else words("setup.complete")


def _line(item: PreparationItem, words: Translator) -> str:
    label, why = (words(f"setup.item.{item.id}.{part}") for part in ("label", "why"))
    return f"▫️ *{label}* · {why}\n{_fix(item.id, words)}"


def _fix(item: str, words: Translator) -> str:
    return words(f"setup.item.{item}.fix")


def _press(item: PreparationItem, words: Translator, *, may: bool) -> Block | None:
    if item.starter:
        action = f"setup.starter.{item.id}.{words.language}"
        return button(words("button.starter"), action, item.id)
    if item.id == "templates" and may:
        return button(words("button.reviewed"), f"setup.confirm.{item.id}", item.id)
    return None


Week = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """Who answers for whom; `written_hours` by language count more than the week.

    `languages` are those we answer in, the desk's own first.
    """

    org: str
    names: tuple[str, ...]
    languages: tuple[str, ...]
    week: Week
    written_hours: Mapping[str, str]


def introduction(team: TeamOverview, words: Translator) -> Message:
    """A line for profiles and a snippet for the website, in each of its languages."""
    if not team.names:
        return Message(words("introduction.nobody"))
    blocks: list[Block] = [section(words("introduction.intro"))]
    for language in team.languages:
        own = Translator(language)
        blocks.append(section(f"*{words(f'language.{language}')}*"))
        blocks.append(preformatted(_for_team("introduction.profile", team, own)))
        website = [_for_team("introduction.website", team, own)]
        if team.week or team.written_hours.get(language):
            website.append(own("introduction.later"))
        blocks.append(preformatted(" ".join(website)))
    fallback_text = _for_team(
        "introduction.profile", team, Translator(team.languages[0])
    )
    return Message(fallback_text, blocks)


def hours_in_words(week: Week, words: Translator) -> str:
    """`Mon–Thu 09:00–12:30, 13:30–17:00; Fri 09:00–14:00`."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for day in sorted(week):
        spans = tuple(week[day])
        if not spans:
            continue
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return "; ".join(_run(run, words) for run in runs)


def _run(run: tuple[int, int, tuple[Span, ...]], words: Translator) -> str:
    first, last, spans = run
    days = words(f"format.weekday.{first + 1}")
    if last != first:
        days += f"–{words(f'format.weekday.{last + 1}')}"
    times = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)
    return f"{days} {times}"


def _for_team(key: str, team: TeamOverview, words: Translator) -> str:
    hours = team.written_hours.get(words.language) or hours_in_words(team.week, words)
    return words(
        key,
        org=team.org,
        names=_and([*team.names], words),
        hours=hours or words("introduction.always"),
        languages=_and([words(f"language.{lang}") for lang in team.languages], words),
    )


def _and(parts: Sequence[str], words: Translator) -> str:
    if len(parts) == 1:
        return parts[0]
    head = ", ".join(parts[:-1])
    return words("introduction.and", head=head, last=parts[-1])
