"""Taking `/mentions away …` apart: until when, who stands in, and a note."""

import pytest

from bot.team.dialogs import Leave, read_leave


@pytest.mark.parametrize(
    ("typed", "leave"),
    [
        ("until mon 9:00", Leave("until mon 9:00")),
        (
            "until mon 9:00 backup <@U1BEN|ben>",
            Leave("until mon 9:00", "<@U1BEN|ben>"),
        ),
        ("until mon <@U1BEN>", Leave("until mon", "<@U1BEN>")),
        ("<@U1BEN> until mon", Leave("until mon", "<@U1BEN>")),
        ("until mon backup @ben", Leave("until mon", "@ben")),
        ("until mon backup Ben Kok", Leave("until mon", "Ben Kok")),
        ("until mon backup", Leave("until mon", "backup")),
        (
            "bis Mo 9:00 Vertretung <@U1BEN|ben> Notiz Paketdienst &amp; Co. ruft an",
            Leave("bis Mo 9:00", "<@U1BEN|ben>", "Paketdienst & Co. ruft an"),
        ),
        (
            "tot ma 9:00 vervanging <@W1BEN> notitie: let op de backup",
            Leave("tot ma 9:00", "<@W1BEN>", "let op de backup"),
        ),
        ("until mon note Call back.", Leave("until mon", "", "Call back.")),
        ("until mon note " + "x" * 900, Leave("until mon", "", "x" * 500)),
    ],
)
def test_the_parts_of_a_leave(typed: str, leave: Leave) -> None:
    """Features D4: `away until … backup …`, in three languages."""
    assert read_leave(typed) == leave


def test_a_word_that_only_contains_a_keyword_is_no_keyword() -> None:
    assert read_leave("until monday notebook").when == "until monday notebook"
