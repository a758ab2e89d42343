"""An empty database of today's schema, built once per process and copied from then on."""

import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from data import migrations
from data.connection import connect


def fresh_database(path: Path) -> Path:
    """What `migrations.apply(path)` makes, in a tenth of the time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(_template())
    return path


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "desk.db")
        migrations.apply(path)
        with closing(connect(path)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        return path.read_bytes()
