"""What is certainly data of a person, and what only looks like it."""

from dataclasses import replace

import pytest

from bot.playbook.playbook import Playbook
from bot.replies.rules.lint import DraftSubject, check, stopped
from bot.ui.personal_data import certain, ibans

BOOK = Playbook.load()
OURS = ("030 555 0100", "hilfe@example.com")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bel 06 - 24 81 93 55 even", "06 - 24 81 93 55"),
        ("unter 030 - 231 4567 erreichbar", "030 - 231 4567"),
        ("unter (030) 231 45 67.", "(030) 231 45 67"),
        ("am 05.12.2026, 0176 12345678", "0176 12345678"),
        ("Tel.0176 12345678", "0176 12345678"),
        ("06.12.34.56.78", "06.12.34.56.78"),
        ("call +44 7700 900123 today", "+44 7700 900123"),
        ("0031 6 12 34 56 78", "0031 6 12 34 56 78"),
        ("+49 (0)176 12345678", "+49 (0)176 12345678"),
        ("naar nl91abna0417164300 graag", "nl91abna0417164300"),
        ("DE89 3704 0044 0532 0130 00 danke", "DE89 3704 0044 0532 0130 00"),
        ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ("je BSN 123456782", "123456782"),
        ("Steuer-ID 86 095 742 719", "86 095 742 719"),
        ("parcel 1Z999AA10123456784", "1Z999AA10123456784"),
        ("RR473124829DE", "RR473124829DE"),
        ("pakket 3SABCD1234567", "3SABCD1234567"),
        ("t.huber84@web.de", "t.huber84@web.de"),
    ],
)
def test_what_is_proved_stops_a_public_reply(text: str, found: str) -> None:
    """S4.7: in whatever way it is written; in private it may be said."""
    assert list(certain(text)) == [found]
    assert stopped(check(text, DraftSubject("en"), BOOK))
    assert not stopped(check(text, DraftSubject("en", "private"), BOOK))


@pytest.mark.parametrize(
    "text",
    [
        "Wir melden uns bis 05.12.2026 13:30 Uhr",
        "04.12.-06.12.2026",
        "05-12-2026 14:00",
        "09/12/2026 10:00",
        "12/31/2026 10:00",
        "2026-12-05 09:00-17:00",
        "01.01.26-31.01.26",
        "05.12.2026, 08:00-12:00, 13:00-17:00",
        "05 12 2026 13 30",
        "09.30-17.30 uur",
        "Hotline 0800 6 888 000",
        "01805 123456",
        "Artikelnummer 030-02-8711",
        "ISBN 978-3-16-148410-0",
        "0 1 2 3 4 5 6 7 8 9",
        "DE89 3704 0044 0532 0130 01",
        "4111 1111 1111 1112",
        "nummer 123456782",
        "1Z999AA10123456785",
        "service@example.com",
        "kundenservice@brand.example",
        "rufen Sie uns an: 030 / 5550100",
        "hilfe@example.com",
    ],
)
def test_dates_times_hotlines_and_our_own_contacts_pass(text: str) -> None:
    assert not stopped(check(text, DraftSubject("de_formal", contacts=OURS), BOOK))


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("Your password is Sommer2024!", True),
        ("Das Passwort lautet: Lampe-77", True),
        ("Je pincode is 4711.", True),
        ("key AKIAIOSFODNN7EXAMPLE", True),
        ("xoxb-123456789012-abcdefghij", True),
        ("Das Passwort muss mindestens 8 Zeichen haben.", False),
        ("You can reset your password in the app.", False),
        ("De pincode heeft 4 cijfers.", False),
    ],
)
def test_secrets_stop_a_reply_in_private_too(text: str, is_secret: bool) -> None:
    for channel in ("public", "private"):
        found = check(text, DraftSubject("en", channel), BOOK)
        language = [
            check(text, DraftSubject(v), BOOK) for v in ("de_formal", "nl_informal")
        ]
        rules = {one.rule for said in (found, *language) for one in said}
        assert ("L33" in rules) == is_secret


def test_a_name_of_a_confidential_case_stops_a_reply() -> None:
    kept = ("Mara Lindqvist", "@mara_l")
    about = DraftSubject("en", "private", confidential=kept)
    for text in ("We spoke with Mara  Lindqvist.", "As we told @mara_l today."):
        [found] = [f for f in check(text, about, BOOK) if f.rule == "L34"]
        assert found.severity == "block"
    for text in (
        "We spoke with Mara.",
        "Mail mara_like@example.com",
        "The Lindqvist lamp",
    ):
        assert "L34" not in {f.rule for f in check(text, about, BOOK)}


def test_an_order_number_of_ours_is_nobodys_data() -> None:
    """The company says how its numbers look: they warn as such, and stop nothing."""
    text = "Your order 0800-176 4458 201 leaves today, by 4 pm."
    about = DraftSubject("en", classification="question")
    ours = replace(about, order_numbers=(r"\b0800-176 \d{4} \d{3}\b",))
    found = {one.rule: one.severity for one in check(text, ours, BOOK)}
    assert "L11" not in found
    assert found["L31"] == "warn"
    private = "Call 07700 900321 about 0800-176 4458 201."
    assert "L11" in {one.rule for one in check(private, ours, BOOK)}


def test_a_bank_that_no_list_knows_has_account_numbers_all_the_same() -> None:
    assert list(ibans("Is it BE68 5390 0754 7034?")) == ["BE68 5390 0754 7034"]
    assert list(ibans("Is it BE68 5390 0754 7035?")) == []
