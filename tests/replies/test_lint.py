"""The lint: what blocks a draft, what is only a hint, and that no text slows it down."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misconfigured
from bot.playbook.playbook import Playbook
from bot.playbook.schema.texts import MOST_REPEATS, bounded, repeats
from bot.replies.rules.drafts import LONGEST, measured
from bot.replies.rules.lint import (
    DraftSubject,
    Finding,
    Verdict,
    check,
    heated,
    needs_a_tick,
    needs_second,
    stopped,
    verdict,
)
from tests.world.regex_steps import steps

BOOK = Playbook.load()
COMPLAINT = DraftSubject("de_formal", classification="complaint")


def rules(text: str, about: DraftSubject = COMPLAINT) -> dict[str, str]:
    """What is found, with its severity."""
    return {found.rule: found.severity for found in check(text, about, BOOK)}


def of(rule: str, text: str, about: DraftSubject = COMPLAINT) -> Finding:
    """What one rule says."""
    (found,) = (f for f in check(text, about, BOOK) if f.rule == rule)
    return found


def test_the_playbooks_own_case_waits_for_a_reader_with_a_calmer_text() -> None:
    """S0.24: an insult waits; the way out is named, the pause longer."""
    text = "Das einzige Problem hier ist Ihr Gejammer! Wer lesen kann, ist klar im Vorteil."
    found = check(text, COMPLAINT, BOOK)
    assert (found[0].rule, found[0].severity, found[0].matched) == (
        "L01",
        "second",
        "Gejammer",
    )
    assert found[0].template == "ack_feeling"
    assert of("L02", text).severity == "warn"
    assert needs_second(found)
    assert not stopped(found)
    assert heated(found)
    assert verdict(found) is Verdict.YELLOW


def test_a_private_message_is_looked_at_in_the_same_way() -> None:
    """S0.3: what is said in private can become public; only the data rules differ."""
    private = DraftSubject("de_formal", "private", classification="complaint")
    text = "Es tut uns leid, aber da sind Sie selbst schuld."
    assert rules(text, private)["L02"] == rules(text)["L02"] == "warn"
    number = "Es tut uns leid. Rufen Sie bitte an: 0176 12345678."
    assert "L11" in rules(number)
    assert "L11" not in rules(number, private)


def test_the_light_is_yellow_for_a_tick_and_for_a_second_reader() -> None:
    """S1.9, S0.28: green goes out, yellow wants two ticks or eyes, red does not go out."""
    said = {
        "Danke! Wir melden uns heute bis 16 Uhr.": (Verdict.GREEN, False, False),
        "Das tut uns leid, wenn es so war.": (Verdict.YELLOW, False, True),
        "Danke, ja aber das ist so.": (Verdict.YELLOW, False, True),
        "Danke, das kommt nie wieder vor.": (Verdict.YELLOW, True, True),
        "Danke, {topic}.": (Verdict.RED, False, False),
    }
    for text, (light, second, tick) in said.items():
        found = check(text, COMPLAINT, BOOK)
        assert (verdict(found), needs_second(found), needs_a_tick(found)) == (
            light,
            second,
            tick,
        )
    assert [light.symbol for light in Verdict] == ["🟢", "🟡", "🔴"]


def test_an_absolute_promise_wants_other_eyes_or_one_concrete_step() -> None:
    """S1.17: *never again* is read a second time; the suggestion is a step, not a vow."""
    vows = {
        "de_formal": "Es tut uns leid. Das kommt nie wieder vor.",
        "de_informal": "Es tut uns leid. Das ist garantiert ab heute anders.",
        "nl_formal": "Het spijt ons. Dit gebeurt nooit meer.",
        "nl_informal": "Het spijt ons. We beloven dat het niet meer gebeurt.",
        "en": "We are sorry. This will never happen again.",
    }
    assert set(vows) == set(BOOK.voices)
    for voice, vow in vows.items():
        about = DraftSubject(voice, classification="complaint")
        found = of("L10", vow, about)
        assert found.severity == "second"
        assert vow.casefold().count(found.matched.casefold()) == 1
        assert BOOK.templates[str(found.template)].classes
        private = DraftSubject(voice, "private", classification="complaint")
        assert rules(vow, private)["L10"] == "second"
        holding = DraftSubject(voice, kind="holding", classification="complaint")
        assert rules(vow, holding)["L10"] == "info"
    for step in (
        "Es tut uns leid. Ab Montag prüfen wir jede Lieferung.",
        "Unsere Flaschen bestehen zu 100 % aus Recyclingmaterial.",
    ):
        assert "L10" not in rules(step)


def test_only_what_must_never_go_out_stops_a_holding_reply() -> None:
    """S3.15: even an awkward sign of life buys time."""
    holding = DraftSubject("de_formal", kind="holding", classification="complaint")
    awkward = "Oje!! Das ist ja offensichtlich schiefgegangen 😅 wir kümmern uns."
    found = check(awkward, holding, BOOK)
    assert {f.rule for f in found} == {"L06", "L07", "L08", "L09"}
    assert {f.severity for f in found} == {"info"}
    assert verdict(found) is Verdict.GREEN
    assert not stopped(check("Was für ein Blödsinn.", holding, BOOK))
    assert stopped(check("Tom: 0176 12345678.", holding, BOOK))


@pytest.mark.parametrize("voice", list(BOOK.voices))
def test_every_finding_offers_a_way_out_in_the_language_of_the_draft(
    voice: str,
) -> None:
    """S3.14: a suggestion, not a red pen, and never a word of the desk's language."""
    language = BOOK.voices[voice].language
    found = check("{topic}", DraftSubject(voice, classification="complaint"), BOOK)
    assert {f.rule for f in found} == {"L18", "L22"}
    for rule in BOOK.lint.values():
        assert rule.suggestion[language].strip(), rule.id
    for finding in found:
        assert finding.suggestion == BOOK.lint[finding.rule].suggestion[language]
        assert finding.message == BOOK.lint[finding.rule].message[language]


