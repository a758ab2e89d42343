"""`[brand]`, `[links]` and `[private]` of desk.toml."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.build import profile
from bot.cli.doctor.local import check_links
from bot.config.brand import BrandProfile, PrivateChannelSettings
from bot.errors import Misconfigured
from bot.playbook.playbook import Playbook
from bot.replies.rules.drafts import subject_of
from bot.replies.rules.templates import Occasion, fill, templates_for
from data.models import Author, Mention, MentionId, Post, UserId
from tests.world.settings import DESK, problems, read

BOOK = Playbook.load()
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANNA, BEN = UserId("U0123ANNA"), UserId("U0123BEN")


def built(folder: Path, more: str) -> BrandProfile:
    """The house of a desk with this in its desk.toml."""
    return profile(read(folder, DESK + more), BOOK)


def test_each_brand_speaks_in_its_own_form(tmp_path: Path) -> None:
    """S2.2: brand A says je and du, brand B u and Sie; nobody touches the code."""
    a = built(tmp_path, '[brand]\nvoices = { nl = "nl_informal", de = "de_informal" }')
    b = built(tmp_path, '[brand]\nvoices = { nl = "nl_formal" }')
    assert [a.voice("nl"), a.voice("de-AT"), a.voice("fr")] == [
        "nl_informal",
        "de_informal",
        "en",
    ]
    assert [b.voice("nl"), b.voice("de")] == ["nl_formal", "de_formal"]


def test_whatsapp_is_where_the_invitation_leads(tmp_path: Path) -> None:
    """S4.5: the channel of the platform, else the one for all."""
    told = built(
        tmp_path,
        """
        [private.any]
        link = "https://wa.me/4930123456"
        channel = "whatsapp"
        [private.x]
        link = "https://x.com/messages/compose?recipient_id=1"
        """,
    )
    (invite,) = (
        t
        for t in templates_for(Occasion("complaint"), BOOK)
        if t.id == "private_invite"
    )
    for platform, link in (
        ("facebook", "https://wa.me/4930123456"),
        ("x", "https://x.com/messages/compose?recipient_id=1"),
    ):
        values = {"first_name": "Robin", **told.values("de", platform, ANNA)}
        filled = fill(invite, "de_formal", values, BOOK)
        assert link in filled.text
        assert filled.unfilled == ()


def test_a_platform_can_have_a_policy_of_its_own(tmp_path: Path) -> None:
    """S4.1."""
    told = built(
        tmp_path,
        '[brand]\nprivate_first = "never"\nprivate_first_on = { x = "prefer" }',
    )
    assert told.private_first("x") == "prefer"
    assert told.private_first("facebook") == "never"


def test_who_chose_a_name_signs_with_it_and_nobody_else(tmp_path: Path) -> None:
    """S2.45: opt-in, an alias is fine; S2.46."""
    people = """
    [people.anna]
    slack = "U0123ANNA"
    name = "Annegret Maier"
    signs = "Anna"
    [people.ben]
    slack = "U0123BEN"
    name = "Ben"
    """
    told = built(tmp_path, people)
    assert (told.sign_off(ANNA), told.sign_off(BEN)) == ("^Anna", "")
    assert built(tmp_path, people + "[brand]\nsign_off = false").sign_off(ANNA) == ""


def test_the_lint_hears_what_it_has_to_know_of_a_mention(tmp_path: Path) -> None:
    told = built(
        tmp_path,
        """
        [brand]
        domains = ["https://www.Example.com/"]
        contacts = ["0800 1"]
        max_public_replies = 3
        [links]
        press = "https://press.example.org/x"
        """,
    )
    post = Post("own", platform="x", language="de", author=Author(name="Robin"))
    mention = Mention(MentionId(1), post, NOON, NOON, NOON, classification="complaint")
    about = subject_of(told, mention, ANNA)
    assert about.voice == "de_formal"
    assert about.domains == ("example.com", "press.example.org")
    assert about.most_public_replies == 3
    assert (about.author, about.platform, about.contacts) == ("Robin", "x", ("0800 1",))


def test_core_hours_are_a_part_of_the_working_days(tmp_path: Path) -> None:
    told = built(
        tmp_path,
        '[hours]\nwed = ["06:00-20:00"]\n[brand]\ncore_hours = ["09:00-16:00"]',
    )
    wednesday = datetime(2026, 3, 4, 5, 55, tzinfo=UTC)
    assert not told.core.is_open(wednesday)
    assert told.core.next_opening(wednesday) == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert not told.core.is_open(datetime(2026, 3, 5, 10, tzinfo=UTC))


def test_what_is_wrong_is_said_with_what_to_write_instead(tmp_path: Path) -> None:
    wrong = """
    [brand]
    voices = { de = "nl_formal" }
    domains = ["not a domain"]
    emojis = "none"
    [links]
    guideline = "intranet"
    statement_owner = "zoe"
    [private.x]
    link = "http://x.com"
    """
    found = problems(tmp_path, DESK + wrong)
    assert (
        "desk.toml: [brand] domains (number 1): “not a domain” is not a domain: write example.com."
        in found
    )
    assert any("[brand] emojis: there is no such setting" in p for p in found)
    assert any(
        "[links] guideline: “intranet” is not a link: write https://…" in p
        for p in found
    )
    assert any(
        "[links] statement_owner: “zoe” is nobody in [people]" in p for p in found
    )
    assert any(p.startswith("desk.toml: [private.x] link: ") for p in found)


def test_a_voice_of_another_language_is_a_mistake(tmp_path: Path) -> None:
    found = problems(tmp_path, DESK + '[brand]\nvoices = { de = "nl_formal" }')
    assert found == ["desk.toml: [brand]: voices: nl_formal is not a voice of de."]


def test_a_platform_nobody_knows_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        built(tmp_path, '[private.myspace]\nlink = "https://example.com/dm"')
    assert caught.value.problems == [
        "desk.toml: [private]: “myspace” is not a platform of platforms.toml."
    ]


def test_a_name_below_a_reply_is_a_name(tmp_path: Path) -> None:
    found = problems(
        tmp_path, DESK + '[people.anna]\nslack = "U0123ANNA"\nsigns = "<!here>"'
    )
    assert found == [
        "desk.toml: [people.anna] signs: “<!here>” cannot stand below a reply: "
        "write a first name or an alias."
    ]


def test_check_asks_for_the_pages_that_are_missing(tmp_path: Path) -> None:
    """S1.13, S3.13, S4.19: and is quiet about each once it is there."""
    (line,) = check_links(read(tmp_path))
    assert line.is_right
    assert line.seen == (
        "still to be written down: guideline, netiquette, privacy_notice, crisis_plan, "
        "statement_owner, phones, a private channel ([private.any]) ([links] in desk.toml)"
    )
    more = """
        [links]
        guideline = "https://example.com/guideline"
        privacy_notice = "https://example.com/privacy"
        [private.any]
        link = "https://example.com/dm"
        """
    (line,) = check_links(read(tmp_path, DESK + more))
    assert line.seen.startswith("still to be written down: netiquette, crisis_plan, ")
    assert "guideline" not in line.seen


def test_a_private_channel_says_its_name_and_when_somebody_is_there() -> None:
    place = PrivateChannelSettings.model_validate(
        {
            "link": "https://wa.me/1",
            "name": "WhatsApp",
            "hours": {"de": "Mo-Fr", "nl": "ma-vr", "en": "Mon-Fri"},
        }
    )

    assert place.where("nl") == "WhatsApp · ma-vr · https://wa.me/1"
