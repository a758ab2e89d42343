"""Pure: what counts, which clock, and what may be shown of a group."""