def test_a_draft_in_another_language_is_said_so_and_looked_at_in_both() -> None:
    text = "Sorry, aber das ist doch nun wirklich Unsinn."
    english = DraftSubject("en", classification="complaint")
    assert "L37" not in rules(text)
    assert {"L01", "L37"} <= set(rules(text, english))
    assert (
        of("L37", text, english).message
        == "This looks German but was checked as English."
    )
    said = check(text, english, BOOK, reader="nl")
    [other] = [found.message for found in said if found.rule == "L37"]
    assert other == "Dit lijkt Duits, maar is gecontroleerd als Engels."
    assert "L37" not in rules("Sorry!", DraftSubject("nl_informal"))


def test_voices_keep_their_form_of_address() -> None:
    """S1.12, S2.2: which voice a brand has is a setting; the lint holds it."""
    du = "Danke, wir sehen uns das gern für dich an."
    assert "L17" in rules(du)
    assert "L17" not in rules(
        du, DraftSubject("de_informal", classification="complaint")
    )
    je = "Dank, we kijken er graag voor je naar."
    assert "L17" in rules(je, DraftSubject("nl_formal"))
    assert "L17" not in rules(je, DraftSubject("nl_informal"))


def test_liability_needs_eyes_where_law_or_safety_is_at_stake() -> None:
    """S3.26, S3.27: regret never does."""
    legal = DraftSubject(
        "de_formal", classification="complaint", flags=frozenset({"legal"})
    )
    assert rules("Es tut uns leid, wir haften.", legal)["L13"] == "second"
    assert rules("Es tut uns leid, wir haften.")["L13"] == "info"
    assert rules("Es tut uns leid, dass das passiert ist.", legal) == {}


