"""Every error in `DAY.toml` is one sentence that names the entry and the fix."""

import pytest

from bot.errors import Misconfigured
from tests.simulation.conftest import Reader, complaint, press

TEN = "2026-03-04T10:00"


def _complaints(read: Reader, written: str) -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        read(written)
    return wrong.value.problems


def test_all_mistakes_are_said_at_once(read: Reader) -> None:
    written = """
[day]
start = 2026-03-04T09:00
langauge = "de"

[[mentions]]
at = "10:00"
name = "late order"
text = "Three weeks, and nothing."
class = "complain"

[[mentions]]
at = "ten"
name = "second"
text = "Hello?"

[[presses]]
at = "10:05"
who = "ana"
on = "late ordr"
move = "clam"

[[presses]]
at = "10:05"
who = "ana"
on = "late ordr"
move = "holding"

[[away]]
who = "press"
from = "11:00"
until = "10:00"

[targets.complaints]
first_reply = "45m"

[targets.question]
claim = "soon"

[hours]
mon = ["nine to five"]

[mention]
"""

    assert _complaints(read, written) == [
        'day.toml: [mention]: there is no such section. Did you mean "mentions"?',
        "day.toml: [hours], mon number 1: “nine to five” is not a stretch of time; "
        "write it like 09:00-17:30.",
        "day.toml: [targets.question], claim: write minutes, or text such as "
        '"90s", "15m", "3h", "2d".',
        "day.toml: targets.complaints: no such class; there are praise, question, "
        "complaint, wrong_facts, feedback, rant_troll, abuse, not_relevant, "
        "unclassified.",
        'day.toml: [day], langauge: there is no such key. Did you mean "language"?',
        "day.toml: [[mentions]] number 1 (late order), class: “complain” is not a "
        'class. Did you mean "complaint"?',
        "day.toml: [[mentions]] number 2 (second), at: “ten” is not a time; write "
        '"10:00", "fri 16:30", "+30m" or a whole date such as 2026-03-04T10:00.',
        "day.toml: [[away]] number 1 (press), who: “press” is nobody in [people] with "
        "an account in Slack. There is: anna, ben, carla, david.",
        "day.toml: [[presses]] number 1 (ana, clam), move: “clam” is not a move. "
        'Did you mean "claim"?',
        "day.toml: [[presses]] number 2 (ana, holding), who: “ana” is nobody in "
        '[people] with an account in Slack. Did you mean "anna"?',
        "day.toml: [[presses]] number 2 (ana, holding), on: “late ordr” is the name "
        'of no mention. Did you mean "late order"?',
        "day.toml: [[presses]] number 2 (ana, holding), due: is missing.",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "[day], start: is missing."),
        ("[day]\nstart = '10:00'", "start: needs a date and a time, such as"),
        ("[day]\nstart = 2026-03-04T09:00\nuntil = 08:00", "until: is not after start"),
        ("[day\n", "cannot be read"),
        ("day = 3", "day: write [day]."),
        ("[day]\nstart = 2026-03-04T09:00\n[mentions]", "write [[mentions]] for each"),
    ],
)
def test_a_day_that_cannot_begin_says_why(
    read: Reader, written: str, said: str
) -> None:
    assert any(said in problem for problem in _complaints(read, written))


def test_nobody_presses_on_what_has_not_arrived(read: Reader) -> None:
    problems = _complaints(
        read,
        complaint(TEN, press("10:00", "ben", "claim")).replace(
            f"at = {TEN}", 'at = "11:00"'
        ),
    )

    assert problems == [
        "day.toml: [[presses]] number 1 (ben, claim): “late order” has not arrived "
        "yet at this time."
    ]


def test_two_mentions_need_two_names(read: Reader) -> None:
    twice = '[[mentions]]\nat = "10:30"\nname = "late order"\ntext = "Again."\n'

    (problem,) = _complaints(read, complaint(TEN, twice))

    assert "two are called “late order”" in problem


def test_nothing_happens_before_the_day_starts(read: Reader) -> None:
    (problem,) = _complaints(read, complaint(TEN, press("09:00", "ben", "claim")))

    assert problem == (
        "day.toml: [[presses]] number 1 (ben, claim), at: is before the start of the "
        "day."
    )


def test_a_reply_comes_after_what_it_answers(read: Reader) -> None:
    late = complaint(TEN).replace(f"at = {TEN}", 'at = "11:00"')

    problems = _complaints(read, late + 'replies = [{ at = "10:30", text = "?" }]')

    assert problems == [
        "day.toml: [[mentions]] number 1 (late order): a reply is earlier than the "
        "mention it answers."
    ]


def test_somebody_away_needs_an_end_and_another_person(read: Reader) -> None:
    away = '[[away]]\nwho = "anna"\nfrom = "11:00"\nuntil = "{}"\nbackup = "anna"\n'

    ended = _complaints(read, complaint(TEN, away.format("10:30")))
    backed = _complaints(read, complaint(TEN, away.format("12:00")))

    assert ended == ["day.toml: [[away]] number 1 (anna): until is not after from."]
    assert backed == [
        "day.toml: [[away]] number 1 (anna): backup is the very person who is away."
    ]
