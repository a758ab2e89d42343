"""Who goes first when several wait for the one writing connection."""

from data.store import PATIENCE, WriteQueue


def waiting(*jobs: str) -> WriteQueue[str]:
    """A queue in which these wait; bulk work is written in capitals."""
    queue: WriteQueue[str] = WriteQueue()
    for job in jobs:
        queue.put(job, bulk=job.isupper())
    return queue


def test_a_person_goes_before_bulk_work_that_came_earlier() -> None:
    queue = waiting("BACKFILL", "press")

    assert queue.first() == ("press", False)
    assert queue.first() == ("BACKFILL", True)


def test_bulk_work_joins_a_commit_only_where_it_is_wanted() -> None:
    queue = waiting("ONE", "TWO")

    assert queue.more(bulk=False) is None
    assert queue.more(bulk=True) == ("ONE", True)


def test_a_person_joins_every_commit() -> None:
    queue = waiting("ONE", "TWO", "press")

    assert queue.more(bulk=True) == ("press", False)
    assert queue.more(bulk=True) == ("ONE", True)


def test_bulk_work_is_not_held_up_for_ever() -> None:
    queue = waiting("BACKFILL", *(f"press{n}" for n in range(PATIENCE + 1)))

    order = [queue.first() for _ in range(PATIENCE + 2)]

    assert order[PATIENCE] == ("BACKFILL", True)
    assert order[-1] == (f"press{PATIENCE}", False)


def test_what_waits_is_handed_out_before_the_end() -> None:
    queue = waiting("press", "BACKFILL")
    queue.close()

    assert [queue.first(), queue.first(), queue.first()] == [
        ("press", False),
        ("BACKFILL", True),
        None,
    ]
