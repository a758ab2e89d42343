"""What the environment may contain: tokens, files with secrets, addresses, sources."""

from pathlib import Path

import pytest

from bot.config.settings import Settings
from tests.world.settings import DESK, TOKENS, problems, read


def test_the_missing_tokens_are_named_with_where_to_get_them(tmp_path: Path) -> None:
    bot, app = problems(tmp_path, variables={})

    assert bot.startswith(
        "SLACK_BOT_TOKEN is missing: the bot token (xoxb-…) is under "
    )
    assert app.startswith("SLACK_APP_TOKEN is missing: ")
    assert "SLACK_SIGNING_SECRET" in app


def test_a_signing_secret_is_enough_instead_of_an_app_token(tmp_path: Path) -> None:
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "0123456789abcdef",
    }

    assert read(tmp_path, variables=variables).slack.socket_mode is False
    assert read(tmp_path).slack.socket_mode is True


def test_swapped_tokens_are_named(tmp_path: Path) -> None:
    swapped = {"SLACK_BOT_TOKEN": "xapp-1-geheim", "SLACK_APP_TOKEN": "xoxb-1-geheim"}

    bot, app = problems(tmp_path, variables=swapped)

    assert "holds an app-level token (xapp-…), which belongs in SLACK_APP_TOKEN" in bot
    assert "holds a bot token (xoxb-…), which belongs in SLACK_BOT_TOKEN" in app
    assert "geheim" not in bot + app


@pytest.mark.parametrize(
    "address",
    [
        "http://slack.example/api/",
        "ftp://127.0.0.1/",
        "slack.com",
        "http://127.0.0.1.evil.example/",
    ],
)
def test_an_address_without_tls_is_refused(tmp_path: Path, address: str) -> None:
    (wrong,) = problems(tmp_path, variables={**TOKENS, "SLACK_API_URL": address})

    assert wrong.startswith("SLACK_API_URL must be an https address")


@pytest.mark.parametrize(
    "address",
    ["https://slack.example/api", "http://127.0.0.1:8081/api/", "http://[::1]:1/api/"],
)
def test_tls_or_this_machine_is_accepted(tmp_path: Path, address: str) -> None:
    settings = read(tmp_path, variables={**TOKENS, "SLACK_API_URL": address})

    assert settings.slack.api_url == address.rstrip("/") + "/"


def test_a_secret_can_live_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "bot-token").write_text("xoxb-from-a-file\n", encoding="utf-8")
    variables = {"SLACK_BOT_TOKEN_FILE": "bot-token", "SLACK_APP_TOKEN": "xapp-1"}

    assert read(tmp_path, variables=variables).slack.token == "xoxb-from-a-file"


def test_a_secret_file_that_is_missing_is_loud(tmp_path: Path) -> None:
    variables = {"SLACK_BOT_TOKEN_FILE": "nowhere", "SLACK_APP_TOKEN": "xapp-1"}

    (wrong,) = problems(tmp_path, variables=variables)

    assert wrong == (
        f"SLACK_BOT_TOKEN_FILE names {tmp_path / 'nowhere'}, which cannot be read: "
        "No such file or directory."
    )


def test_a_secret_is_not_given_twice(tmp_path: Path) -> None:
    (wrong,) = problems(tmp_path, variables={**TOKENS, "SLACK_BOT_TOKEN_FILE": "file"})

    assert (
        wrong
        == "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: keep one of them."
    )


def test_a_misspelt_variable_is_told_apart_from_one_that_is_not_ours(
    tmp_path: Path,
) -> None:
    variables = {
        **TOKENS,
        "BRANDWACHT_PRT": "1",
        "SLACK_CLIENT_ID": "of-another-program",
    }

    assert problems(tmp_path, variables=variables) == [
        'BRANDWACHT_PRT is not a setting. Did you mean "BRANDWACHT_PORT"?'
    ]


def test_a_token_alone_makes_a_source_that_we_know(tmp_path: Path) -> None:
    variables = {
        **TOKENS,
        "BRANDWACHT_SOURCE_OWN_TOKEN": "token-of-own",
        "BRANDWACHT_SOURCE_OCTOLENS_TOKEN": "token-of-octolens",
        "BRANDWACHT_SOURCE_OCTOLENS_PREVIOUS_TOKEN": "older",
    }

    sources = read(tmp_path, variables=variables).sources

    assert {name: source.adapter for name, source in sources.items()} == {
        "octolens": "octolens",
        "own": "own",
    }
    assert sources["octolens"].token == "token-of-octolens"
    assert sources["octolens"].previous_token == "older"


def test_a_token_of_a_stranger_is_a_mistake(tmp_path: Path) -> None:
    (wrong,) = problems(
        tmp_path, variables={**TOKENS, "BRANDWACHT_SOURCE_OKTOLENS_TOKEN": "t"}
    )

    assert wrong == (
        "BRANDWACHT_SOURCE_OKTOLENS_TOKEN is set, but desk.toml has no [sources.oktolens]."
    )


def test_a_source_without_its_token_says_which_variable_is_missing(
    tmp_path: Path,
) -> None:
    (wrong,) = problems(tmp_path, DESK + '[sources.my-tool]\nadapter = "own"')

    assert "set BRANDWACHT_SOURCE_MY_TOOL_TOKEN" in wrong


def test_a_config_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    wrong = problems(tmp_path, variables={**TOKENS, "BRANDWACHT_CONFIG": "other.toml"})

    assert (
        f"BRANDWACHT_CONFIG names {tmp_path / 'other.toml'}, which is not there."
        in wrong
    )


def test_no_secret_is_ever_shown(tmp_path: Path) -> None:
    variables = {
        **TOKENS,
        "SLACK_SIGNING_SECRET": "geheim-as-well",
        "BRANDWACHT_SOURCE_OWN_TOKEN": "geheim-token",
    }

    settings = read(tmp_path, variables=variables)

    assert "geheim" not in f"{settings!r} {settings} {settings.sources['own']!r}"
    assert "geheim" in settings.slack.token


def test_the_database_and_the_port_can_be_chosen(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        variables={
            **TOKENS,
            "BRANDWACHT_DATABASE": "elsewhere/desk.db",
            "BRANDWACHT_PORT": "9000",
            "BRANDWACHT_LOG": "json",
        },
    )

    assert settings.database == tmp_path / "elsewhere" / "desk.db"
    assert (settings.port, settings.log) == (9000, "json")


def test_commands_without_slack_need_nothing_at_all(tmp_path: Path) -> None:
    settings = Settings.read_without_slack({}, tmp_path)

    assert settings.database == tmp_path / "var" / "brandwacht.db"
    assert list(tmp_path.iterdir()) == []
