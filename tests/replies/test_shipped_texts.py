"""The packaged texts: complete, in order, and accepted by our own lint."""

import tomllib
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook, Template
from bot.playbook.schema.texts import VOICES
from bot.replies.rules.drafts import measured, signed
from bot.replies.rules.lint import DraftSubject, check
from bot.replies.rules.templates import (
    Occasion,
    fill,
    first_name,
    templates_for,
)
from data.models import Author

BOOK = Playbook.load()
EXAMPLES = tomllib.loads(
    (Path(__file__).parent / "examples.toml").read_text(encoding="utf-8")
)
EVERY = [(t, voice) for t in BOOK.templates.values() for voice in VOICES]
OUR_DOMAINS = ("example.com",)


def example(template: Template, voice: str, **other: str) -> str:
    """The template with an example in each of its gaps."""
    language = BOOK.voices[voice].language
    values = {name: EXAMPLES[name][language] for name in template.placeholders}
    filled = fill(template, voice, {**values, **other}, BOOK)
    assert filled.unfilled == tuple(
        name
        for name in template.placeholders
        if name in other and not other[name].strip()
    )
    return filled.text


def ids(occasion: Occasion) -> list[str]:
    """What is offered then, in order."""
    return [template.id for template in templates_for(occasion, BOOK)]


def test_there_are_thirty_texts_in_five_voices() -> None:
    assert len(BOOK.templates) == 30
    assert len(BOOK.voices) == 5
    assert len(EVERY) == 150


def test_our_own_lint_stops_none_of_our_texts() -> None:
    """Playbook 7.3: block and second raise nothing in any class it is offered for."""
    for template, voice in EVERY:
        text = signed(example(template, voice), "^Anna")
        for classification in template.classes:
            about = DraftSubject(
                voice=voice,
                channel=template.channel,
                kind=template.kind,
                classification=None
                if classification == "unclassified"
                else classification,
                platform="x",
                sign_off="^Anna",
                domains=OUR_DOMAINS,
                template=template.id,
            )
            stops = [
                (found.rule, found.matched)
                for found in check(text, about, BOOK)
                if found.severity in ("block", "second")
            ]
            assert stops == [], (template.id, voice, classification)


def test_filled_in_and_signed_it_fits_on_x() -> None:
    for template, voice in EVERY:
        x = BOOK.platforms["x"]
        text = signed(example(template, voice), "^Anna")
        most = x.limit if template.channel == "public" else 400
        assert measured(text, x.link_length) <= most, (template.id, voice)


@pytest.mark.parametrize("voice", VOICES)
def test_an_apology_thanks_is_sorry_and_offers_a_call(voice: str) -> None:
    """S0.29, S3.16: it comes first in a complaint, then the feeling is acknowledged."""
    offered = templates_for(Occasion("complaint"), BOOK)
    assert [t.id for t in offered][:2] == ["apology_call", "ack_feeling"]
    text = offered[0].text[voice]
    thanks, sorry, call = {
        "de": ("Danke", "tut uns leid, dass", "anrufen"),
        "nl": ("Dank", "spijt ons dat", "bellen"),
        "en": ("Thank", "sorry that", "call"),
    }[BOOK.voices[voice].language]
    assert text.index(thanks) < text.index(sorry) < text.index(call)
    you = {
        "de_informal": " dich ",
        "de_formal": " Sie ",
        "nl_informal": " je ",
        "nl_formal": " u ",
    }
    assert you.get(voice, " you ") in text


def test_a_holding_reply_to_a_complaint_acknowledges_first() -> None:
    """S3.16, S3.27: under a legal flag too, regret needs nobody's approval."""
    plain = ids(Occasion("complaint", dialog="holding"))
    assert plain[:2] == ["ack_feeling", "holding"]
    assert ids(Occasion("complaint", dialog="holding", flags={"legal"})) == plain
    assert not BOOK.templates["ack_feeling"].approval


def test_signs_bring_their_text_to_the_front() -> None:
    """S1.16, S3.8, S3.34: flags, findings, wants and moments choose the first text."""
    first = {
        "safety": Occasion("complaint", flags={"safety"}),
        "press": Occasion("question", flags={"press"}),
        "ally": Occasion("feedback", flags={"multiplier"}),
        "clarify": Occasion("feedback", flags={"sarcasm"}),
        "own_tone": Occasion("complaint", flags={"staff_misconduct"}),
        "facts": Occasion("wrong_facts", "they_are_wrong"),
        "they_are_right": Occasion("wrong_facts", "they_are_right"),
        "investigating": Occasion("complaint", wants="warning_others"),
        "cannot_fix": Occasion("complaint", moments={"cannot_fix"}),
        "public_close": Occasion("complaint", moments={"solved_privately"}),
        "storm_statement": Occasion("complaint", moments={"storm"}),
        "away": Occasion("question", dialog="holding", moments={"outside_hours"}),
        "more_time": Occasion("question", dialog="holding", moments={"promised"}),
        "thanks": Occasion("praise"),
        "dm_opener": Occasion("complaint", channel="private"),
        "holding": Occasion(None, dialog="holding"),
    }
    assert {name: ids(occasion)[0] for name, occasion in first.items()} == {
        name: name for name in first
    }


