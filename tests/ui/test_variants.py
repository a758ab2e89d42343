"""The ways a desk may want its sentences: form of address, gender, and the words of a region."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.config.settings import Settings
from bot.playbook.schema.files import PACKAGED
from bot.ui.texts import moment
from bot.ui.translator import FOLDER, Sentence, Translator, variant, vary
from tests.world.building import build_world
from tests.world.view_cases import ZONE

FILES = sorted((FOLDER / "variants").glob("*.toml"))

INFORMAL = {
    "de": re.compile(
        r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|[Ee]uch|[Ee]ure\w*|[Ee]uer)\b"
        r"|\bSie (?:bist|hast|kannst|musst|willst|sollst|warst)\b"
        r"|(?<![Ii]ch )(?<!selbst )\b(?:drück|wähle|frag|versuch|öffne|stoppe|starte|sag|gib|nimm|poste|prüf) (?!ich\b)"
    ),
    "nl": re.compile(
        r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b|\b(?:heb|kun|ben|wil|krijg) u\b", re.I
    ),
}
"""What nobody says who says *Sie* or *u*."""

FORMAL = {"de": re.compile(r"\bIhnen\b|\bSie (?:haben|können|sind)\b")}
WITH_A_COLON = re.compile(r"\w:in(?:nen)?\b")
POSTS = {"lint", "templates", "sample", "drill", "drill_storm", "voices"}
"""Files whose texts are spoken by customers, to customers, or name a form of address."""


def forms(sentence: Sentence) -> tuple[str, ...]:
    """A sentence, or its singular and plural."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence.values())


def within(part: Any, language: str) -> Iterator[str]:
    """Every text in this language in a part of a file."""
    if isinstance(part, dict) and isinstance(part.get(language), str):
        yield part[language]
        return
    inside = part.values() if isinstance(part, dict) else part
    for one in inside if isinstance(part, dict | list) else ():
        yield from within(one, language)


def labels(language: str) -> Iterator[str]:
    """Every text of the playbook that the team reads, in this language."""
    for path in sorted(PACKAGED.glob("*.toml")):
        if path.stem not in POSTS:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from within(written, language)


def said(language: str, *variants: str) -> dict[str, str]:
    """Everything the bot says in this way, by where it stands."""
    words = Translator(language, variants)
    sentences = {
        f"{key} {index}": one
        for key, sentence in words.sentences().items()
        for index, one in enumerate(forms(sentence))
    }
    return sentences | {one: vary(one, language, variants) for one in labels(language)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_variant_has_every_sentence_with_the_same_gaps(path: Path) -> None:
    language, _, name = path.stem.partition("-")
    plain = Translator(language).sentences()
    other = Translator(language, (name,)).sentences()

    assert set(plain) == set(other)
    for key, sentence in plain.items():
        for one, two in zip(forms(sentence), forms(other[key]), strict=True):
            gaps = [
                sorted({g for _, g, _, _ in Formatter().parse(s) if g})
                for s in (one, two)
            ]
            assert gaps[0] == gaps[1], key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_variant_names_only_what_exists_and_changes_it(path: Path) -> None:
    language, _, name = path.stem.partition("-")
    written = variant(language, name)
    assert written is not None
    plain = Translator(language).sentences()
    everything = [one for s in plain.values() for one in forms(s)] + list(
        labels(language)
    )

    assert set(written.sentences) <= set(plain)
    assert all(plain[key] != one for key, one in written.sentences.items())
    assert set(written.labels or {}) <= set(labels(language))
    if name == "formal":
        return
    for pattern, _ in written.replace:
        assert any(pattern.search(one) for one in everything) or name == "generic"


@pytest.mark.parametrize("language", ["de", "nl"])
@pytest.mark.parametrize("more", [(), ("pair",), ("generic", "CH"), ("AT",)])
def test_no_informal_word_is_left_where_the_bot_is_formal(
    language: str, more: tuple[str, ...]
) -> None:
    found = {
        where: one
        for where, one in said(language, "formal", *more).items()
        if INFORMAL[language].search(one.replace("u of je", ""))
    }
    about_it = {"setup.item.voices.why 0"}
    assert {where: one for where, one in found.items() if where not in about_it} == {}


@pytest.mark.parametrize("variants", [(), ("pair",), ("CH",), ("AT",)])
def test_no_formal_word_stands_where_the_bot_says_du(variants: tuple[str, ...]) -> None:
    found = [one for one in said("de", *variants).values() if FORMAL["de"].search(one)]
    assert found == []


@pytest.mark.parametrize("style", ["pair", "generic"])
def test_no_colon_stands_in_a_word_for_people_in_another_style(style: str) -> None:
    colon = [one for one in said("de").values() if WITH_A_COLON.search(one)]
    assert len(colon) > 5
    assert not [one for one in said("de", style).values() if WITH_A_COLON.search(one)]


def test_a_swiss_desk_reads_no_sharp_s_and_its_own_numbers() -> None:
    swiss = said("de", "CH")
    assert not [one for one in swiss.values() if "ß" in one]
    together = " ".join(swiss.values())
    assert "117" in together
    assert "144 · Die Dargebotene Hand 143" in together
    assert "0800 111 0 111" not in together
    assert "Notfall 110" not in together
    assert Translator("de", ("CH",)).number(12400) == "12’400"


def test_an_austrian_desk_reads_jaenner_and_its_own_numbers() -> None:
    words = Translator("de", ("AT",))
    at = datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert "Jän." in moment(at, ZoneInfo(ZONE), words, datetime(2026, 3, 1, tzinfo=UTC))
    assert "Jan." not in moment(
        at, ZoneInfo(ZONE), words, datetime(2026, 3, 1, tzinfo=UTC)
    )
    together = " ".join(said("de", "AT").values())
    assert "133" in together
    assert "144 · Telefonseelsorge 142" in together
    assert "0800 111 0 111" not in together


def desk(**said: str) -> Settings:
    """The settings of a desk.toml with this in its first table."""
    table = {"time_zone": "Europe/Berlin", "channel": "#mentions", **said}
    return Settings.model_validate({"desk": table})


def test_the_settings_name_the_variants() -> None:
    assert desk(language="de").variants == ()
    swiss = desk(language="de-CH", address="sie", gender="pair")
    assert (swiss.desk.language, swiss.variants) == ("de", ("formal", "pair", "CH"))
    assert desk(language="nl", address="u").variants == ("formal",)
    assert desk(language="nl", address="je").variants == ()
    with pytest.raises(ValidationError, match="address"):
        desk(address="Ihr")
    with pytest.raises(ValidationError, match="language"):
        desk(language="de-LI")


SWISS = 'region = "CH"\naddress = "sie"\n'
VOICE = '[brand]\nvoices = { de = "de_formal" }\n'


async def test_a_desk_is_spoken_to_as_its_settings_say(tmp_path: Path) -> None:
    """Card, answers, dialogs and the text of a reply, all of them."""
    async with AsyncExitStack() as stack:
        world = await build_world(
            stack, tmp_path, language="de", desk=SWISS, more=VOICE
        )
        number = await world.mention("Das Paket ist weg.", platform="x", language="de")
        await world.anna.press("Ich übernehme", number)
        await world.anna.press("Zwischenmeldung", number)
        assert "Ich erinnere Sie 30 Minuten vorher." in world.anna.dialog
        assert "ß" not in world.anna.entered("text")["value"]
