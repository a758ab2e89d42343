"""Starts the local workspace with the people and channels of the settings."""

from bot.clock import Clock
from bot.config.settings import Settings
from bot.localslack.app_manifest import Command, Shortcut
from bot.localslack.panel import Panel
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from bot.mentions.rules.confidential import CIRCLE
from data.files import make_folder

SHORTCUTS = (Shortcut("track", "Track as mention"),)
COMMANDS = (
    Command(
        "/mentions",
        "The desk's queue, and what you can do with it",
        "[search WORDS | status | mine | next | add URL | show NUMBER | help]",
    ),
)
"""The shortcut and the command of `manifest.yaml`; messages to the app are off there, too."""

_LOCALES = {"en": "en-GB", "de": "de-DE", "nl": "nl-NL"}


def local_workspace(
    settings: Settings, clock: Clock, panel: Panel | None = None
) -> Workspace:
    """A workspace on this machine that keeps its messages beside the database.

    `panel` is what its page shows beside it.
    """
    slack = settings.slack
    make_folder(settings.database.parent)
    return Workspace(
        clock=clock,
        name=settings.desk.name,
        app="Brandwacht",
        shortcuts=SHORTCUTS,
        commands=COMMANDS,
        users=_people(settings),
        channels=_channels(settings),
        bot_token=slack.token,
        app_token=slack.app_token.get_secret_value() if slack.app_token else "",
        signing_secret=(
            slack.signing_secret.get_secret_value() if slack.signing_secret else ""
        ),
        store=settings.database.with_name("workspace.db"),
        panel=panel,
        limits=True,
        read_only_messages=True,
    )


def _people(settings: Settings) -> list[Person]:
    return [
        Person(
            id=person.slack,
            name=person.name.lower().replace(" ", "."),
            real_name=person.name,
            title=", ".join(role.capitalize() for role in person.roles),
            tz=settings.desk.time_zone,
            locale=_LOCALES[settings.desk.language],
            admin="admin" in person.roles,
        )
        for person in settings.people.values()
        if person.slack
    ]


def _circle(settings: Settings) -> list[str]:
    return [
        person.slack
        for person in settings.people.values()
        if person.slack and CIRCLE & set(person.roles)
    ]


def _channels(settings: Settings) -> list[Channel]:
    """Each channel the settings name, once; a name given as an id keeps that id."""
    written = [settings.desk.channel, settings.desk.management_channel]
    written += [settings.desk.confidential_channel, settings.desk.drill_channel]
    written += [source.channel for source in settings.sources.values()]
    written += [topic.channel for topic in settings.topics.values()]
    channels = []
    for name in dict.fromkeys(name for name in written if name):
        plain = name.removeprefix("#")
        known = "" if name.startswith("#") else name
        few = name == settings.desk.confidential_channel
        channels.append(
            Channel(
                name=plain.lower(),
                id=known,
                private=few,
                members=_circle(settings) if few else None,
            )
        )
    return channels
