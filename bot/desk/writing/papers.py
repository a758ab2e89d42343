"""Lays out everything about one draft: its proof, who read it, what is still missing."""

from dataclasses import dataclass, field, replace

from bot.desk.escalation.approving import recorded_approvals, recorded_freezes
from bot.desk.ground.attendance import attended
from bot.desk.ground.names import name_of
from bot.desk.ground.surroundings import Surroundings
from bot.desk.looking import scene_of
from bot.desk.writing.library import facts_for
from bot.desk.writing.proofs import offers_of, proof_of, public_replies, voice_of
from bot.drawing.pieces.scene import Scene
from bot.rules.life.step import Given
from bot.rules.writing.drafting import Typed, usual_channel, written
from bot.rules.writing.gate import Missing, Recorded, what_is_missing
from bot.rules.writing.proof import Offer, Proof, stands_as_it_was
from data.models import Mention, MentionId, UserId
from data.people import absences
from data.transaction import Transaction
from data.writing import drafts, newcomers, posted, reads
from data.writing.shelves import Fact
from data.writing.written import Draft, Posted


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies on the desk of whoever writes. Without a draft there is no proof.

    `as_template`: what is typed has no word of one's own yet.
    """

    scene: Scene
    draft: Draft | None
    proof: Proof | None
    recorded: Recorded
    missing: tuple[Missing, ...] = ()
    posted: tuple[Posted, ...] = ()
    names: dict[UserId, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    usual_channel: str | None = None
    many_read_along: bool = False
    ping_pong: bool = False
    org: str = ""
    rules: str | None = None
    facts: tuple[Fact, ...] = ()
    voice: str = ""
    as_template: bool = False

    @property
    def mention(self) -> Mention:
        """The one it is about."""
        return self.scene.mention


def with_missing(tx: Transaction, around: Surroundings, scene: Scene) -> Scene:
    """The scene with what its draft still waits for, as it concerns whoever writes it."""
    draft = scene.draft
    if draft is None or scene.hidden:
        return scene
    given = replace(around.given(draft.saved_by), now=scene.drawn_at)
    given = attended(tx, around, given)
    missing = judged(tx, around, scene.mention, draft, given)[2]
    people = {one.person for one in missing if one.person is not None}
    names = {user: name_of(tx, around, user) for user in people}
    return replace(scene, missing=missing, names={**scene.names, **names})


def paper_of(
    tx: Transaction,
    around: Surroundings,
    number: MentionId,
    given: Given,
    typed: Typed | None = None,
) -> Paper:
    """Everything, in one read. `typed` is what stands in the dialog, where one is open.

    It is looked over as it stands there, and not kept.
    """
    given = attended(tx, around, given)
    scene = scene_of(tx, around, number, given.now, reader=given.by)
    mention, draft = scene.mention, drafts.live(tx, number)
    recorded = recorded_of(tx, around, mention, draft, given)
    proof: Proof | None = None
    missing: tuple[Missing, ...] = ()
    sketch = _sketch(draft, mention, typed, given)
    if sketch is not None:
        proof, recorded, missing = judged(tx, around, mention, sketch, given)
    wants = typed.wants if typed is not None else draft.wants if draft else None
    voice = typed.voice if typed is not None else draft.voice if draft else None
    most = around.house.brand.max_public_replies
    ping_pong = public_replies(tx, mention) >= most
    reach = scene.weight is not None and scene.weight.level == "high"
    people = {one.person for one in missing if one.person is not None}
    people |= {freeze.by for freeze in recorded.freezes}
    people |= {read.reader for read in recorded.reads}
    if draft is not None:
        people |= {draft.saved_by, draft.begun_by}
    return Paper(
        scene=scene,
        draft=draft,
        proof=proof,
        recorded=recorded,
        missing=missing,
        posted=tuple(posted.of_mention(tx, number)),
        names={user: name_of(tx, around, user) for user in people},
        offers=offers_of(tx, around, mention, given, wants=wants, voice=voice),
        usual_channel=usual_channel(
            mention, given.playbook, ping_pong=ping_pong, many_read_along=reach
        ),
        many_read_along=reach,
        ping_pong=ping_pong,
        org=around.house.name,
        rules=around.house.links.guideline,
        voice=voice_of(around, mention, voice),
        as_template=typed is not None and _is_template(typed, given),
        facts=facts_for(tx, mention, given.playbook.library.facts.offered),
    )


def _sketch(
    draft: Draft | None, mention: Mention, typed: Typed | None, given: Given
) -> Draft | None:
    """The draft as it would be kept now."""
    if typed is None or not typed.text.strip():
        return draft
    return written(draft, mention, typed, given)


def _is_template(typed: Typed, given: Given) -> bool:
    """Whether what is typed is its template still, in whatever voice."""
    template = given.playbook.templates.get(typed.template or "")
    raw = template.text.values() if template is not None else ()
    return any(stands_as_it_was(typed.text, text) for text in raw)


def judged(
    tx: Transaction, around: Surroundings, mention: Mention, draft: Draft, given: Given
) -> tuple[Proof, Recorded, tuple[Missing, ...]]:
    """A draft's proof, what is recorded about it, and what it still waits for."""
    proof = proof_of(tx, around, mention, draft, given)
    recorded = recorded_of(tx, around, mention, draft, given)
    recorded = replace(recorded, template=proof.raw)
    return (
        proof,
        recorded,
        what_is_missing(draft, mention, proof.remarks, recorded, given),
    )


def recorded_of(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    draft: Draft | None,
    given: Given,
) -> Recorded:
    """Who read it, who said yes, what is held, and who is here."""
    away = absences.all_at(tx, given.now)
    on_shift = around.duty.on_shift(given.now)
    return Recorded(
        reads=() if draft is None else tuple(reads.of_draft(tx, draft.id)),
        approvals=recorded_approvals(tx, mention, given.playbook),
        freezes=recorded_freezes(tx, mention, given.now),
        newcomer=newcomers.find(tx, given.by),
        there=frozenset(user for user in on_shift if user not in away),
        core=around.house.core,
    )
