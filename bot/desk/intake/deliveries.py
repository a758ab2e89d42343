"""The use case of a delivery: each incoming is new, known, or part of a conversation.

`UNIQUE(source, key)` is the lock: the same delivery twenty times in parallel is one
mention and nineteen duplicates, because every write passes the one writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.desk.ground.notices import tell_admins
from bot.desk.ground.press import Fate, Receipt
from bot.desk.ground.pressing import Pressing
from bot.desk.intake import attaching, conversing, knowing, reaching
from bot.desk.intake.arriving import arrived, tell_flags
from bot.desk.intake.identifying import Same, same_post
from bot.desk.recording.raising import consider
from bot.desk.recording.record import SOURCE, say, set_timers
from bot.desk.removal import boomerangs
from bot.incoming import Incoming, to_post
from bot.rules.intake import identity
from bot.rules.intake.first_look import believed
from bot.rules.intake.identity import Keys
from bot.rules.intake.matching import is_gone
from bot.rules.life.step import Given, Saying, Step
from data import events, mentions
from data.courier import cards
from data.intake import dead_letters, sightings
from data.intake.sightings import Known
from data.models import Mention, MentionId, Post, UserId
from data.removal import holds
from data.transaction import Transaction

BY_HAND = "manual"
"""The source of what people add themselves."""

_NOBODY = UserId("")


@dataclass(frozen=True, slots=True)
class _Item:
    """One incoming on its way: what it says, its keys and the bytes it came in."""

    source: str
    incoming: Incoming
    post: Post
    keys: Keys
    raw: bytes


class Intake(Pressing):
    """Takes deliveries in."""

    async def receive(
        self, source: str, items: Sequence[Incoming], raw: bytes
    ) -> list[Receipt]:
        """Store a delivery, durably, and say what became of each item, in order."""
        given = self.around.given(_NOBODY)
        alone = len(items) == 1
        prepared = [prepare(source, one, raw, given, alone=alone) for one in items]
        receipts = await self.around.store.write(
            lambda tx: [self._receive(tx, item, given) for item in prepared]
        )
        self.around.wake()
        return receipts

    async def add(self, incoming: Incoming) -> Receipt:
        """Somebody tells of a post no source has told; known ones are found again."""
        raw = incoming.model_dump_json(exclude_defaults=True).encode()
        receipts = await self.receive(BY_HAND, [incoming], raw)
        return receipts[0]

    async def bury(
        self, source: str, raw: bytes, error: str, content_type: str
    ) -> None:
        """Keep a delivery nobody could read; it can be replayed (DESIGN section 9)."""
        now = self.around.clock()

        def keep(tx: Transaction) -> None:
            dead_letters.bury(
                tx,
                source=source,
                at=now,
                content_type=content_type,
                body=raw,
                error=error,
            )
            tell_admins(tx, self.around, "dead_letter", {"source": source}, now)

        await self.around.store.write(keep)
        self.around.wake()

    def _receive(self, tx: Transaction, item: _Item, given: Given) -> Receipt:
        seen = sightings.seen(tx, item.source, item.keys.own)
        if seen is not None and seen.mention is None:
            return Receipt("duplicate", None)
        if item.incoming.author.is_own:
            return _noted(tx, item, Known(None, None), given, "filtered")
        platforms = self.around.playbook.platforms
        same = same_post(tx, item.source, item.keys, item.post, platforms, given.now)
        if same is not None:
            return self._again(tx, item, same, given)
        found = conversing.belongs_to(tx, self.around, item.incoming, item.post, given)
        if found is not None:
            return self._reply(tx, item, *found, given)
        return self._new(tx, item, given)

    def _again(self, tx: Transaction, item: _Item, same: Same, given: Given) -> Receipt:
        """A post we know, through the same source or another one: never a second card.

        Its author may have changed it or taken it away meanwhile.
        """
        known = same.known
        mention = None if known.reply is not None else _mention(tx, known)
        if mention is not None:
            if is_gone(item.incoming):
                self._rewrite(tx, mention, (None, None), "removed_by_author", given)
            elif same.changed:
                said = (item.post.title, item.post.text)
                self._rewrite(tx, mention, said, "edited_by_author", given)
            reaching.noticed(tx, self.around, mention, item.post, given)
        if same.told:
            return _noted(tx, item, known, given, "duplicate")
        return self._also_via(tx, item, known, given)

    def _rewrite(
        self,
        tx: Transaction,
        mention: Mention,
        said: tuple[str | None, str | None],
        kind: str,
        given: Given,
    ) -> None:
        """`said` is the title and the text; a copy that was stopped stays away."""
        unchanged = said == (mention.post.title, mention.post.text)
        if unchanged or holds.stopped(tx, mention.id) is not None:
            return
        mentions.rewrite(tx, mention.id, *said)
        event = events.append(
            tx, mention=mention.id, at=given.now, kind=kind, actor=SOURCE
        )
        cards.want(tx, mention.id, given.now, urgent=False)
        saying = Saying(kind, None, {"person": mention.owner})
        say(tx, self.around, mention.id, saying, given, key=f"{kind}:{event}")
        if said == (None, None):
            reaching.vanished(tx, self.around, mention, given)

    def _also_via(
        self, tx: Transaction, item: _Item, known: Known, given: Given
    ) -> Receipt:
        """The same post through another tool: told on the card, never a second card."""
        if known.mention is not None and known.reply is None:
            mention = MentionId(known.mention)
            events.append(
                tx,
                mention=mention,
                at=given.now,
                kind="also_via",
                actor=SOURCE,
                data={"source": item.source},
            )
            cards.want(tx, mention, given.now, urgent=False)
        return _noted(tx, item, known, given, "attached")

    def _reply(
        self, tx: Transaction, item: _Item, mention: Mention, how: str, given: Given
    ) -> Receipt:
        reply = attaching.attach(tx, self.around, mention, item.post, how, given)
        boomerangs.look_for(tx, self.around, mention.id, item.post, given)
        return _noted(tx, item, Known(mention.id, reply), given, "attached")

    def _new(self, tx: Transaction, item: _Item, given: Given) -> Receipt:
        fresh = arrived(item.post, item.incoming, given, self.around.staff)
        number = mentions.add(tx, fresh)
        mention = replace(fresh, id=number)
        events.append(
            tx,
            mention=number,
            at=given.now,
            kind="receive",
            actor=SOURCE,
            data={"source": item.source},
        )
        if mention.flags:
            tell_flags(tx, mention, given)
        set_timers(tx, mention, {}, given)
        sightings.keep_payload(tx, number, item.raw, given.now)
        cards.open_(tx, number, self.around.places.for_source(item.source), given.now)
        boomerangs.look_for(tx, self.around, number, item.post, given)
        consider(tx, self.around, fresh, Step("receive", mention), given)
        knowing.offer(tx, self.around, mention, given)
        return _noted(tx, item, Known(number, None), given, "new")


def prepare(
    source: str, incoming: Incoming, raw: bytes, given: Given, *, alone: bool
) -> _Item:
    """Of a batch, each mention keeps only its own part of the payload."""
    own = raw if alone else incoming.model_dump_json(exclude_defaults=True).encode()
    author, platforms = incoming.author, given.playbook.platforms
    post = to_post(
        incoming,
        source,
        author_key=identity.author_key(
            author.handle or author.id,
            incoming.platform,
            platforms,
            source=source,
            url=incoming.url,
            profile=author.url,
        ),
        conversation=identity.conversation_key(incoming, source, platforms),
    )
    post = replace(post, published_at=believed(post.published_at, given.now))
    keys = identity.keys(incoming, source, platforms)
    return _Item(source, incoming, post, keys, own)


def _noted(
    tx: Transaction, item: _Item, known: Known, given: Given, fate: Fate
) -> Receipt:
    sightings.note(tx, item.source, item.keys.own, known, given.now)
    if known.mention is None:
        return Receipt(fate, None)
    names = item.keys.names
    latest = [name.text for name in names if name.proof == "copy" and fate == "new"]
    sightings.note_names(tx, [name.text for name in names], known, latest=latest)
    return Receipt(fate, MentionId(known.mention))


def _mention(tx: Transaction, known: Known) -> Mention | None:
    return (
        None if known.mention is None else mentions.find(tx, MentionId(known.mention))
    )
