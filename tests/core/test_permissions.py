"""The permission rule: unknown means refused, and limits no row can override."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.permissions import Account, Matter, allowed, may, relations
from bot.playbook.playbook import Playbook
from bot.playbook.schema.permissions import RELATIONS, ROLES, Permissions
from data.models import UserId

TABLE = Playbook.load().permissions
HERE = Matter(channels=frozenset({"CDESK"}), desk="CDESK")
ME = UserId("UME")

whoever = st.builds(
    Account,
    id=st.just(ME),
    kind=st.sampled_from([None, "full", "admin", "guest", "stranger", "left", "bot"]),
    channels=st.frozensets(st.sampled_from(["CDESK", "CSHOP"])),
    complete=st.booleans(),
    roles=st.frozensets(st.sampled_from(ROLES)),
    may_stand_in=st.booleans(),
)
whatever = st.builds(
    Matter,
    channels=st.frozensets(st.sampled_from(["CDESK", "CSHOP"])),
    desk=st.just("CDESK"),
    owner=st.sampled_from([None, ME, UserId("UBEN")]),
    asked=st.frozensets(st.sampled_from(["UME", "UBEN", "CSHOP"])),
    circle=st.booleans(),
)
tables = st.builds(
    Permissions,
    groups=st.just({}),
    actions=st.fixed_dictionaries(
        {"do": st.lists(st.sampled_from([*RELATIONS, *ROLES])).map(tuple)}
    ),
)


@given(whoever, whatever, tables)
def test_only_a_known_full_account_may_anything(
    account: Account, matter: Matter, table: Permissions
) -> None:
    """Whatever a row says: guests, strangers and the unknown do nothing."""
    refused = may("do", account, matter, table)

    if account.kind not in ("full", "admin"):
        assert refused is not None
    if refused is None:
        assert relations(account, matter) & set(table.who("do"))
    elif account.kind in ("full", "admin"):
        assert not relations(account, matter) & set(table.who("do"))


@given(whoever, whatever)
def test_what_is_offered_is_what_would_be_let_through(
    account: Account, matter: Matter
) -> None:
    offered = allowed(TABLE.actions, account, matter, TABLE)

    for action in TABLE.actions:
        assert (action in offered) == (may(action, account, matter, TABLE) is None)


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (Account(ME), "not_known_yet"),
        (Account(ME, "full"), "not_known_yet"),
        (Account(ME, "full", complete=True), "may_not"),
        (Account(ME, "guest", frozenset({"CDESK"}), complete=True), "is_guest"),
        (Account(ME, "stranger", frozenset({"CDESK"}), complete=True), "is_stranger"),
        (Account(ME, "left", frozenset({"CDESK"}), complete=True), "may_not"),
        (Account(ME, "bot", roles=frozenset({"admin"})), "may_not"),
    ],
)
def test_the_reason_says_whether_asking_slack_could_help(
    account: Account, reason: str
) -> None:
    refused = may("mention.claim", account, HERE, TABLE)

    assert refused is not None
    assert refused.reason == reason


def test_a_role_needs_no_channel_and_a_channel_no_role() -> None:
    assert (
        may(
            "mention.claim",
            Account(ME, "full", roles=frozenset({"agent"})),
            HERE,
            TABLE,
        )
        is None
    )
    inside = Account(ME, "full", frozenset({"CDESK"}), complete=True)
    assert may("mention.claim", inside, HERE, TABLE) is None
    refused = may("mention.lift_hold", inside, HERE, TABLE)
    assert refused is not None
    assert refused.values == {"who": "lead,manager,admin,legal,privacy"}


def test_a_workspace_admin_stands_in_where_desk_toml_names_none() -> None:
    """Nobody locks themselves out; and with an admin named, only that one counts."""
    inside = Account(ME, "admin", frozenset({"CDESK"}), complete=True)
    assert may("mention.lift_hold", inside, HERE, TABLE) is not None
    alone = Account(ME, "admin", frozenset({"CDESK"}), complete=True, may_stand_in=True)
    assert may("mention.lift_hold", alone, HERE, TABLE) is None
    outside = Account(ME, "admin", complete=True, may_stand_in=True)
    assert may("mention.lift_hold", outside, HERE, TABLE) is not None


def test_what_cannot_be_undone_is_not_for_every_member() -> None:
    """Lifting a hold and taking a case out of the house ask for a role."""
    for action in ("mention.lift_hold", "mention.export", "mention.emergency"):
        assert not {"anyone", "member", "owner"} & set(TABLE.who(action))
