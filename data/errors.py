"""What can go wrong with the memory itself."""


class StorageFull(Exception):
    """Nothing more can be stored, so nothing may be acknowledged."""


class DatabaseUnusable(Exception):
    """There is no such file, no right to it, or it is something else than ours."""


class DatabaseInUse(Exception):
    """Another process owns this database: both would post every card."""
