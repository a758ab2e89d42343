"""Tells everybody who was told: what is fixed, or was said in public (S3.33)."""

from bot.core.access import check_may_see, may_see
from bot.core.answers import keep_text
from bot.core.context import AppContext
from bot.core.names import name_of
from bot.core.notify import SOURCE
from bot.errors import Refused
from bot.intake.service import own_posting
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules.templates import called
from bot.replies.service.rendered_drafts import voice_of
from bot.stories.rules import Hearer, Round, varied
from data.audit import events
from data.mentions import mentions
from data.models import Mention, MentionId, UserId
from data.outbox import cards
from data.replies import posted
from data.stories import news as told_news
from data.stories.event_data import NewsTold
from data.stories.models import News, NewsId
from data.storms.models import StormId
from data.team import idempotency, members
from data.transaction import Transaction

_IN_PUBLIC = "public"


async def write(
    app: AppContext,
    by: UserId,
    name: str,
    key: str,
    *,
    text: str,
    url: str | None,
    mention: MentionId | None = None,
    storm: StormId | None = None,
) -> NewsId:
    """Keep the sentence. Raises `Refused` where nobody was told before."""
    context = app.context(by)

    def run(tx: Transaction) -> NewsId:
        members.met(tx, by, name, context.now)
        if not text.strip():
            raise Refused("storm_no_text", field="text")
        fresh = News(NewsId(0), mention, storm, text.strip(), by, context.now, url=url)
        if not _heard(tx, fresh):
            raise Refused("nobody_was_told", field="text")
        if not idempotency.first_time(tx, key, context.now):
            raise Refused("nobody_was_told", field="text")
        return told_news.add(tx, fresh)

    return await app.store.write(run)


async def round_of(
    app: AppContext, number: int, reader: UserId, first: int, most: int
) -> Round:
    """One page of everybody it is for, as this person may see them."""

    def load(tx: Transaction) -> Round:
        found = told_news.find(tx, number)
        if found is None:
            raise Refused("unknown_news")
        told = told_news.told(tx, found.id)
        numbers = _heard(tx, found)
        hearers = []
        for place, one in list(enumerate(numbers))[first : first + most]:
            mention = mentions.find(tx, one)
            if mention is None or not may_see(tx, app, mention, reader):
                continue
            by = told.get(one)
            named = "" if by is None else name_of(tx, app, by)
            hearers.append(Hearer(mention, _reply(app, mention, found, place), named))
        done = sum(one in told for one in numbers)
        return Round(found, tuple(hearers), first, len(numbers), done)

    return await app.store.read(load)


async def tick(
    app: AppContext, by: UserId, name: str, number: int, mention: MentionId
) -> None:
    """This author was told now, in the words that were listed; a second press takes it back.

    The words are kept like every other reply of ours. The move stays with whoever has the
    mention: only they know whether the news was all that its author waits for.
    """
    context = app.context(by)

    def run(tx: Transaction) -> None:
        members.met(tx, by, name, context.now)
        found, known = told_news.find(tx, number), mentions.find(tx, mention)
        heard = [] if found is None else _heard(tx, found)
        if found is None or known is None or mention not in heard:
            raise Refused("unknown_news")
        check_may_see(tx, app, known, by)
        fresh = told_news.tell(tx, found.id, mention, by, context.now)
        if fresh:
            said = _reply(app, known, found, heard.index(mention))
            _keep(tx, known, said, context)
        else:
            at = told_news.untell(tx, found.id, mention)
            posted.take_back(tx, mention, at, context.now)
        _record(tx, found.id, mention, context, taken_back=not fresh)
        cards.want(tx, mention, context.now, urgent=False)

    await app.store.write(run)
    app.wake()


def _keep(
    tx: Transaction, mention: Mention, said: str, context: DecisionContext
) -> None:
    """The exact words; a source that shows them again shows nothing new."""
    words = Written(said, None, _IN_PUBLIC, context.now)
    kept = keep_text(tx, mention.id, words, "considered", context)
    own_posting.known_as_posted(tx, mention, kept, context)


def _record(
    tx: Transaction,
    number: NewsId,
    mention: MentionId,
    context: DecisionContext,
    *,
    taken_back: bool,
) -> None:
    events.append(
        tx,
        mention=mention,
        at=context.now,
        kind="news_told",
        actor=context.by or SOURCE,
        data=NewsTold(number, taken_back),
    )


def _heard(tx: Transaction, news: News) -> list[MentionId]:
    if news.storm is not None:
        return told_news.heard_in_storm(tx, news.storm)
    return [] if news.mention is None else told_news.heard(tx, news.mention)


def _reply(app: AppContext, mention: Mention, news: News, place: int) -> str:
    """In the voice of the reply, by name where the voice calls people by one."""
    voice = voice_of(app, mention, None)
    name = called(mention.post.author, app.playbook.voices[voice].names)
    text = news.text if news.url is None else f"{news.text} {news.url}"
    wordings = app.playbook.stories.wordings
    return varied(wordings, voice, name=name, news=text, number=place)
