"""Builds the database and brings older ones up to date; shipped steps never change.

A step is found again by its name, so a renamed step would run twice.
"""

import sqlite3
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from data import parting
from data.connection import connect
from data.errors import unusable
from data.schema.drafts import DRAFTS_0004
from data.schema.escalation import ESCALATION_0005, PAGING_0014
from data.schema.first import SCHEMA_0001
from data.schema.forgetting import FORGETTING_0011, RECORDS_0011
from data.schema.library import LIBRARY_0003
from data.schema.private import PRIVATE_0008
from data.schema.queues import QUEUES_0015
from data.schema.removal import REMOVAL_0009
from data.schema.retention import RETENTION_0013
from data.schema.reviews import REVIEWS_0006
from data.schema.setup import SETUP_0010
from data.schema.timers import TIMERS_0002
from data.schema.watch import WATCH_0007
from data.transaction import Transaction

migrations = Migrations("brandwacht")


@migrations(name="0001_the_desk")
def the_desk(db: sqlite_utils.Database) -> None:
    """Everything the first desk remembers."""
    for statement in SCHEMA_0001:
        db.execute(statement)


@migrations(name="0002_timers_of_anything")
def timers_of_anything(db: sqlite_utils.Database) -> None:
    """More than mentions, escalations and the desk fall due."""
    for statement in TIMERS_0002:
        db.execute(statement)


@migrations(name="0003_libraries")
def libraries(db: sqlite_utils.Database) -> None:
    """Facts we stand by, praise we may quote, successes we shared."""
    for statement in LIBRARY_0003:
        db.execute(statement)


@migrations(name="0004_drafts")
def drafts(db: sqlite_utils.Database) -> None:
    """What we write: drafts, second readers, posted texts, overruled rules."""
    for statement in DRAFTS_0004:
        db.execute(statement)


@migrations(name="0005_escalation")
def escalation(db: sqlite_utils.Database) -> None:
    """Who was told what when, what was asked back, and what is held."""
    for statement in ESCALATION_0005:
        db.execute(statement)


@migrations(name="0006_reviews")
def reviews(db: sqlite_utils.Database) -> None:
    """What protects the record of a case, what is kept to few, and looking back."""
    for statement in REVIEWS_0006:
        db.execute(statement)


@migrations(name="0007_watch")
def watch(db: sqlite_utils.Database) -> None:
    """What we look at after a reply, and whose posts we follow."""
    for statement in WATCH_0007:
        db.execute(statement)


@migrations(name="0008_private")
def private(db: sqlite_utils.Database) -> None:
    """What is passed on, continued in private, answered by others, and told on the way."""
    for statement in PRIVATE_0008:
        db.execute(statement)


@migrations(name="0010_setup")
def setup(db: sqlite_utils.Database) -> None:
    """What sorting remembers beside the class, what was confirmed, and the drills."""
    for statement in SETUP_0010:
        db.execute(statement)


@migrations(name="0009_removal")
def removal(db: sqlite_utils.Database) -> None:
    """Evidence, measures against a post, and what follows them."""
    for statement in REMOVAL_0009:
        db.execute(statement)


@migrations(name="0011_forgetting")
def forgetting(db: sqlite_utils.Database) -> None:
    """Words can be forgotten, and what was done stays provable."""
    for statement in FORGETTING_0011:
        db.execute(statement)
    parting.part_what_is_there(Transaction(db.conn))
    db.execute(RECORDS_0011)


@migrations(name="0013_retention")
def retention(db: sqlite_utils.Database) -> None:
    """Closed cases are forgotten by themselves, and once."""
    for statement in RETENTION_0013:
        db.execute(statement)


@migrations(name="0014_paging")
def paging(db: sqlite_utils.Database) -> None:
    """Why a question to management ended without an answer."""
    for statement in PAGING_0014:
        db.execute(statement)


@migrations(name="0015_queues")
def queues(db: sqlite_utils.Database) -> None:
    """What has no first reply, such as a threat, stands where it is due, too."""
    for statement in QUEUES_0015:
        db.execute(statement)


def apply(path: Path) -> None:
    """Create the database or bring it to today's shape; keeps a copy of an older one.

    The copy stands beside the database as `<name>.before-<step>`. Raises
    `DatabaseUnusable` when the file cannot be opened as a database.
    """
    connection = _opened(path)
    try:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        waiting = [step.name for step in migrations.pending(db)]
        if waiting and db.table_names():
            copy = path.with_name(f"{path.name}.before-{waiting[0]}")
            copy.unlink(missing_ok=True)
            db.execute("vacuum into ?", [str(copy)])
        if waiting:
            # All steps or none: a crash in the middle leaves the database as it was.
            with db.atomic():
                migrations.apply(db)
    finally:
        connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return connect(path)
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from None
