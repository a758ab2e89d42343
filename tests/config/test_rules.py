"""`[rules]` and `[profiles]` of desk.toml: what may stand there, and what is said of slips."""

from pathlib import Path

import pytest

from tests.world.settings import DESK, problems, read

GOOD = """
[rules.first]
site = "https://www.Example.com/jobs/"
mute = true

[rules.second]
words = "raffle*"
language = ["NL"]
channel = "#merk-nl"
targets = "calm"
on_duty = "nl"
brand = "Lumivelo NL"

[profiles.calm.complaint]
claim = "2h"

[people.ben]
slack = "UBEN"

[roster.groups.nl]
default = ["ben"]
"""


def test_rules_keep_their_order(tmp_path: Path) -> None:
    rules = read(tmp_path, DESK + GOOD).rules

    assert list(rules) == ["first", "second"]
    assert rules["first"].site == ("example.com/jobs",)
    assert rules["first"].aside == "mute"
    assert rules["second"].language == ("nl",)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[rules.a]\nmute = true", "a rule without a condition would fit everything"),
        ("[rules.a]\nwords = ['']\nmute = true", "an entry is empty"),
        ("[rules.a]\nwords = ['*']\nmute = true", "an entry is empty"),
        ("[rules.a]\nsite = 'jobs'\nmute = true", "is no site"),
        ("[rules.a]\nwords = 'x'\nmute = true\ntray = true", "exclude each other"),
        ("[rules.a]\nword = 'x'", "there is no such setting. Did you mean"),
        ("[rules.a]\nwords = 'x'\ntargets = 'calm'", "there is no profile"),
        ("[rules.a]\nwords = 'x'\non_duty = 'nl'", "there is no group"),
        ("[rules.a]\nsource = 'octolenss'", "there is no source"),
        ("[rules.a]\nreach_from = 9\nreach_below = 9", "must be less than"),
        ("[rules.'#7']\nwords = 'x'", "a name has letters"),
    ],
)
def test_a_slip_is_named_with_its_place(
    tmp_path: Path, written: str, said: str
) -> None:
    [problem] = problems(tmp_path, DESK + written)

    assert said in problem
    assert "[rules." in problem
