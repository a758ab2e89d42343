"""One item of a delivery, as the use cases of intake pass it to each other."""

from dataclasses import dataclass

from bot.incoming.format import Incoming
from bot.intake.rules.identity import IdentityKeys
from data.intake.quotations import Quotations
from data.models import Post


@dataclass(frozen=True, slots=True)
class Delivered:
    """One incoming on its way: what it says, its keys and the bytes it came in.

    Of what was taken down `quotations` say where its words stand elsewhere.
    """

    source: str
    incoming: Incoming
    post: Post
    keys: IdentityKeys
    raw: bytes
    quotations: Quotations | None = None
    attempts: int = 0

    @property
    def certain(self) -> tuple[str, ...]:
        """The names that are of this very post and of no other one."""
        sure = (
            name.text for name in self.keys.names if name.basis in ("post", "given")
        )
        return (f"{self.source} {self.keys.own}", *sure)
