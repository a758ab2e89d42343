"""The actions of replies: holding reply, draft, posting, second readers, libraries."""

from datetime import timedelta
from functools import partial

from bot.card.actions import has_a_class, is_praise
from bot.core.action import Action, ActionContext, Make, ModalContext
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import Instant, NoReplyReason, SimulatedStep, SimulatedTeam
from bot.mentions.rules import no_reply, replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.playbook.playbook import Playbook
from bot.replies.dialogs import drafting, holding, library, posting
from bot.replies.dialogs.drafting import CHOICES
from bot.replies.rules import drafting as drafting_rules
from bot.replies.rules.drafting import FACTUAL, POLITE, Typed
from bot.replies.service.drafting import save_draft
from bot.replies.service.publishing import new_version, post
from bot.replies.service.publishing import texts as posted_texts
from bot.replies.views import publishing
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from data.models import Mention, UserId
from data.replies.models import PostedId


class DraftStep(SimulatedStep):
    """Somebody writes; what is there already is written anew."""

    text: str = "We are sorry that this happened. Anna calls you today by 4 pm."
    channel: str = "public"
    template: str | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        ticked = frozenset({POLITE, FACTUAL})
        typed = Typed(self.text, self.template, channel=self.channel, ticked=ticked)
        return await save_draft(app, command, typed)


class MarkPostedStep(SimulatedStep):
    """The draft is out, if nothing is missing."""

    url: str | None = None

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await post(app, command, url=self.url, at=self.at, also_there=True)


class NewVersionStep(SimulatedStep):
    """The latest of our texts was edited on the platform."""

    text: str

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        texts = await posted_texts(app, command.mention)
        last = texts[-1].id if texts else PostedId(0)
        return await new_version(app, command, last, text=self.text, url=None)


class _PostedStep(SimulatedStep):
    """Something posted on the platform at this moment."""

    text: str = "We are looking into it."
    channel: str = "public"
    url: str | None = None

    @property
    def written(self) -> Written:
        """What was posted, where and when."""
        return Written(self.text, self.url, self.channel, self.at)


class HoldingStep(_PostedStep):
    """What was said for the time being; an answer is promised by `due`."""

    due: Instant

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(replying.holding, written=self.written, promised=self.due)


class AnsweredStep(_PostedStep):
    """Posted before anybody asked us."""

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(replying.answer, written=self.written)


class NoReplyStep(SimulatedStep):
    """No reply, for one of the reasons of the playbook."""

    reason: NoReplyReason

    def rule(self, team: SimulatedTeam) -> Rule:
        return partial(replying.no_reply, reason=self.reason)


_WRITING = "draft.write"
"""What is pressed inside the dialog of a reply is part of writing it."""


async def _draft(ctx: ModalContext) -> View:
    """Until there is a class, a holding reply is what can go (S2.13).

    Where the playbook suggests silence, one says first why not (S2.18).
    """
    klass = ctx.render.klass(ctx.mention)
    if klass is None:
        return await holding.ask(ctx)
    if klass.reply in ("default_no", "none") and ctx.model.draft is None:
        return await posting.reply_anyway(ctx)
    return await drafting.ask(ctx)


async def _no_reply(ctx: ModalContext) -> View:
    render = ctx.render
    reason = no_reply.usual_reason(ctx.mention, render.playbook)
    return publishing.no_reply(
        ctx.metadata, render.playbook, render.words, chosen=reason
    )


async def _no_reply_chosen(ctx: ActionContext) -> Make:
    return Make(partial(replying.no_reply, reason=ctx.fields.choice("reason")))


def _may_hold(mention: Mention, context: DecisionContext) -> Transition:
    soon = context.now + timedelta(hours=1)
    return replying.holding(mention, context, written=_some(context), promised=soon)


def _may_answer(mention: Mention, context: DecisionContext) -> Transition:
    return replying.answer(mention, context, written=_some(context))


def _may_draft(mention: Mention, context: DecisionContext) -> Transition:
    if mention.classification is None:
        return _may_hold(mention, context)
    return drafting_rules.write(mention, context)


def _may_leave(mention: Mention, context: DecisionContext) -> Transition:
    reason = next(iter(context.playbook.no_reply_reasons))
    return replying.no_reply(mention, context, reason=reason)


def _some(context: DecisionContext) -> Written:
    return Written(text="…", url=None, channel="public", at=context.now)


