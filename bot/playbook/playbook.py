"""The playbook: classes, flags, reasons, deadlines and ladders as data, validated at
the start.

The files are TOML under `data/playbook/`; an installation overrides any value. All
errors are collected and name the file and the key.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from bot.errors import Misconfigured
from bot.playbook.schema import guidance as guiding
from bot.playbook.schema.dangling_references import (
    loose_rules,
    loose_templates,
    loose_voices,
    signs_of,
)
from bot.playbook.schema.drafting import Drafting, Library
from bot.playbook.schema.entries import (
    LANGUAGES,
    ClassQuestion,
    Clocks,
    Duration,
    Flag,
    Klass,
    Label,
    LadderStep,
    Level,
    NoReplyReason,
    Nudges,
    OffHours,
    Outcome,
    Platform,
    PlaybookEntry,
    QuestionAnswer,
    Targets,
    Unclassified,
    WorkingDays,
)
from bot.playbook.schema.escalation import (
    Decision,
    EscalationLevel,
    EscalationPlan,
    EscalationReason,
    Reviews,
    Trigger,
    loose_triggers,
)
from bot.playbook.schema.files import PACKAGED, arrange, place, read_pages
from bot.playbook.schema.guidance import Guidance, PraiseContact
from bot.playbook.schema.handoffs import Private, TaskKind
from bot.playbook.schema.permissions import Permissions, loose_permissions
from bot.playbook.schema.removing import (
    DeleteReason,
    Measure,
    RemovalPlan,
    loose_measures,
)
from bot.playbook.schema.reports import Reports
from bot.playbook.schema.retention import Retention
from bot.playbook.schema.stories import Stories
from bot.playbook.schema.storms import Storms
from bot.playbook.schema.texts import LintRule, Placeholder, Template, Voice
from bot.playbook.schema.watching import FollowUp

__all__ = [
    "LANGUAGES",
    "ClassQuestion",
    "Clocks",
    "Decision",
    "DeleteReason",
    "Drafting",
    "Duration",
    "EscalationLevel",
    "EscalationPlan",
    "EscalationReason",
    "Flag",
    "FollowUp",
    "Guidance",
    "Klass",
    "Label",
    "LadderStep",
    "Level",
    "LintRule",
    "Measure",
    "NoReplyReason",
    "Nudges",
    "OffHours",
    "Outcome",
    "Permissions",
    "Placeholder",
    "Platform",
    "Playbook",
    "PraiseContact",
    "QuestionAnswer",
    "RemovalPlan",
    "Reviews",
    "Targets",
    "TaskKind",
    "Template",
    "Trigger",
    "Unclassified",
    "Voice",
    "WorkingDays",
]


class Playbook(PlaybookEntry):
    """All of it. Mappings keep the order of the files."""

    unclassified: Unclassified
    classes: dict[str, Klass]
    questions: dict[str, ClassQuestion]
    flags: dict[str, Flag]
    no_reply_reasons: dict[str, NoReplyReason]
    delete_reasons: dict[str, DeleteReason]
    escalation_reasons: dict[str, EscalationReason]
    outcomes: dict[str, Outcome]
    nudges: Nudges
    escalation: EscalationPlan
    triggers: dict[str, Trigger]
    clocks: Clocks
    platforms: dict[str, Platform]
    drafting: Drafting
    tasks: dict[str, TaskKind]
    reviews: Reviews
    voices: dict[str, Voice]
    placeholders: dict[str, Placeholder]
    templates: dict[str, Template]
    lint: dict[str, LintRule]
    library: Library
    guidance: Guidance
    private: Private
    removal: RemovalPlan
    retention: Retention
    follow_up: FollowUp
    storms: Storms
    stories: Stories
    reports: Reports
    permissions: Permissions
    profiles: "Mapping[str, Playbook]" = Field(default_factory=dict)
    """Response times by the name of a profile that a rule gives a mention."""

    def __repr__(self) -> str:
        """Short: whoever shows a task or an exception shows what it holds."""
        return f"Playbook({len(self.classes)} classes)"

    @classmethod
    def load(
        cls,
        folder: Path = PACKAGED,
        overrides: Mapping[str, Any] | None = None,
        targets: Mapping[str, Targets] | None = None,
        profiles: Mapping[str, Mapping[str, Targets]] | None = None,
    ) -> "Playbook":
        """Read, override, check. `targets` are of desk.toml and change what they name.

        Raises Misconfigured with every problem: file, key, what is wrong.
        """
        unchanged = folder == PACKAGED and not overrides
        book = _packaged() if unchanged else _read(folder, overrides or {})
        if problems := [
            *_dangling(book),
            *_strangers(book, targets or {}, "targets"),
            *(
                problem
                for name, one in (profiles or {}).items()
                for problem in _strangers(book, one, f"profiles.{name}")
            ),
        ]:
            raise Misconfigured(problems)
        aimed = book._aiming_at(targets or {})
        return aimed.model_copy(
            update={
                "profiles": {
                    name: aimed._aiming_at(one)
                    for name, one in (profiles or {}).items()
                }
            }
        )

    def targets(
        self, classification: str | None, profile: str | None = None
    ) -> Targets:
        """What holds for this class, or until there is one; by a profile of its own."""
        if profile is not None and profile in self.profiles:
            return self.profiles[profile].targets(classification)
        if classification is None:
            return self.unclassified.targets
        return self.classes[classification].targets

    def question_of(self, classification: str | None) -> ClassQuestion | None:
        """What is asked once a mention is of this class; nothing where nothing is."""
        klass = self.classes.get(classification or "")
        return None if klass is None else self.questions.get(klass.ask or "")

    def answer_of(
        self, classification: str | None, finding: str | None
    ) -> QuestionAnswer | None:
        """What was found out means this for the class, where it is an answer of it."""
        question = self.question_of(classification)
        return None if question is None else question.answers.get(finding or "")

    def _aiming_at(self, targets: Mapping[str, Targets]) -> "Playbook":
        classes = dict(self.classes)
        unclassified = self.unclassified
        for name, context in targets.items():
            changes = {key: getattr(context, key) for key in context.model_fields_set}
            aimed = self.targets(None if name == "unclassified" else name)
            update = {"targets": aimed.model_copy(update=changes)}
            if name == "unclassified":
                unclassified = unclassified.model_copy(update=update)
            else:
                classes[name] = classes[name].model_copy(update=update)
        return self.model_copy(
            update={"classes": classes, "unclassified": unclassified}
        )


@cache
def _packaged() -> Playbook:
    """Parsed once a process: the files that come with the package do not change."""
    return _read(PACKAGED, {})


def _read(folder: Path, overrides: Mapping[str, Any]) -> Playbook:
    problems: list[str] = []
    pages = read_pages(folder, overrides, problems)
    if problems:
        raise Misconfigured(problems)
    try:
        return Playbook.model_validate(arrange(pages))
    except ValidationError as error:
        raise Misconfigured([_sentence(e) for e in error.errors()]) from None


def _sentence(error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place(error['loc'])}: {message}"


def _strangers(
    book: Playbook, targets: Mapping[str, Targets], table: str
) -> Iterator[str]:
    known = (*book.classes, "unclassified")
    for name in targets:
        if name not in known:
            yield f"{table}.{name}: no such class; there are {', '.join(known)}"


def _dangling(book: Playbook) -> Iterator[str]:
    """References that lead nowhere."""
    for klass in book.classes.values():
        spot = f"classes.toml: {klass.id}"
        ends = [*klass.settles, *filter(None, [klass.closes_as])]
        for outcome in set(ends) - set(book.outcomes):
            yield f"{spot}: {outcome} is not an outcome of outcomes.toml"
        yield from _no_reason(book, klass, spot)
        if klass.ask not in (None, *book.questions):
            yield f"{spot}.ask: {klass.ask} is not a question of questions.toml"
    for question in book.questions.values():
        for answer in question.answers.values():
            yield from _misled(book, answer, f"questions.toml: {question.id}")
    yield from guiding.problems(book)
    yield from book.follow_up.loose(book.classes, book.outcomes)
    yield from book.retention.loose(book.classes, book.outcomes)
    yield from book.storms.loose(book.flags, book.classes)
    for name in set(book.clocks.off_hours.classes) - set(book.classes):
        yield f"clocks.toml: off_hours.classes: {name} is not a class"
    yield from loose_permissions(book.permissions)
    yield from _loose_texts(book)


def _loose_texts(book: Playbook) -> Iterator[str]:
    findings = {name for q in book.questions.values() for name in q.answers}
    signs = signs_of(book.flags, findings)
    yield from loose_triggers(
        book.triggers, book.escalation_reasons, book.flags, book.classes
    )
    yield from loose_voices(book.voices)
    yield from loose_templates(book.templates, book.placeholders, book.classes, signs)
    yield from loose_rules(book.lint, book.templates, book.classes, book.flags)
    yield from loose_measures(
        book.removal.measures, book.delete_reasons, book.outcomes, book.templates
    )


def _no_reason(book: Playbook, klass: Klass, spot: str) -> Iterator[str]:
    for key in ("stands_as", "silent_as"):
        reason = getattr(klass, key)
        if reason not in (None, *book.no_reply_reasons):
            yield f"{spot}.{key}: {reason} is not a no_reply reason of reasons.toml"


def _misled(book: Playbook, answer: QuestionAnswer, question: str) -> Iterator[str]:
    spot = f"{question}.answers.{answer.id}"
    if answer.becomes not in (None, *book.classes):
        yield f"{spot}.becomes: {answer.becomes} is not a class"
    if answer.task not in (None, *book.tasks):
        yield f"{spot}.task: {answer.task} is not a kind of tasks.toml"
    if answer.sets_flag not in (None, *book.flags):
        yield f"{spot}.sets_flag: {answer.sets_flag} is not a flag"
