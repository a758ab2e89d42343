"""What `brandwacht check` says about retention and about unverified contacts."""

from pathlib import Path

import pytest

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.local import check_care
from bot.config.settings import Settings
from bot.errors import Misconfigured
from bot.playbook.playbook import Playbook

STOP = "[playbook.removal.stop]\npolice = {{ {0} }}\nhotline = {{ {0} }}\n"
OURS = 'en = "Us", de = "Wir", nl = "Wij"'


def seen(folder: Path, more: str) -> dict[str, CheckResult]:
    """The findings of a desk with these lines in its desk.toml."""
    config = folder / "desk.toml"
    config.write_text(more, encoding="utf-8")
    settings = Settings.local({"BRANDWACHT_CONFIG": str(config)}, folder)
    book = Playbook.load(overrides=settings.playbook)
    return {finding.about: finding for finding in check_care(settings, book)}


def test_it_says_after_how_long_what_is_forgotten(tmp_path: Path) -> None:
    """S0.4: an admin sees it without reading the playbook."""
    usual = seen(tmp_path, "")["retention"]
    assert (
        "closed 180 days, drill 7 days, not_relevant 7 days, praise 90 days"
        in usual.seen
    )
    longer = seen(tmp_path, '[playbook.retention]\nclosed = "365d"\n')["retention"]
    assert "closed 365 days" in longer.seen
    off = seen(tmp_path, "[playbook.retention]\non = false\n")["retention"]
    assert (off.hint, off.seen) == (True, "nothing is forgotten by itself")


def test_a_kind_nobody_knows_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"outcomes\.nothing is not"):
        seen(tmp_path, '[playbook.retention.outcomes]\nnothing = "1d"\n')


def test_numbers_nobody_has_verified_are_pointed_out_until_somebody_did(
    tmp_path: Path,
) -> None:
    """Playbook 8.4: we send people to the police, so the way there has to be right."""
    shipped = seen(tmp_path, "")["stop"]
    assert shipped.hint
    assert "Nobody has verified these" in (shipped.fix or "")
    own = seen(tmp_path, STOP.format(OURS))["stop"]
    assert (own.fix, own.seen) == (None, "child abuse is reported to Us; Us")
