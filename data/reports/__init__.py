"""What reports are computed from, and what sources are known to do."""
