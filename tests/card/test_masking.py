"""Phone numbers, mail and postal addresses in a post: masked on the card, shown on a press."""

import pytest

from bot.ui.masking import MASK, mask, masked
from data.models import Post
from tests.world.rule_cases import PLAYBOOK, fresh
from tests.world.world import World

TEXT = (
    "Nobody calls back on 0171 23456789 or mails m.holt@posteo.example, I live in "
    "Lindenstraße 14 and the order is 3 weeks late."
)


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Ruf mich an: +49 171 23456789", "23456789"),
        ("Bel 06 24819355 na vijf uur", "24819355"),
        ("write to jane.doe@mail.example.org please", "jane.doe@mail.example.org"),
        ("Ich wohne Am Graben 7, bitte kommt vorbei", "Am Graben 7"),
        ("ons huis, Kerkstraat 12 in de binnenstad", "Kerkstraat 12"),
        ("It was left at 12 Orchard Road again", "12 Orchard Road"),
    ],
)
def test_contact_data_are_masked_in_three_languages(said: str, hidden: str) -> None:
    mention = fresh(post=Post(source="own", text=said))

    shown = masked(mention, PLAYBOOK).post.text

    assert shown is not None
    assert MASK in shown
    assert hidden not in shown


@pytest.mark.parametrize(
    "said",
    [
        "Three weeks late, order 48 is still missing since 14:30",
        "You have 250 shops in 12 countries, and none answers",
        "@brand what happened to version 2.4.1 of the app?",
        "",
    ],
)
def test_what_is_nobodys_stays_as_it_was(said: str) -> None:
    mention = fresh(post=Post(source="own", text=said))

    assert masked(mention, PLAYBOOK) is mention
    assert mask(None) is None


async def test_a_card_masks_it_and_a_press_shows_it_with_a_record(
    world: World,
) -> None:
    number = await world.mention(text=TEXT)

    card = world.shown(number)
    for data in ("23456789", "posteo", "Lindenstraße"):
        assert data not in card
    assert "3 weeks late" in card
    assert (await world.look(number)).post.text != TEXT, "as everybody sees it"

    await world.anna.press("Full text", number)

    assert "0171 23456789" in world.anna.dialog
    assert "m.holt@posteo.example" in world.anna.dialog
    assert (await world.story(number))[-1] == "contact_shown"
    await world.anna.cancels()
    assert "23456789" not in world.shown(number)


async def test_a_post_without_contact_data_leaves_no_record(world: World) -> None:
    number = await world.mention(text="x" * 700)

    await world.anna.press("Full text", number)

    assert "contact_shown" not in await world.story(number)
