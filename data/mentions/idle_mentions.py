"""Finds what nobody has handled and nobody was told of at the end of a day."""

from collections.abc import Sequence

from data.models import Mention
from data.transaction import Transaction


def not_listed(tx: Transaction, classes: Sequence[str], limit: int) -> list[Mention]:
    """Open or claimed mentions of these classes that no list has named yet."""
    names = {f"class_{index}": name for index, name in enumerate(classes)}
    marks = ", ".join(f":{key}" for key in names) or "''"
    return tx.all_of(
        Mention,
        "select * from mentions m where m.status in ('open', 'claimed') "  # noqa: S608
        "and m.status <> 'closed' and m.source <> 'drill' and m.second_class is null "
        f"and m.classification in ({marks}) and not exists (select 1 from events e "
        "where e.mention = m.id and e.kind = 'listed') order by m.id limit :limit",
        limit=limit,
        **names,
    )
