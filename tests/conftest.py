"""Shared fixtures, logging as the program sets it up, and no time limits in Hypothesis."""

import os

import pytest
from hypothesis import HealthCheck, settings

from bot.logs import write_logs
from tests.world.fixtures import any_language, either_world, world
from tests.world.services import services

__all__ = ["any_language", "either_world", "services", "world"]

# Without it a bug that is logged prints every local variable of every frame, for half a minute.
write_logs("console")

# Hypothesis would time every example.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: three workers for two cores, because the tests in `tests/crash` mostly wait."""
    return (os.cpu_count() or 2) * 3 // 2