def _was_answered(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.mention.reply_channel is not None


ROWS = (
    Action(
        "mention.holding",
        modal=holding.ask,
        submit=holding.posted,
        preflight=_may_hold,
        menu=("reply", 1),
        likely={"fresh": 1, "drafted": 3},
        simulated={"holding": HoldingStep},
        shown={"unsorted": 1, "unclaimed": 2, "claimed": 1, "asked": 1},
    ),
    Action(
        "mention.draft",
        modal=_draft,
        preflight=_may_draft,
        menu=("reply", 2),
        likely={"unclaimed": 2, "monitoring": 5, "optional": 5},
        simulated={"draft": DraftStep},
        shown={
            "unsorted": 2,
            "claimed": 2,
            "promised": 1,
            "drafted": 1,
            "ready": 2,
            "asked": 2,
        },
    ),
    Action("draft.write", dialog="draft", submit=drafting.submitted, about="dialog"),
    Action(
        "mention.mark_posted",
        command=posting.post_now,
        submit=posting.posted,
        preflight=_may_answer,
        simulated={"mark_posted": MarkPostedStep},
        shown={"ready": 1},
    ),
    Action(
        "mention.reply_anyway",
        more="reply",
        modal=posting.reply_anyway,
        submit=drafting.anyway,
        preflight=_may_draft,
        shown={"silent": 3},
    ),
    Action(
        "mention.answer",
        modal=holding.ask_answered,
        submit=holding.answered,
        preflight=_may_answer,
        menu=("reply", 3),
        likely={"unclaimed": 7, "claimed": 5, "optional": 6},
        offered=has_a_class,
        simulated={"answer": AnsweredStep},
        shown={"offered": 3, "private": 2, "solved": 1},
    ),
    Action(
        "mention.no_reply",
        more="close",
        modal=_no_reply,
        submit=_no_reply_chosen,
        preflight=_may_leave,
        menu=("reply", 4),
        likely={"unclaimed": 6, "claimed": 6, "drafted": 8, "abuse": 8},
        simulated={"no_reply": NoReplyStep},
        shown={"silent": 2},
    ),
    Action(
        "mention.new_version",
        modal=posting.new_version,
        submit=posting.edited,
        menu=("reply", 9),
        likely={"monitoring": 6, "closed": 5},
        offered=_was_answered,
        simulated={"new_version": NewVersionStep},
    ),
    *(
        Action(
            f"draft.{name}",
            command=drafting.chosen,
            permission=_WRITING,
            about="dialog",
            label="",
        )
        for name in CHOICES
    ),
    Action(
        "draft.change_text",
        command=drafting.change_text,
        permission=_WRITING,
        about="dialog",
    ),
    Action(
        "draft.ask_yes",
        command=posting.ask_yes,
        permission=_WRITING,
        about="dialog",
        label="button.ask_approval",
    ),
    Action(
        "draft.keep",
        command=posting.keep,
        permission=_WRITING,
        about="dialog",
        label="button.keep_wording",
    ),
    Action(
        "draft.answer_more",
        command=holding.answer_more,
        permission=_WRITING,
        about="dialog",
        label="button.menu",
    ),
    Action(
        "draft.send_text",
        command=posting.send_text,
        permission=_WRITING,
        about="dialog",
    ),
    Action(
        "draft.posted_before",
        command=posting.posted_before,
        permission=_WRITING,
        about="dialog",
    ),
    Action(
        "draft.ask_reader",
        command=posting.ask_reader,
        permission=_WRITING,
        about="dialog",
        label="",
    ),
    *(
        Action(
            f"hold.{name}",
            command=holding.chosen,
            permission=_WRITING,
            about="dialog",
            label="",
        )
        for name in ("promised", "template", "voice", "more")
    ),
    Action(
        "draft.approve",
        command=posting.approve,
        about="read",
        label="button.read_approve",
    ),
    Action(
        "draft.allow",
        command=posting.ask_reason,
        submit=posting.allowed,
        dialog="read_allow",
        about="read",
        permission="draft.approve",
        label="button.read_allow",
    ),
    Action("draft.adopt", command=posting.adopt, about="read"),
    Action(
        "draft.suggest",
        command=posting.ask_suggestion,
        submit=posting.suggested,
        dialog="read_suggest",
        about="read",
        label="button.read_suggest",
    ),
    Action(
        "facts", kind="word", command=library.list_facts, permission="library.facts"
    ),
    Action(
        "praise", kind="word", command=library.list_praise, permission="library.praise"
    ),
    Action(
        "library.add_fact",
        command=library.change_fact,
        submit=library.fact_kept,
        dialog="keep_fact",
    ),
    Action(
        "library.fact",
        command=library.change_fact,
        permission="library.add_fact",
        label="button.change_fact",
    ),
    Action(
        "library.permission", command=library.ask_permission, submit=library.permitted
    ),
    Action(
        "mention.save_answer",
        modal=library.ask_answer,
        submit=library.answer_saved,
        menu=("library", 1),
    ),
    Action(
        "mention.keep_praise",
        modal=library.ask_praise,
        submit=library.praise_kept,
        menu=("library", 2),
        offered=is_praise,
        likely={"optional": 8},
    ),
    Action(
        "mention.share_success",
        modal=library.ask_share,
        submit=library.shared,
        menu=("library", 3),
        offered=is_praise,
        likely={"optional": 9},
    ),
)
"""Everything that can be pressed or typed about a reply."""
