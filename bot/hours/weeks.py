"""When a week began: Monday at midnight in the desk's zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def week_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The Monday before `at`, or today where it is one; an instant in UTC."""
    local = at.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time(), tzinfo=zone).astimezone(UTC)