def test_the_real_length_counts_the_name_and_short_links() -> None:
    """S2.46: 279 characters and ^Anna are 285; a link on X counts 23."""
    about = DraftSubject(
        "en", classification="question", platform="x", sign_off="^Anna"
    )
    text = "a" * 279
    assert "285" in of("L20", text, about).message
    assert "280" in of("L20", text, about).message
    assert "L20" not in rules("a" * 274 + " ^Anna", about)
    link = "https://www.example.com/" + "a" * 200
    assert "L20" not in rules(f"More: {link}", about)
    assert measured(f"More: {link}.", 23) == len("More: .") + 23
    assert "L20" in rules(
        f"More: {link}" + "b" * 100, DraftSubject("en", platform="bluesky")
    )


def test_the_third_same_text_in_a_day_is_noticed() -> None:
    """S2.42, S3.25: a storm statement is one answer for many, so it may."""
    text = "Thanks for asking! We are open today."
    assert "L19" not in rules(text, DraftSubject("en", same_text=1))
    assert rules(text, DraftSubject("en", same_text=2))["L19"] == "warn"
    storm = DraftSubject("en", same_text=40, template="storm_statement")
    assert "L19" not in rules(text, storm)


def test_an_unchanged_template_under_a_complaint_wants_a_sentence_of_ones_own() -> None:
    """S3.25."""
    template = "We are sorry that it broke. ^Anna"
    same = DraftSubject(
        "en", classification="complaint", template_text=template, sign_off="^Anna"
    )
    assert "L19" in rules("we are sorry  that it broke.", same)
    assert "L19" not in rules("We are sorry that your new lamp broke.", same)


def test_praise_hears_thanks_and_no_drum() -> None:
    """S2.11 for the thanks; both are hints."""
    praise = DraftSubject("nl_informal", classification="praise")
    assert rules("Dat horen we graag!", praise) == {"L29": "info"}
    assert rules("Bedankt, wij zijn de beste!", praise) == {"L27": "info"}
    assert rules("Bedankt!", praise) == {}


def test_a_note_of_our_own_is_only_hinted_at() -> None:
    """S0.2: never blocked, and nothing else is looked for there."""
    note = DraftSubject("de_formal", "internal")
    assert rules("so ein Spinner, so ein Blödsinn, {topic}", note) == {"L28": "info"}


def test_the_authors_own_name_may_be_said() -> None:
    text = "Danke, Frau Sommer, wir sehen nach."
    assert "L14" in rules(text)
    author = DraftSubject("de_formal", classification="complaint", author="Eva Sommer")
    assert "L14" not in rules(text, author)


def test_what_nobody_sees_hides_nothing() -> None:
    assert rules("Danke, was für ein Blö\u200bd\u00adsinn.")["L01"] == "second"
    assert rules("Danke.\nJa,\n aber das ist so.")["L03"] == "warn"


def test_a_pattern_without_an_end_is_refused_when_the_playbook_is_read() -> None:
    """Named by file and key; an installation can bring patterns of its own."""
    spoiled = {
        "L01": {"patterns": {"en": ["(a+)+b"]}},
        "L25": {"patterns": {"en": ["("]}},
    }
    with pytest.raises(Misconfigured) as caught:
        Playbook.load(overrides={"lint": spoiled})
    assert [p.split(": ")[1] for p in caught.value.problems] == [
        "L01.patterns.en.0",
        "L25.patterns.en.0",
    ]
    assert "repeats without end" in caught.value.problems[0]