def test_how_much_we_prefer_private_is_the_brands_to_say() -> None:
    """S4.1: prefer puts the invitation first, never leaves it out."""
    assert ids(Occasion("complaint", private_first="prefer"))[0] == "private_invite"
    assert "private_invite" in ids(Occasion("complaint"))
    assert "private_invite" not in ids(Occasion("complaint", private_first="never"))


def test_nobody_invites_a_child_into_a_private_chat() -> None:
    """Playbook §4.1: `minor` needs a parent or guardian first."""
    offered = ids(Occasion("complaint", flags={"minor"}))
    assert not {"private_invite", "apology_call", "meet"} & set(offered)
    assert ids(Occasion("complaint", flags={"minor"}, channel="private")) == []


def test_every_first_text_for_a_complaint_carries_feeling() -> None:
    """S3.23: the lint finds an acknowledgement in each of them, in every voice."""
    openers = ("apology_call", "ack_feeling", "cannot_fix")
    for name in openers:
        for voice in VOICES:
            about = DraftSubject(voice, classification="complaint")
            found = check(example(BOOK.templates[name], voice), about, BOOK)
            assert [f for f in found if f.rule == "L22"] == []


@pytest.mark.parametrize(
    ("template", "gap"),
    [
        ("thanks", "topic"),
        ("decline", "reason"),
        ("investigating", "fact"),
        ("cannot_fix", "reason"),
        ("holding", "due"),
        ("facts", "source_url"),
    ],
)
@pytest.mark.parametrize("voice", VOICES)
def test_what_is_not_filled_in_cannot_go_out(
    template: str, gap: str, voice: str
) -> None:
    """S1.21, S2.12, S2.40, S3.24, S3.34: the gap is named, and L18 blocks."""
    text = example(BOOK.templates[template], voice, **{gap: " "})
    label = BOOK.placeholders[gap].label[BOOK.voices[voice].language]
    assert f"{{{label}}}" in text
    found = check(text, DraftSubject(voice), BOOK)
    assert ("L18", "block", f"{{{label}}}") in [
        (f.rule, f.severity, f.matched) for f in found
    ]


@pytest.mark.parametrize("voice", VOICES)
def test_a_holding_reply_says_it_arrived_and_names_a_time(voice: str) -> None:
    """S2.39, S2.40, S3.38: with the right people, and until when; so do the updates."""
    for name in ("holding", "more_time", "away", "ack_feeling", "investigating"):
        assert "due" in BOOK.templates[name].placeholders
    right = {"de": "zuständigen", "nl": "juiste", "en": "right"}
    text = BOOK.templates["holding"].text[voice]
    assert right[BOOK.voices[voice].language] in text
    assert {BOOK.templates[name].kind for name in ("investigating", "fixed")} == {
        "update"
    }


def test_facts_get_their_full_stop_and_clauses_lose_it() -> None:
    facts = BOOK.templates["facts"]
    text = example(
        facts, "de_formal", fact="Der Preis ist gleich geblieben", topic="dem Preis."
    )
    assert "gleich geblieben. Nachlesen" in text
    assert "zu dem Preis, Robin." in text


def test_a_value_cannot_open_a_new_gap() -> None:
    filled = fill(
        BOOK.templates["thanks"], "en", {"first_name": "{topic}", "topic": "x"}, BOOK
    )
    assert filled.text.startswith("Thank you, {topic}!")


@pytest.mark.parametrize(
    ("name", "handle", "called"),
    [
        ("Sanne de Vries", "sanne", "Sanne"),
        ("Dr. Robin Müller", None, "Robin"),
        ("🌸 SANNE | mama", "s1", "Sanne"),
        ("Anne-Sophie K.", "as", "Anne-Sophie"),
        ("@sanne_92", "sanne_92", "@sanne_92"),
        (None, "@jana", "@jana"),
        ("<!channel> *", "x y", "@x"),
        ("von Berg", "vb", "@vb"),
        ("Familie Schmidt", "fs", "@fs"),
        ("Kunde 123", "k", "@k"),
        ("Müller GmbH", "mueller", "@mueller"),
        ("xX_Tom_Xx", "tom", "@tom"),
        ("O'Neil", "on", "@on"),
        ("Mme Dupont", "md", "@md"),
        ("Frau Anna Sommer", "as", "Anna"),
        ("Ö. Çelik", "oc", "@oc"),
        ("Schmidt, Anna", "sa", "Anna"),
        ("Van der Berg, Piet", "piet", "Piet"),
        ("Dipl.-Ing. Hans Wurst", "hw", "Hans"),
        ("Anna Sommer, Köln 🌻", "as", "Anna"),
        ("2000", None, ""),
        (None, None, ""),
    ],
)
def test_the_author_is_called_by_first_name_else_by_handle(
    name: str | None, handle: str | None, called: str
) -> None:
    """Whatever a name looks like."""
    assert first_name(Author(name=name, handle=handle)) == called


def test_nobody_signs_who_did_not_choose_to() -> None:
    """S2.45, S2.46: the name stands there once, however often it is added."""
    assert signed("Danke!", "") == "Danke!"
    assert signed("Danke!", "^Anna") == "Danke! ^Anna"
    assert signed(signed("Danke!", "^Anna"), "^Anna") == "Danke! ^Anna"
    assert signed("Danke!", "") == "Danke!"
