"""One row for each button, modal, command word and shortcut: what it is and what it does.

Each subject lists its rows in `bot/<subject>/actions.py`; `bot/desk/actions.py` joins
them. The dispatcher, the menu, the permission check at the start, `simulate` and the
tests that press everything read these rows and nothing else.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, Literal, Protocol

from bot.core.command import Actor, Command, CommandResult, Interaction
from bot.core.context import AppContext
from bot.core.fields import Fields, ModalState
from bot.core.simulated_day import SimulatedStep
from bot.errors import Misconfigured, Refused
from bot.mentions.rules.moves import MOVES, Whose
from bot.mentions.rules.transition import DecisionContext, Rule
from bot.playbook.playbook import LANGUAGES, Playbook
from bot.playbook.schema.permissions import Permissions
from bot.ui.blocks import Message, View
from bot.ui.card_model import CardModel
from bot.ui.offers import MORE_GROUPS, More, MoreGroup, State
from bot.ui.phrases import RenderContext
from bot.ui.translator import Translator
from data.models import Mention, MentionId, UserId

Kind = Literal["button", "word", "shortcut"]
About = Literal[
    "mention", "escalation", "task", "read", "drill", "storm", "dialog", "nothing"
]
"""What the value of a button names; `dialog`: what the dialog it stands in is about."""

MenuGroup = Literal[
    "owner", "reply", "private", "about", "library", "inside", "end", "watch"
]
MENU_GROUPS: tuple[MenuGroup, ...] = (
    "owner",
    "reply",
    "private",
    "about",
    "library",
    "inside",
    "end",
    "watch",
)
"""The groups of the menu in their order; words below `dialog.menu.`."""

_MORE: Mapping[MenuGroup, MoreGroup] = {
    "owner": "people",
    "reply": "reply",
    "private": "reply",
    "about": "about",
    "library": "reply",
    "inside": "people",
    "end": "close",
    "watch": "close",
}

_LIKE: Mapping[State, State] = {
    "unsorted": "fresh",
    "promised": "claimed",
    "optional": "unclaimed",
    "silent": "unclaimed",
    "ready": "drafted",
    "offered": "private",
    "solved": "monitoring",
    "due": "monitoring",
    "orphaned": "claimed",
    "stopped": "closed",
}
"""Whose likely moves a state shares where it has none of its own."""

BUTTONS = 8
"""So many of these have a button in *More…*; the rest is one select."""


class Lookups(Protocol):
    """What the code of a subject asks for that lies above it."""

    @property
    def actions(self) -> "Actions":
        """All rows there are."""

    async def card_model(self, mention: MentionId, reader: UserId | None) -> CardModel:
        """All that a card shows. Raises `Refused` for an unknown number."""

    async def check_person(self, person: UserId, field: str | None = None) -> None:
        """Raises `Refused` for somebody who could never act."""


@dataclass(frozen=True, slots=True)
class PersonContext:
    """Whoever acted, and what they are answered with. `render` speaks their language."""

    app: AppContext
    actor: Actor
    render: RenderContext
    lookups: Lookups

    @property
    def by(self) -> UserId:
        """Their user id."""
        return self.actor.by

    def carrying(self, **changes: Any) -> str:
        """What a dialog opened for them now takes along."""
        return replace(self.actor.carrying(self.app.clock()), **changes).as_text()


@dataclass(frozen=True, slots=True)
class ActionContext(PersonContext):
    """One press, submission or word; `fields` are those of the dialog it was done in."""

    interaction: Interaction
    fields: Fields = field(default_factory=lambda: Fields({}))

    @property
    def number(self) -> int:
        """The id the button carries; 0 where it carries none."""
        return self.interaction.number

    @property
    def state(self) -> ModalState:
        """What the dialog it was done in carries."""
        return self.actor.modal_state

    @property
    def mention(self) -> MentionId:
        """The mention of the dialog, else the number the button carries."""
        return self.state.mention or MentionId(self.number)

    def command(self, mention: MentionId | None = None) -> Command:
        """It as a command on this mention, or on the one it is about."""
        return self.interaction.on(self.mention if mention is None else mention)

    async def card_model(self, mention: MentionId | None = None) -> CardModel:
        """The card of the mention it is about, as whoever acted may see it."""
        number = self.mention if mention is None else mention
        return await self.lookups.card_model(number, self.by)


@dataclass(frozen=True, slots=True)
class ModalContext(PersonContext):
    """What a dialog about a mention is drawn from.

    `allowed` are the rows of the permission table that let this person act on it.
    """

    model: CardModel
    allowed: frozenset[str] = frozenset()

    @property
    def mention(self) -> Mention:
        """The one it is about."""
        return self.model.mention

    @property
    def now(self) -> datetime:
        """When it was read."""
        return self.model.drawn_at

    @property
    def metadata(self) -> str:
        """What the dialog carries."""
        return self.carrying(mention=self.mention.id)


@dataclass(frozen=True, slots=True)
class Make:
    """Make this move on the mention."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Open:
    """Show this dialog, on top of the one they are in."""

    view: View


