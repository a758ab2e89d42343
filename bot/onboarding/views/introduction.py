"""Introduces the team to the people who write to it: lines to copy (S2.44).

It contains only names that people chose to sign with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.hours.weekly import Span
from bot.ui.blocks import Block, Message, preformatted, section
from bot.ui.translator import Translator

Week = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers for whom; `written_hours` by language count more than the week.

    `languages` are those we answer in, the desk's own first.
    """

    org: str
    names: tuple[str, ...]
    languages: tuple[str, ...]
    week: Week
    written_hours: Mapping[str, str]


def introduction(team: Team, words: Translator) -> Message:
    """A line for profiles and a snippet for the website, in each of its languages."""
    if not team.names:
        return Message(words("introduction.nobody"))
    blocks: list[Block] = [section(words("introduction.intro"))]
    for language in team.languages:
        own = Translator(language)
        blocks.append(section(f"*{words(f'language.{language}')}*"))
        blocks.append(preformatted(_line("introduction.profile", team, own)))
        website = [_line("introduction.website", team, own)]
        if team.week or team.written_hours.get(language):
            website.append(own("introduction.later"))
        blocks.append(preformatted(" ".join(website)))
    fallback_text = _line("introduction.profile", team, Translator(team.languages[0]))
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


def _line(key: str, team: Team, words: Translator) -> str:
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
