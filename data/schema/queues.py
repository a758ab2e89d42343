"""How the queues are ordered, as SQL: whatever is due first, whichever clock that is."""

QUEUES_0015 = (
    "drop index whose_move_is_it",
    "create index what_is_due_first on mentions (status, coalesce(promise_due, first_reply_due, claim_due, resolve_due, '9'), id) where status <> 'closed'",
)