def test_an_installation_changes_rules_and_texts_without_code() -> None:
    """S2.2."""
    changed = Playbook.load(
        overrides={
            "lint": {"L25": {"patterns": {"en": [r"\bno idea\b"]}}},
            "templates": {
                "thanks": {"text": {"en": "Cheers, {first_name}, for {topic}!"}}
            },
        }
    )
    about = DraftSubject("en", classification="question")
    assert [f.rule for f in check("We have no idea.", about, changed)] == ["L25"]
    assert changed.templates["thanks"].text["en"].startswith("Cheers")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"templates": {"thanks": {"text": {"nl_formal": ""}}}}, "templates.toml: thanks.text: has no text in nl_formal"),
        ({"templates": {"thanks": {"text": {"en": "Thanks, {topic}!"}}}}, "templates.toml: thanks.text: en and de_formal differ in {first_name}"),
        ({"templates": {"thanks": {"only_with": ["flag:gossip"]}}}, "templates.toml: thanks: flag:gossip is not a sign templates can look for"),
        ({"templates": {"thanks": {"classes": ["gossip"]}}}, "templates.toml: thanks.classes: gossip is not a class"),
        ({"lint": {"L01": {"templates": ["nothing"]}}}, "lint.toml: L01.templates: there is no nothing"),
        ({"voices": {"en": {"twin": "fr"}}}, "voices.toml: en.twin: fr is not a voice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_key(
    change: dict[str, Any], problem: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        Playbook.load(overrides=change)
    assert caught.value.problems == [problem]


PATTERNS = [
    (f"{rule.id}.{name}{key}.{number}", pattern, rule.case)
    for rule in BOOK.lint.values()
    for name, kept in (("", rule.patterns), ("unless.", rule.unless))
    for key, patterns in kept.items()
    for number, pattern in enumerate(patterns)
]
SEEDS = (
    "a", " ", "ä ", "Sie ", "sie hätten ", "0 ", "0-", "wir ", "!", "…", "@a.", "a@", "Ja",
    "AAAA ", "AAA.", "leid ", "schicken uns ", "send us ", "stuur ons ", "bekommen ", "geven ",
    "http://", "https://a.b/", "{a", "[name", "DE12 3456 ", "order no ", "Hauptstraße ",
    "nicht ", "niet ", "können adresse ", "kun adres ", "we will ", "du hörst ", "you should ", "Frau A", "meneer van ", "je had ", "what is your ",
)  # fmt: skip


def test_the_work_of_a_pattern_grows_with_the_text_and_no_faster() -> None:
    """Counted in steps of a backtracking matcher, on texts made to mislead it."""
    for name, pattern, case in PATTERNS:
        worst = sorted(SEEDS, key=partial(work, pattern, case, length=30))[-3:]
        for seed in worst:
            few, many = work(pattern, case, seed, 120), work(pattern, case, seed, 240)
            assert many <= 2.3 * few + 200, f"{name}: {seed!r}: {few} → {many}"


def work(pattern: str, case: bool, seed: str, length: int) -> int:
    return steps(pattern, (seed * length)[:length], ignore_case=not case)


def test_the_steps_would_show_a_pattern_that_is_slow() -> None:
    few, many = (steps(r"(a|aa){1,200}b", "a" * n, ignore_case=True) for n in (8, 16))
    assert many > 20 * few


@given(st.text(max_size=300))
def test_any_text_at_all_is_looked_at(text: str) -> None:
    for channel in ("public", "private", "internal"):
        found = check(
            text, DraftSubject("de_formal", channel, classification="complaint"), BOOK
        )
        assert all(f.message and f.suggestion for f in found)


def test_what_lies_beyond_the_cut_is_not_looked_at() -> None:
    assert "L01" not in rules("Danke. " + "a " * LONGEST + "Blödsinn")


@pytest.mark.parametrize(
    "pattern", ["a*", "a+", "(a|b)+", "a{2,}", "[a]*?", r"(a)\1", "(?P<x>a)"]
)
def test_no_repetition_without_an_end(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"without end|looks back"):
        bounded(pattern)


def test_nested_repetitions_are_multiplied() -> None:
    assert repeats(r"(\w{1,20} ){0,5}b?") == [100, 1]
    assert repeats(r"[+*]{2,3}\+\*(?:a{0,4})") == [3, 4]
    with pytest.raises(ValueError, match="at most"):
        bounded(r"((a{1,20}){1,20}){1,20}")
    assert max(max(repeats(p[1]), default=0) for p in PATTERNS) <= MOST_REPEATS