@dataclass(frozen=True, slots=True)
class Replace:
    """Let the dialog they are in become this one."""

    view: View


@dataclass(frozen=True, slots=True)
class Back:
    """Close the dialog they are in, and let the one it was opened from become this one.

    One that was opened from a message becomes this one itself.
    """

    view: View


@dataclass(frozen=True, slots=True)
class Say:
    """Say this to whoever acted. Where Home shows what happened, it is drawn again."""

    message: Message | None
    on_home: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """Hand these files (name and text) over in direct messages.

    `meanwhile` answers at once where that is possible, `missed` is said where Slack did
    not take them: nothing is kept to be sent later.
    """

    files: Sequence[tuple[str, str]]
    comment: str
    missed: Message
    meanwhile: Message | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Say what this makes, after the acknowledgement: it may take longer than Slack waits."""

    make: Callable[[], Awaitable[Message]]


Answer = CommandResult | Make | Open | Replace | Back | Say | Upload | Later
"""What the code of a subject gives back; the dispatcher delivers it."""

RunCommand = Callable[[ActionContext], Awaitable[Answer]]
OpenModal = Callable[[ModalContext], Awaitable[View]]
Preflight = Callable[[Mention, DecisionContext], object]
"""Raises the `Refused` that the submission would surely meet."""

Offered = Callable[[CardModel, Playbook, UserId | None], bool]
"""Whether it makes sense to offer it to this person; nobody stands for everybody."""

Choices = Callable[[Mention, Playbook], Sequence[str]]


def always(_model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    """Nothing speaks against offering it."""
    return True


@dataclass(frozen=True, slots=True)
class OnMention:
    """A use case that asks for nothing but the mention, as a command."""

    use: Callable[[AppContext, Command], Awaitable[CommandResult]]

    async def __call__(self, ctx: ActionContext) -> CommandResult:
        """Raises `Refused` as the use case does."""
        return await self.use(ctx.app, ctx.command())


@dataclass(frozen=True, slots=True)
class Action:
    """One button, dialog, word of the command, or shortcut.

    `id` is the action id, word or callback id; an id that ends with a dot is a family,
    and what stands behind the dot is the choice (`mention.classify.praise`). Exactly one
    of `rule` (of a family `rule_for`), `command` and `modal` says what it does. `submit`
    is what sending its dialog means; `dialog` is the dialog's callback id where that is
    not the last part of `id`. A row with `submit` alone is a dialog that others open.

    `permission` is its row of the permission table, `move` the move it is the button of,
    `label` the key of the words on it (empty where the playbook has them).
    `shown` is its place in the row of a card's buttons by state, `likely` its rank by
    state among what somebody probably wants next: the first four are in the card's menu,
    the next ones in *More…*. `menu` is its group and place among the rest there, `more`
    the group where it is offered there only while it is likely, `choices` the members a
    family has, and `offered` whether it makes sense now. `example` is one choice of a family, for the tests that
    press everything. `simulated` are its moves in a simulated day; a rule that asks for
    nothing is one by itself.
    """

    id: str
    rule: Rule | None = None
    rule_for: Callable[[str], Rule] | None = None
    command: RunCommand | None = None
    modal: OpenModal | None = None
    submit: RunCommand | None = None
    kind: Kind = "button"
    dialog: str = ""
    preflight: Preflight | None = None
    permission: str = ""
    about: About | None = None
    move: str | None = None
    label: str | None = None
    menu: tuple[MenuGroup, int] | None = None
    more: MoreGroup | None = None
    choices: Choices | None = None
    shown: Mapping[State, int] = field(default_factory=dict)
    likely: Mapping[State, int] = field(default_factory=dict)
    offered: Offered = always
    example: str = ""
    simulated: Mapping[str, type[SimulatedStep]] = field(default_factory=dict)

    @property
    def is_family(self) -> bool:
        """Whether its name goes on with a choice."""
        return self.id.endswith(".")

    @property
    def name(self) -> str:
        """The last part of its id."""
        return self.id.rstrip(".").rpartition(".")[2]

    @property
    def row(self) -> str:
        """Its row of the permission table."""
        return self.permission or self.id.removesuffix(".")

    @property
    def group(self) -> MoreGroup | None:
        """Its group in *More…*; nothing for what is no move of a mention."""
        return self.more or (None if self.menu is None else _MORE[self.menu[0]])

    @property
    def subject(self) -> About:
        """What its value names."""
        if self.about is not None:
            return self.about
        prefix = self.id.partition(".")[0]
        named: Mapping[str, About] = {
            "mention": "mention",
            "escalation": "escalation",
            "task": "task",
            "drill": "drill",
        }
        return named.get(prefix, "nothing") if self.kind == "button" else "nothing"

    @property
    def callback(self) -> str:
        """The callback id of its dialog; empty where nothing is sent."""
        return (self.dialog or self.name) if self.submit is not None else ""

    @property
    def makes(self) -> str:
        """The move it is the button of; empty where it is none's."""
        if self.move is not None:
            return self.move
        is_one = self.kind == "button" and not self.is_family and self.name in MOVES
        return self.name if is_one and self.id == f"mention.{self.name}" else ""

    @property
    def undoable(self) -> bool:
        """Whether its move can be taken back."""
        return bool(self.makes) and MOVES[self.makes].undoable

    @property
    def can_be_pressed(self) -> bool:
        """Whether there is a button, word or shortcut of it, not a dialog alone."""
        return any((self.rule, self.rule_for, self.command, self.modal))

    def words(self) -> Iterator[str]:
        """The keys of the sentences it cannot do without."""
        if self.can_be_pressed and self.kind == "button":
            usual = "" if self.is_family else f"button.{self.name}"
            yield from filter(None, [usual if self.label is None else self.label])
        if self.makes:
            yield from (f"event.{self.makes}", f"done.{self.makes}")


