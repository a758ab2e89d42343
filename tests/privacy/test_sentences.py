"""Every column with free text is known to forgetting; a new one fails here."""

import re
from pathlib import Path

import sqlite_utils

from data.audit import versions
from data.connection import connect
from data.privacy import personal_data_map
from tests.world.databases import fresh_database

THEIRS = {
    "mentions": "external_id url title text author_key author_name author_handle author_url "
    "channel_name conversation_id picture reply_url withdrawn_said",
    "rules": "conditions",
    "stories": "before",
    "replies": "external_id url title text author_key author_name author_handle "
    "withdrawn_said",
    "helpers": "author_key handle url",
    "own_posts": "external_id url conversation_id parent_id parent_address withdrawn_said",
    "updates": "url",
    "versions": "title text rating",
    "posted": "url",
    "praise": "quote",
    "evidence": "body",
    "deliveries_seen": "key content",
    "withdrawals": "key",
    "addresses": "address",
    "author_watches": "author_key",
    "noted_authors": "author_key",
    "undo_log": "before",
    "outbox": "data",
    "audit_versions": "words",
    "requests": "about",
}
"""What authors wrote and who they are: blanked, removed or hashed (`data/privacy/forgetting.py`)."""

OURS = {
    "source_hours": "source",
    "sources_seen": "source",
    "speeds": "what",
    "report_days": "form told",
    "report_changes": "hour",
    "source_troubles": "source kind",
    "mentions": "source platform kind language visibility keywords sentiment rating status owner "
    "classification finding flags reply_channel outcome reason closing_steps private_state resolution snoozed_for voice "
    "second_class priority praise_target suggested_flag doubted_by read_as read_by reopened_by confidential withdrawn_via "
    "routed_rule routed_aside routed_channel routed_targets routed_on_duty routed_brand",
    "rules": "aside made_by ended_by",
    "stories": "joined_by",
    "bulks": "what made_by",
    "likenesses": "how declined_by",
    "news": "written_by",
    "news_told": "told_by",
    "absences": "member backup",
    "author_watches": "begun_by ended_by",
    "noted_authors": "kind consent noted_by ended_by",
    "reposts": "why",
    "cards": "channel ts trouble drawn",
    "channel_members": "member channel",
    "channels_read": "channel",
    "checks": "look situation asked_in asked_of author others others_from mood by verdict",
    "confirmations": "item version by",
    "contacts": "by channel outcome",
    "dead_letters": "source content_type error",
    "drafts": "state template voice channel wants ticked appointment begun_by saved_by",
    "drill_pings": "person",
    "drills": "kind started_by ended_by",
    "info_requests": "asked_by answered_by",
    "escalations": "kind cause level reason raised_by manager acknowledged_by decision decided_by "
    "obsolete ended_by pending pending_by",
    "events": "kind actor data",
    "evidence": "digest saved_by witness chain",
    "facts": "source valid_until kept_by",
    "freezes": "set_by lifted_by",
    "handovers": "channel state owner mood_before mood_after",
    "helpers": "noted_by",
    "installation": "team key life restoring salt",
    "legal_holds": "set_by lifted_by",
    "list_items": "data",
    "members": "id name language time_zone nudge_by account",
    "newcomers": "member set_by",
    "notes": "kind by",
    "outbox": "key kind channel state sent_channel ts error mark drawn",
    "overrides": "rule",
    "rate_limit_holds": "key",
    "pings": "step level person error called_by",
    "posted": "kind channel template by",
    "praise": "permission kept_by",
    "handled_interactions": "key",
    "reads": "rules asked_by reader verdict",
    "audit_versions": "kind data hash",
    "removals": "measure reason requested_by second result decided_by",
    "own_posts": "source platform kind visibility says said_by withdrawn_via",
    "replies": "source platform kind language how withdrawn_via",
    "reports": "reason language name email reported_by decision",
    "review_answers": "question by",
    "requests": "kind answer",
    "reviews": "cause owner opened_by written_by",
    "shares": "by",
    "deliveries_seen": "source",
    "stops": "stopped_by",
    "suggestions": "cause declined_by",
    "counted": "channel sounds why",
    "counts": "channel",
    "statements": "posted_by",
    "canvases": "canvas shows",
    "storms": "channel stage declined_by opened_by ended_by lead done figures",
    "tasks": "kind topic owner channel asked_by answer answered_by",
    "timers": "subject kind",
    "timers_behind": "subject kind",
    "undo_log": "actor kind",
    "updates": "kind posted_by",
    "versions": "source why",
}
"""Ids, codes, names of our own people and things: they speak of no author."""


def test_every_column_that_can_hold_a_sentence_is_decided(tmp_path: Path) -> None:
    """DESIGN promise 10: forgotten, or known to hold ids and codes only."""
    path = tmp_path / "desk.db"
    fresh_database(path)
    db = sqlite_utils.Database(connect(path), execute_plugins=False)
    written = {
        (one.table, name)
        for one in (*personal_data_map.INSIDE, *personal_data_map.OUTSIDE)
        for name in one.columns
    }
    decided = written | _columns(THEIRS) | _columns(OURS)

    there = {
        (table.name, column.name)
        for table in db.tables
        if not table.name.startswith(("_", "sqlite_"))
        for column in table.columns
        if column.type == "TEXT" and not _is_instant(table.schema, column.name)
    }

    assert there - decided == set()
    assert decided - there == set()


def test_what_is_written_into_the_record_is_forgotten_with_it() -> None:
    known = {
        one.table: set(one.columns)
        for one in (*personal_data_map.INSIDE, *personal_data_map.OUTSIDE)
    }
    for table, words in versions.PROTECTED.items():
        assert set(words) <= known.get(table, set()), table


def _columns(listed: dict[str, str]) -> set[tuple[str, str]]:
    return {(table, name) for table, names in listed.items() for name in names.split()}


def _is_instant(schema: str, column: str) -> bool:
    return re.search(rf"\b{column} glob '[?]{{4}}-", schema) is not None
