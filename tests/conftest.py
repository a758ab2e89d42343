"""Shared fixtures, logging as the program sets it up, and no time limits in Hypothesis."""

from hypothesis import HealthCheck, settings

from bot.logs import write_logs
from tests.world.bench import bench
from tests.world.fixtures import any_language, either_world, world

__all__ = ["any_language", "bench", "either_world", "world"]

# Without it a bug that is logged prints every local variable of every frame, for half a minute.
write_logs("console")

# Hypothesis would time every example.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