class Actions:
    """All rows, found by what Slack delivers."""

    def __init__(self, rows: Sequence[Action]) -> None:
        self.rows = tuple(rows)
        pressed = [row for row in rows if row.can_be_pressed]
        self.buttons = {row.id: row for row in pressed if row.kind == "button"}
        self.words = {row.id: row for row in pressed if row.kind == "word"}
        self.shortcuts = {row.id: row for row in pressed if row.kind == "shortcut"}
        self.dialogs = {row.callback: row for row in rows if row.callback}
        self._families = [row for row in self.buttons.values() if row.is_family]

    def button(self, name: str) -> Action | None:
        """The row of a button, or of its family; nothing for what nobody drew."""
        row = self.buttons.get(name)
        if row is not None and not row.is_family:
            return row
        families = (one for one in self._families if name.startswith(one.id))
        return next((one for one in families if name != one.id), None)

    def is_offered(
        self, row: Action, model: CardModel, playbook: Playbook, by: UserId | None
    ) -> bool:
        """Whether its move can be made from here by this person, and makes sense."""
        if row.makes and not _may_begin(row.makes, model.mention, by):
            return False
        return row.offered(model, playbook, by)

    def names(self, row: Action, model: CardModel, playbook: Playbook) -> list[str]:
        """What its button is called; of a family each of its members."""
        if row.choices is not None:
            return list(row.choices(model.mention, playbook))
        return [] if row.is_family else [row.name]

    def in_row(self, state: State, model: CardModel, playbook: Playbook) -> list[str]:
        """What has a button on the card of a mention in this state, in its order."""
        rows = [row for row in self.rows if state in row.shown]
        rows.sort(key=lambda row: row.shown[state])
        return self._for_all(rows, model, playbook)

    def in_menu(self, state: State, model: CardModel, playbook: Playbook) -> list[str]:
        """What anybody probably wants next, the likeliest first."""
        return self._for_all(self.likely(state), model, playbook)

    def _for_all(
        self, rows: Sequence[Action], model: CardModel, playbook: Playbook
    ) -> list[str]:
        return [
            name
            for row in rows
            if self.is_offered(row, model, playbook, None)
            for name in self.names(row, model, playbook)
        ]

    def likely(self, state: State) -> list[Action]:
        """What somebody probably wants next, the likeliest first."""
        own = any(state in row.likely for row in self.rows)
        known = state if own else _LIKE[state]
        ranked = [row for row in self.rows if known in row.likely]
        return sorted(ranked, key=lambda row: row.likely[known])

    def more(
        self,
        state: State,
        model: CardModel,
        context: DecisionContext,
        allowed: Collection[str],
        taken: Collection[str],
    ) -> More:
        """What *More…* offers one person: nothing that would be refused, nothing twice.

        `allowed` are the rows of the permission table for them, `taken` what is on the
        card already.
        """
        playbook = context.playbook

        def fits(row: Action) -> bool:
            return row.row in allowed and self._goes(row, model, context)

        likely = [row for row in self.likely(state) if fits(row)]
        names = [
            name
            for row in likely
            for name in self.names(row, model, playbook)
            if name not in taken
        ]
        buttons = list(dict.fromkeys(names))[:BUTTONS]
        known = {*buttons, *taken}
        rest: dict[MoreGroup, list[tuple[int, str]]] = {}
        for row in self.rows:
            if row.menu is None or row.group is None or not fits(row):
                continue
            for name in self._accepted(row, model, context):
                if name not in known:
                    place = MENU_GROUPS.index(row.menu[0]) * 100 + row.menu[1]
                    rest.setdefault(row.group, []).append((place, name))
        # Choices of one family share a place and keep their order.
        return More(
            tuple(buttons),
            {
                group: tuple(name for _, name in sorted(rest[group], key=itemgetter(0)))
                for group in MORE_GROUPS
                if group in rest
            },
        )

    def _goes(self, row: Action, model: CardModel, context: DecisionContext) -> bool:
        """Whether it would go through for this person now, as far as that is known."""
        if not self.is_offered(row, model, context.playbook, context.by):
            return False
        asked = row.preflight or row.rule
        return asked is None or _passes(asked, model.mention, context)

    def _accepted(
        self, row: Action, model: CardModel, context: DecisionContext
    ) -> list[str]:
        names = self.names(row, model, context.playbook)
        if row.rule_for is None:
            return names
        return [
            name
            for name in names
            if _passes(row.rule_for(name), model.mention, context)
        ]

    def allows(self, name: str, allowed: Collection[str]) -> bool:
        """Whether a button is for somebody who may do what these rows say."""
        row = self.button(name)
        return row is not None and row.row in allowed


