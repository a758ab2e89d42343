"""What events and messages say, as a test looks at it: as the JSON they are kept as."""

from collections import defaultdict
from typing import Any

from data.payloads import Payload, to_json


def as_json(data: Payload) -> dict[str, Any]:
    """Every key that is written; nothing for the others."""
    return defaultdict(lambda: None, to_json(data))
