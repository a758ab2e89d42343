"""A draft follows its case, and the case its draft."""

from bot.desk import queries
from bot.desk.renderer import DeskRenderer
from bot.handoffs import service
from bot.handoffs.rules import PhoneCall, PrivateOffer
from bot.replies.service import drafting
from data.handoffs import updates
from data.outbox.outbox import OutboxMessage
from tests.world.drafting import CALM, mention, post, write
from tests.world.services import ANNA, Services


async def shown(services: Services, message: OutboxMessage) -> str:
    """What a message says now."""
    drawn = await DeskRenderer(services.app).message(message)
    return "" if drawn is None else drawn.text


async def test_a_rested_reply_says_what_it_still_waits_for(services: Services) -> None:
    """Promise 6: *check it once more* is said only where one more check is all it takes."""
    for text in (CALM, f"{CALM} This will never happen again."):
        number = await mention(services)
        await write(services, number, text)
    for _ in range(2):
        await services.wait(minutes=11)
    told = [await shown(services, one) for one in await services.said("draft_rested")]
    assert "Check it once more, then you can post it." in told[0]
    assert "It still waits for: a second reader." in told[1]


async def test_a_reply_that_is_an_update_is_one(services: Services) -> None:
    """S3.37: it stands in the record with its time, the next word is a task, *fixed* ends."""
    number = await mention(services)
    for template, public in (
        ("investigating", True),
        ("fixed", False),
        ("fixed", True),
    ):
        await write(
            services,
            number,
            f"{CALM} {template}",
            template=template,
            channel="public" if public else "private",
        )
        await services.wait(minutes=11)
        await post(services, number)
        told = await services.store.read(lambda tx: updates.of_mention(tx, number))
        assert told[-1].kind == (template if public else "investigating")
        open_tasks = [
            t.kind for t in (await queries.card_model(services.app, number)).tasks
        ]
        assert open_tasks == (
            [] if (template, public) == ("fixed", True) else ["public_update"]
        )
    closing_steps = {
        dot.name
        for dot in (
            await queries.card_model(services.app, number)
        ).mention.closing_steps
    }
    assert "closing" in closing_steps


async def test_what_goes_on_in_private_is_known_to_the_next_draft(
    services: Services,
) -> None:
    """S3.31: once it was solved in private, the closing word is offered first."""
    number = await mention(services)

    async def first() -> str:
        return (await drafting.dossier(services.app, number, ANNA)).offers[0].id

    before = await first()
    offer = PrivateOffer("phone", "angry", said_in_public=True)
    await service.offer_private(services.app, services.press(number), offer)
    await service.accept_private(services.app, services.press(number))
    await service.log_call(
        services.app, services.press(number), PhoneCall(reached=True, outcome="solved")
    )
    assert before != await first() == "public_close"


async def test_an_idea_is_thanked_for_before_anything_is_confessed(
    services: Services,
) -> None:
    """*We had that wrong* is for wrong facts of ours."""
    number = await mention(services, "feedback")
    assert (await drafting.dossier(services.app, number, ANNA)).offers[
        0
    ].id == "suggestion"