def _passes(
    rule: Callable[[Mention, DecisionContext], object],
    mention: Mention,
    context: DecisionContext,
) -> bool:
    try:
        rule(mention, context)
    except Refused:
        return False
    return True


def _may_begin(name: str, mention: Mention, by: UserId | None) -> bool:
    move = MOVES[name]
    if mention.status not in move.begins:
        return False
    if by is None or mention.owner in (None, by):
        return True
    return move.whose is not Whose.OWNER


def check(actions: Actions, table: Permissions, others: Mapping[str, str]) -> None:
    """Whether every row can be started with. Raises `Misconfigured`, which says which.

    `others` ask for a row of the permission table without being an action: who looks at
    Home.
    """
    problems = [said for row in actions.rows for said in _wrong_with(row)]
    problems += _twice(actions)
    wanted = {row.row: row.id for row in actions.rows} | {
        row: name for name, row in others.items()
    }
    problems += [
        f"permissions.toml: actions.{row}: is missing; {name} asks for it: "
        "write down who may."
        for row, name in sorted(wanted.items())
        if row not in table.actions
    ]
    problems += [
        f"permissions.toml: actions.{row}: nothing asks for it; remove the row."
        for row in table.actions
        if row not in wanted
    ]
    if problems:
        raise Misconfigured(problems)


def _wrong_with(row: Action) -> Iterator[str]:
    does = [one for one in (row.rule, row.rule_for, row.command, row.modal) if one]
    if len(does) > 1:
        yield f"action {row.id}: does two things; keep one of rule, command and modal."
    if not does and row.submit is None:
        yield f"action {row.id}: does nothing; give it a rule, a command or a modal."
    if row.is_family != bool(row.example):
        yield f"action {row.id}: a family, and only a family, names one example."
    if row.makes and row.makes not in MOVES:
        yield f"action {row.id}: there is no move “{row.makes}”."
        return
    for key in row.words():
        missing = [one for one in LANGUAGES if not Translator(one).has(key)]
        if missing:
            yield f"action {row.id}: {key} has no words in {', '.join(missing)}."


def _twice(actions: Actions) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in actions.rows:
        names: list[tuple[str, str]] = []
        if row.callback:
            names.append(("dialog", row.callback))
        if row.can_be_pressed:
            names.append((row.kind, row.id))
        for name in names:
            if name in seen:
                yield f"action {row.id}: there are two rows for this {name[0]}."
            seen.add(name)
