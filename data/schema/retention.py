"""What tells a case that was forgotten from one whose time is not over, as SQL."""

from data.schema.courier import INSTANT

RETENTION_0013 = (
    f"alter table mentions add column forgotten_at text check (forgotten_at {INSTANT})",
    "create index which_cases_are_over on mentions (closed_at) where status = 'closed'",
)
