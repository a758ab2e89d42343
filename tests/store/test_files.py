"""Files are private and complete or absent; a damaged or newer database is refused."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from bot.localslack.storage import Storage
from data import connection as data_connection
from data import migrations
from data.connection import connect
from data.errors import DatabaseDamaged, DatabaseUnusable
from data.files import make_folder, replacing, writing
from data.store import Store, own

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """An umask that would let everybody read."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """The mode of everything below a folder, by its name."""
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode))
        for path in sorted(folder.rglob("*"))
    }


async def test_the_database_its_copies_and_its_folders_are_private(
    tmp_path: Path,
) -> None:
    path = tmp_path / "var" / "deep" / "desk.db"
    migrations.apply(path)
    store = Store(path)
    await store.write(
        lambda tx: tx.run("insert into installation (team) values ('T1')")
    )
    data_connection.copy_to(path, tmp_path / "copies" / "monday.db")
    Storage(tmp_path / "var" / "workspace.db").close()

    found = modes(tmp_path)
    await store.close()

    assert {"var/deep/desk.db-wal", "var/deep/desk.db-shm", "var/deep/desk.db.lock"} < (
        found.keys()
    )
    for name, mode in found.items():
        assert mode == ("0o700" if (tmp_path / name).is_dir() else "0o600"), name


def test_a_database_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    connection = sqlite3.connect(path)
    connection.execute("create table old (a)")
    connection.close()
    path.chmod(0o644)

    connect(path).close()

    assert modes(tmp_path)["desk.db"] == "0o600"


def test_the_copy_before_a_migration_is_private(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    connect(path).execute("create table from_before (a)").connection.close()

    migrations.apply(path)

    assert modes(tmp_path)["desk.db.before-0001_initial"] == "0o600"


def test_a_text_file_is_there_when_it_is_complete_and_not_before(
    tmp_path: Path,
) -> None:
    target = tmp_path / "new" / "export.csv"

    with writing(target) as out:
        out.write("first")
        out.flush()
        assert not target.exists()

    assert target.read_text() == "first"
    assert modes(tmp_path) == {"new": "0o700", "new/export.csv": "0o600"}


def test_what_failed_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "export.csv"
    target.write_text("yesterday")

    with pytest.raises(OSError, match="full"):
        _fill_the_disk(target)

    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]
    assert target.read_text() == "yesterday"


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)

    with writing(link) as out:
        out.write("new")

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    with writing(pipe) as out:
        out.write("through")

    assert os.read(reader, 100) == b"through"
    os.close(reader)


@pytest.mark.parametrize("damage", ["a page", "the header", "the end"])
def test_a_failed_backup_leaves_no_file(tmp_path: Path, damage: str) -> None:
    path = _large(tmp_path / "desk.db")
    _damage(path, damage)

    with pytest.raises((sqlite3.DatabaseError, DatabaseUnusable)):
        data_connection.copy_to(path, tmp_path / "copies" / "copy.db")

    assert [p.name for p in (tmp_path / "copies").iterdir()] == []


def test_a_backup_of_nothing_leaves_no_file_either(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        data_connection.copy_to(tmp_path / "none.db", tmp_path / "copies" / "copy.db")

    assert list(tmp_path.rglob("*.db*")) == []


@pytest.mark.parametrize("damage", ["a page", "the header", "the end"])
def test_a_damaged_database_is_refused_with_the_way_back(
    tmp_path: Path, damage: str
) -> None:
    path = _large(tmp_path / "desk.db")
    _damage(path, damage)

    with pytest.raises(DatabaseUnusable, match="brandwacht restore FILE"):
        migrations.apply(path)


def test_a_database_of_a_newer_version_is_refused_and_not_touched(
    tmp_path: Path,
) -> None:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    db = sqlite_utils.Database(path)
    db.table("_sqlite_migrations").insert(
        {"migration_set": "brandwacht", "name": "0002_later", "applied_at": "2027"}
    )
    db.close()
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusable, match="newer version of Brandwacht") as told:
        migrations.apply(path)

    assert "desk.db.before-0002_later" in str(told.value)
    assert path.read_bytes() == before


async def test_damage_found_while_running_is_remembered(tmp_path: Path) -> None:
    path = _large(tmp_path / "desk.db")
    store = Store(path)
    assert await store.examine() is None

    _damage(path, "a page")

    assert await store.examine() is not None
    assert store.damage is not None
    await store.close()


async def test_a_read_of_a_broken_page_is_damage_and_no_other_error(
    tmp_path: Path,
) -> None:
    path = _large(tmp_path / "desk.db")
    _damage(path, "a page")
    store = Store(path)

    with pytest.raises(DatabaseDamaged):
        await store.read(lambda tx: tx.all("select * from deliveries_seen"))

    assert store.damage is not None
    await store.close()


def test_nobody_makes_a_file_any_other_way() -> None:
    """`data.files` is the only one that opens a file for writing or makes a folder."""
    making = re.compile(r"""\.open\(["'][wax]|write_text\(|write_bytes\(|\.mkdir\(""")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("bot", "data", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if making.search(line) and path.name != "files.py"
    ]

    assert [place for place in found if not place.startswith("data/store.py")] == []


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)

    make_folder(tmp_path / "shared" / "ours" / "more")

    assert modes(tmp_path)["shared"] == "0o755"
    assert modes(tmp_path)["shared/ours"] == "0o700"


def test_a_lock_is_let_go_with_the_file(tmp_path: Path) -> None:
    own(tmp_path / "desk.db").close()
    own(tmp_path / "desk.db").close()

    assert modes(tmp_path) == {"desk.db.lock": "0o600"}


def test_two_writers_of_one_name_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"

    with replacing(target) as beside:
        beside.write_bytes(b"a" * 10)

    assert target.read_bytes() == b"a" * 10


def _fill_the_disk(target: Path) -> None:
    with writing(target) as out:
        out.write("half")
        raise OSError("full")


def _large(path: Path) -> Path:
    """A database of some hundred pages, all of them in the file."""
    migrations.apply(path)
    connection = connect(path)
    connection.execute(
        """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
        insert into deliveries_seen (source, key, at)
        select 'own', hex(randomblob(40)), '2026-03-04T10:00:00.000Z' from n
        """
    )
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return path


def _damage(path: Path, what: str) -> None:
    with path.open("r+b") as file:
        size = path.stat().st_size
        if what == "the end":
            file.truncate(size // 2)
        elif what == "the header":
            file.write(b"\xff" * 64)
        else:
            file.seek(size // 2 // 4096 * 4096)
            file.write(b"\xff" * 4096 * 20)
