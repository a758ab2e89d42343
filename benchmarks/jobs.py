"""The peer of the timers: ten thousand date jobs in APScheduler's SQLite job store.

The jobs themselves do nothing; each leaves the store durably, as ours leave the table.
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

JOBS = 10_000
_done = threading.Semaphore(0)


def due() -> None:
    """What is due: nothing but being counted."""
    _done.release()


def measure(path: Path) -> dict[str, float]:
    """Milliseconds from the start of the scheduler until the last job has run."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{path}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(10)},
        job_defaults={"misfire_grace_time": None, "max_instances": JOBS},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("pragma journal_mode = wal")
    soon = datetime.now(UTC) + timedelta(seconds=1)
    for _ in range(JOBS):
        scheduler.add_job(due, "date", run_date=soon)
    began = time.perf_counter()
    scheduler.resume()
    for _ in range(JOBS):
        _done.acquire(timeout=120)
    took = (time.perf_counter() - began) * 1000
    scheduler.shutdown(wait=False)
    return {"ms": took}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[2]))))
