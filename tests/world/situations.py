"""Every situation of a desk, one after the other, to be looked at by a test."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from tests.world.crawling import Crawl

Situation = Callable[[Crawl], Awaitable[None]]

TEAM = """
[people.anna]
slack = "UANNA"
name = "Anna"
deputy = "ben"
accounts = ["acme"]

[people.ben]
slack = "UBEN"
name = "Ben"
roles = ["agent", "press"]

[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead", "agent"]

[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager", "legal", "privacy"]

[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin", "manager", "hr"]

[people.nora]
name = "Nora"
roles = ["crisis"]
phone = "+49 40 1"

[roster]
default = ["anna"]

[hours]
always_open = true

[topics.product]
label = "Product"
owner = "ben"
"""


CALM = (
    "Thank you for telling us, Jana. We are sorry that your parcel is late. "
    "Anna calls you today by 4 pm. "
)
BLAMING = "This will never happen again."
OURS = {"name": "Anna", "email": "anna@example.com", "lower": "It is a threat."}
JANA = {"platform": "facebook", "kind": "comment", "author": {"handle": "jana"}}
KEPT = ("mention.stop", "mention.close", "mention.removal", "mention.confirm_removal")
"""What ends a card for good waits until the rest has been pressed."""


async def every_class(crawl: Crawl) -> None:
    """Fresh cards, one for each class and some to spare, of authors of every kind."""
    world = crawl.world
    for index in range(len(world.bot.app.playbook.classes) + 4):
        author = {"handle": f"author{index}", "followers": 10 ** (index % 6)}
        await world.mention(
            f"Nothing works, number {index}.",
            external_id=f"p{index}",
            platform=("x", "facebook", "google_business", "web")[index % 4],
            url=f"https://example.com/posts/{index}",
            author=author,
        )
    for name in ("anna", "carla", "david", "eva"):
        await world.teammate(name).opens_home()
    await crawl.everything(skip=KEPT)


async def commands(crawl: Crawl) -> None:
    """Every word after `/mentions` that draws something, for whoever may ask."""
    world = crawl.world
    words = (
        "add",
        "settings",
        "setup",
        "drill",
        "facts",
        "praise",
        "mine",
        "next",
        "insights",
    )
    for name in ("eva", "anna", "david"):
        for word in (
            *words,
            "private",
            "rules",
            "team-intro",
            "brief",
            "export",
            "status",
        ):
            await world.teammate(name).types(word)
            await crawl.dialogs_of(name)
        await world.teammate(name).types("away until fri 18:00")
        await crawl.everything(skip=KEPT)
        await world.teammate(name).types("back")


async def a_storm_drill(crawl: Crawl) -> None:
    """Without a channel of its own it says so; what earlier drills left is forgotten."""
    world = crawl.world
    await world.eva.types("drill")
    if crawl.offers("drill.end", "eva"):
        await crawl.only("drill.end", "eva")
    for press in ("drill.storm", "drill.forget"):
        await world.eva.types("drill")
        await crawl.only(press, "eva")


async def a_day_of_reminders(crawl: Crawl) -> None:
    """What the clocks bring, before and after somebody has it."""
    world = crawl.world
    for index, into in enumerate(("complaint", "abuse", "question")):
        number = await world.mention(f"Later {index}.", author={"handle": "late"})
        await world.anna.press(f"mention.classify.{into}", number)
        if into == "abuse":
            await world.anna.press_in_dialog("mention.sorted.abuse.threat")
        await world.anna.press("I'll take it", number)
    for hours in (0.5, 0.4, 0.2, 1, 1.5, 2, 4, 20):
        await world.wait(hours=hours)
        await crawl.everything(skip=KEPT)


async def drafts(crawl: Crawl) -> None:
    """A draft that blames, one that needs a yes, and one where silence is usual."""
    world = crawl.world
    for index, into in enumerate(("complaint", "rant_troll", "wrong_facts", "praise")):
        number = await world.mention(
            f"You will hear from my lawyer, {index}.", platform="x"
        )
        if into == "complaint":
            await world.anna.press("Flags…", number)
            await world.anna.submit({"flags": ["legal"]})
        await world.anna.press(f"mention.classify.{into}", number)
        while world.workspace.view_of("anna"):
            await world.anna.cancels()
        await world.anna.press("I'll take it", number)
    crawl.again("mention.draft", "mention.mark_posted", "draft.ask_reader")
    await crawl.everything(skip=KEPT)
    for minutes in (15, 60):
        await world.wait(minutes=minutes)
        await crawl.everything(skip=KEPT)


async def irony_and_mixed_feelings(crawl: Crawl) -> None:
    """A colleague is asked how it is meant; praise that asks something."""
    world = crawl.world
    number = await world.mention("Great service, as always. Not.")
    await world.anna.press("mention.classify.praise", number)
    await world.anna.press("Flags…", number)
    await world.anna.submit({"flags": ["sarcasm"]})
    crawl.again("mention.menu")
    await crawl.everything(skip=KEPT)
    asking = await world.mention("I love it! Where can I buy a second one?")
    await world.anna.press("mention.classify.praise", asking)
    await world.anna.press("I'll take it", asking)
    await world.anna.press("mention.also", asking)
    await crawl.inside("anna", "mention.also.question")
    hurt = await world.mention("I will hurt myself because of you.")
    await world.anna.press("mention.classify.complaint", hurt)
    crawl.again("mention.menu")
    await crawl.everything(skip=KEPT)


async def left_to_others_and_shared(crawl: Crawl) -> None:
    """An idea waits for the community, praise is shared, a rant is told apart."""
    world = crawl.world
    for said, into, name in (
        ("Why so much plastic?", "feedback", "mention.community_wait"),
        ("Lovely lamp.", "praise", "mention.share_success"),
    ):
        number = await world.mention(said)
        await world.anna.press(f"mention.classify.{into}", number)
        if into == "feedback":
            await world.anna.press("I'll take it", number)
        await world.anna.press("More…", number)
        await crawl.inside("anna", name)
        await crawl.dialogs_of("anna")
    rant = await world.mention("You are all clowns.")
    await world.anna.press("mention.classify.rant_troll", rant)
    await crawl.inside("anna", "mention.sorted.rant_troll.venting")
    await crawl.dialogs_of("anna")
    wrong = await world.mention("You were founded in 1807.")
    await world.anna.press("mention.classify.wrong_facts", wrong)
    await world.anna.press("I'll take it", wrong)
    await world.anna.press("Mark as posted…", wrong)
    assert await world.anna.submit({"text": "It was 1907, as our page says."}) == {}
    await world.anna.press("Answer the question", wrong)
    await crawl.dialogs_of("anna")
    await world.eva.opens_home()
    await world.eva.press_at_home("Show setup")
    await crawl.dialogs_of("eva")


async def hurtful_ones(crawl: Crawl) -> None:
    """Several in a row, so that a rest is offered."""
    world = crawl.world
    for index in range(5):
        number = await world.mention(f"You are vermin, {index}.")
        await world.ben.press("mention.classify.abuse", number)
        await world.ben.press_in_dialog("mention.sorted.abuse.threat")
        await world.ben.press("I'll take it", number)
    await crawl.only("mention.too_close", by="ben")
    await crawl.only("mention.to_duty", by="ben")


async def evidence_and_removal(crawl: Crawl) -> None:
    """Holds, reports and removals, and what ends a card for good."""
    world = crawl.world
    for ends in ("mention.cancel_removal", "mention.confirm_removal"):
        posted = (world.clock.now - timedelta(minutes=20)).isoformat()
        by = {"name": "Sanne", "handle": f"sanne{ends}"}
        number = await world.mention(
            "Your staff are thieves.",
            platform="x",
            url=f"https://x.com/sanne/status/{ends[-9:]}",
            author=by,
            published_at=posted,
        )
        await world.anna.press("mention.classify.abuse", number)
        await world.anna.press_in_dialog("mention.sorted.abuse.threat")
        await world.anna.press("I'll take it", number)
        await world.anna.press("mention.guard", number)
        await world.anna.press_in_dialog("mention.evidence")
        shown = {"reason": "Not sure yet", "witness": "ben"}
        assert await world.anna.submit(shown) == {}
        await world.anna.press("mention.guard", number)
        await world.anna.press_in_dialog("mention.removal")
        wanted = {"measure": "Hide", "reason": "Threat", "second": "ben"}
        await crawl.sends("anna", wanted)
        await world.wait(minutes=11)
        await crawl.only(ends)
    crawl.again("mention.guard", "mention.menu", times=5)
    await crawl.everything(skip=("mention.stop",))
    crawl.again("mention.guard", "mention.menu", times=3)
    await crawl.everything()


async def a_second_reader(crawl: Crawl) -> None:
    """Asked, agreed to, suggested and adopted, each in the words of a real draft."""
    world = crawl.world
    for answer in ("draft.approve", "draft.suggest"):
        number = await world.mention(f"My parcel never came ({answer}).")
        await world.anna.press("mention.classify.complaint", number)
        await world.anna.press("I'll take it", number)
        await world.anna.press("mention.draft", number)
        assert await world.anna.submit({"text": CALM + BLAMING}) == {}
        both = ["I find it polite", "I find it factual"]
        assert await world.anna.submit({"own_look": both}) == {}
        crawl.pressed["draft.ask_reader"] += 1
        crawl.offered.add("draft.ask_reader")
        await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
        await world.settle()
        await world.anna.cancels()
        await crawl.only(answer)
    await crawl.only("draft.adopt")
    await world.anna.press("mention.weigh", number)
    await crawl.inside("anna", "mention.weigh.high")
    other = await world.mention("Not even an answer.")
    await world.anna.press("mention.classify.complaint", other)
    await world.anna.press("I'll take it", other)
    await world.anna.press("mention.draft", other)
    rude = {"text": "You should have read our terms, that is your fault."}
    await world.workspace.fill("anna", rude, submit=False)
    for name in ("draft.look_over", "draft.calmer", "draft.back_to_mine"):
        await crawl.inside("anna", name)
    await world.anna.cancels()


async def rarer_fields(crawl: Crawl) -> None:
    """What the dialogs of a reply show only when somebody wants more of them."""
    world = crawl.world
    number = await world.mention("My parcel came open.")
    await world.anna.press("mention.classify.complaint", number)
    for opened, more, fields in (
        ("mention.holding", "hold.more", ("hold.template", "hold.voice")),
        (
            "mention.draft",
            "draft.more",
            ("draft.channel", "draft.wants", "draft.image"),
        ),
    ):
        await world.anna.press(opened, number)
        await crawl.inside("anna", more)
        for field in fields:
            await crawl.inside("anna", field)
        await world.anna.cancels()


async def a_stopped_draft(crawl: Crawl) -> None:
    """Personal data stops a reply until a second person lets it go, for a reason."""
    world = crawl.world
    number = await world.mention("My parcel never came (stopped).")
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("mention.draft", number)
    text = f"{CALM} Or write to jana.miller@example.org."
    assert await world.anna.submit({"text": text}) == {}
    both = ["I find it polite", "I find it factual"]
    assert await world.anna.submit({"own_look": both}) == {}
    await world.workspace.fill("anna", {"draft:reader": "ben"}, submit=False)
    await world.settle()
    await world.anna.cancels()
    await crawl.only("draft.allow")
    other = await world.mention("My parcel never came (kept).")
    await world.anna.press("mention.classify.complaint", other)
    await world.anna.press("I'll take it", other)
    await world.anna.press("mention.draft", other)
    assert await world.anna.submit({"text": CALM + BLAMING}) == {}
    assert await world.anna.submit({"own_look": both}) == {}
    await crawl.inside("anna", "draft.keep")
    await world.anna.cancels()


async def in_private(crawl: Crawl) -> None:
    """Offered, accepted, called; a look that calms."""
    world = crawl.world
    number = await world.mention("My parcel is broken.", **JANA)
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("mention.private_offer", number)
    said = ["I have said in public that we get in touch"]
    assert await world.anna.submit({"said": said, "mood": "😠 Angry"}) == {}
    await crawl.everything(skip=KEPT)


async def asked_back_and_held(crawl: Crawl) -> None:
    """Management wants to know more, and holds the replies."""
    world = crawl.world
    number = await world.mention(
        "You will hear from my lawyer.", **(JANA | {"author": {"handle": "tilda"}})
    )
    await world.anna.press("I'll take it", number)
    await world.anna.press("Escalate…", number)
    fields = {"reason": "Press", "question": "May we?", "manager": "David"}
    assert await world.anna.submit(fields) == {}
    newest = world.workspace.dm("david").messages[-1]
    place = ("UDAVID", newest["ts"])
    await world.workspace.press("david", *place, "More info…")
    await world.settle()
    await world.david.submit({"question": "Which contract?"})
    await crawl.only("escalation.answer_back")
    await world.workspace.press("david", *place, "Other decision…")
    await world.settle()
    verdict = {"decision": "change_text", "instruction": "None.", "why": "Nothing."}
    assert await world.david.submit({**verdict, "hold": "Only this one"}) == {}
    await crawl.only("escalation.lift")


async def asked_of_the_crisis_team(crawl: Crawl) -> None:
    """One of the team has no Slack and is called; the case is taken over."""
    world = crawl.world
    number = await world.mention("The lamp burns.", **JANA)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Escalate…", number)
    fields = {
        "reason": "Safety or health",
        "question": "May we?",
        "level": "Crisis team",
    }
    assert await world.anna.submit(fields) == {}
    for name in ("copy_text", "called", "take_case"):
        await crawl.only(f"escalation.{name}")


async def praised(crawl: Crawl) -> None:
    """Whom it is for, kept to be quoted, and what its author says to that."""
    world = crawl.world
    number = await world.mention("Lovely lamp, thank you all.", **JANA)
    await world.anna.press("mention.classify.praise", number)
    await world.anna.press("mention.praise_for", number)
    await crawl.inside("anna", "mention.praise_for.company")
    await world.anna.press("More…", number)
    await crawl.inside("anna", "mention.keep_praise")
    await crawl.dialogs_of("anna")
    await world.anna.types("praise")
    await crawl.inside("anna", "library.permission")
    await crawl.dialogs_of("anna")


async def confidential(crawl: Crawl) -> None:
    """Kept from the channel, and opened up again; its case as a file."""
    world = crawl.world
    number = await world.mention("Your employee Sanne stole from me.", **JANA)
    await world.carla.press("I'll take it", number)
    for name in ("mention.make_confidential", "mention.open_up", "mention.export"):
        await world.carla.press("More…", number)
        await crawl.inside("carla", name)
        await crawl.dialogs_of("carla")


async def searched(crawl: Crawl) -> None:
    """For a state that is spelled wrong."""
    await crawl.world.anna.types("search state:clsed")
    await crawl.only("search.again", by="anna")


async def answered(crawl: Crawl, text: str) -> int:
    """Anna has answered a complaint."""
    world = crawl.world
    number = await world.mention(text, external_id=text, **JANA)
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Mark as posted…", number)
    assert await world.anna.submit({"text": CALM}) == {}
    return number


async def after_an_answer(crawl: Crawl) -> None:
    """Looks, what somebody saw, an author who comes back, and a quiet end."""
    world = crawl.world
    for name in ("mention.post_gone", "mention.saw", "mention.snooze.30"):
        await answered(crawl, f"It broke again ({name}).")
        await world.wait(hours=1)
        await crawl.only(name)
    returned = await answered(crawl, "It broke twice.")
    again = {"in_reply_to": {"id": "It broke twice."}}
    await world.mention("Thank you, but no.", **JANA, **again)
    await crawl.only("mention.check.author.neutral", by="anna")
    await crawl.only("mention.watch_on", by="anna")
    assert returned
    await answered(crawl, "It broke for good.")
    for _ in range(60):
        await world.wait(hours=4)
        if crawl.offers("mention.close_quiet"):
            break
    await crawl.only("mention.close_quiet")


async def a_claim_gone_quiet(crawl: Crawl) -> None:
    """The owner is asked whether they are still on it."""
    world = crawl.world
    number = await world.mention("Nobody answers me.")
    await world.anna.press("mention.classify.complaint", number)
    await world.anna.press("I'll take it", number)
    await world.wait(hours=3, minutes=4)
    await crawl.only("mention.still_on_it", by="anna")


async def one_yes(crawl: Crawl) -> None:
    """A draft that needs a yes gets it, or goes in an emergency, for a reason."""
    world = crawl.world
    ways = ("suggest_text", "approve", "emergency")
    for ends in (f"escalation.{way}" for way in ways):
        number = await world.mention(f"You will hear from my lawyer ({ends}).")
        await world.anna.press("mention.suggested.legal", number)
        await world.anna.press("mention.classify.complaint", number)
        await world.anna.press("I'll take it", number)
        await world.anna.press("mention.draft", number)
        assert await world.anna.submit({"text": CALM}) == {}
        await crawl.inside("anna", "mention.emergency")
        await world.anna.cancels()
        await world.anna.press("mention.draft", number)
        assert await world.anna.submit() == {}
        await crawl.inside("anna", "draft.ask_yes")
        await world.anna.cancels()
        await crawl.only(ends)
    await world.anna.press("Open draft", number)
    assert await world.anna.submit() == {}
    await crawl.inside("anna", "draft.send_text")
    await crawl.inside("anna", "draft.posted_before")
    await crawl.sends("anna", {})


async def own_posts(crawl: Crawl) -> None:
    """Tools tell of what the brand itself posted; its owner is asked what it was."""
    world = crawl.world
    for what in ("considered", "holding", "other"):
        number = await world.mention(
            "The lamp is dark.",
            external_id=what,
            **(JANA | {"author": {"handle": f"jana{what}"}}),
        )
        await world.anna.press("mention.classify.complaint", number)
        await world.anna.press("I'll take it", number)
        await world.mention(
            "Sorry, we look into it.",
            platform="facebook",
            external_id=f"own-{what}",
            in_reply_to={"id": what},
            author={"handle": "lumivelo", "is_own": True},
        )
        await crawl.only(f"mention.own_was.{what}", by="anna")


async def a_report(crawl: Crawl) -> None:
    """Reported to the platform; the notice is there to be copied."""
    world = crawl.world
    posted = (world.clock.now - timedelta(minutes=20)).isoformat()
    number = await world.mention(
        "Thieves, all of you.",
        platform="x",
        url="https://x.com/sanne/status/77",
        author={"name": "Sanne", "handle": "sanne77"},
        published_at=posted,
    )
    await world.anna.press("mention.classify.abuse", number)
    await world.anna.press_in_dialog("mention.sorted.abuse.threat")
    await world.anna.press("I'll take it", number)
    for name, entries in (
        ("mention.evidence", {"reason": "Not sure yet", "witness": "ben"}),
        ("mention.report", {"reason": "Threat", "why": "It threatens us.", **OURS}),
    ):
        await world.anna.press("mention.guard", number)
        await world.anna.press_in_dialog(name)
        wrong = await world.anna.submit(entries)
        assert wrong == {}, wrong
    await world.anna.press("mention.guard", number)
    await crawl.dialogs_of("anna")
    for name in ("mention.hold", "mention.lift_hold"):
        await world.carla.press("mention.guard", number)
        await crawl.inside("carla", name)
        if name == "mention.hold":
            await crawl.sends("carla", {"why": "A lawyer asked for it."})
    await crawl.dialogs_of("carla")


async def a_storm(crawl: Crawl) -> None:
    """Declined, started by hand, led, eased, closed, taken up again; another one proposed."""
    world = crawl.world
    await many_posts(crawl, 12)
    await crawl.only("storm.decline", "carla")
    await world.wait(hours=3)
    await many_posts(crawl, 12)
    await crawl.only("storm.start", "anna")
    await each(crawl, "list", "claim", "done", "update", "level", "topic", "pause")
    await each(crawl, "let_go", "split", "apart")
    await world.wait(minutes=95)
    for name in ("storm.snooze", "storm.hand_over", "storm.easing"):
        await crawl.only(name)
    await quiet_hours(crawl)
    await crawl.only("storm.keep", "carla")
    await quiet_hours(crawl)
    await each(crawl, "close", "timeline", "reopen")
    await crawl.only("storm.review")
    await many_posts(crawl, 50)
    await each(crawl, "wait", "open", "list", "bulk")


async def each(crawl: Crawl, *names: str) -> None:
    """The lead presses these buttons of the board, one after the other."""
    for name in names:
        await crawl.only(f"storm.{name}", "carla")


async def quiet_hours(crawl: Crawl) -> None:
    """Seven of them, in which the bot looks now and then."""
    for _ in range(14):
        await crawl.world.wait(minutes=30)


async def many_posts(crawl: Crawl, many: int) -> None:
    """By so many angry people, within a few minutes."""
    world = crawl.world
    app = world.bot.app
    for number in range(many):
        author = {"handle": f"angry_{number}"}
        text = f"This is a disgrace, I am furious, number {number}"
        at = f"{world.clock.now:%d%H%M%S}"
        incoming = Incoming.model_validate(
            {
                "text": text,
                "external_id": f"storm-{at}-{number}",
                "platform": "x",
                "language": "en",
                "author": author,
            }
        )
        raw = incoming.model_dump_json().encode()
        await deliveries.receive(app, "own", [incoming], raw)
        world.clock.now += timedelta(seconds=4)
    await world.wait(minutes=1)
    await world.wait(minutes=1)


async def several(crawl: Crawl) -> None:
    """Many at once, with a filter, to their last page, done and undone."""
    world = crawl.world
    for count in range(24):
        author = {"handle": f"several_{count}"}
        await world.mention(f"One of several: {count}", author=author)
    await world.anna.types("list")
    await crawl.only("bulk.begin", "anna")
    await world.anna.types("list")
    await world.anna.press_ephemeral("Select several…")
    await crawl.inside("anna", "bulk.filter")
    await crawl.sends("anna", {"words": "one of several"})
    await crawl.inside("anna", "bulk.page.20")
    await crawl.inside("anna", "bulk.page.0")
    await crawl.sends("anna", {"everything": ["all"]})
    await crawl.sends("anna", {})
    await crawl.only("bulk.undo", "anna")


async def one_story(crawl: Crawl) -> None:
    """Six who tell the same: joined, told the news, one of them apart again."""
    world = crawl.world
    lost = "My parcel has been lost for three weeks and nobody answers"
    numbers = []
    for count in range(6):
        author = {"handle": f"kim_{count}"}
        numbers.append(await world.mention(lost, platform="x", author=author))
        await world.anna.press("I'll take it", numbers[-1])
        await world.anna.press("Holding reply", numbers[-1])
        said = {"text": "We are looking into it and come back to you."}
        assert await world.anna.submit(said) == {}
    first, *others = numbers
    for number in others:
        await world.anna.press("More…", number)
        await crawl.inside("anna", "mention.same_story")
        await crawl.sends("anna", {"number": str(first)})
    await world.anna.press("mention.tell_all", first)
    await crawl.sends("anna", {"text": "It is found."})
    await crawl.inside("anna", "news.tick.0")
    await crawl.inside("anna", "news.page.5")
    await world.anna.cancels()
    await crawl.only("mention.unjoin", by="anna")


async def kept_aside(crawl: Crawl) -> None:
    """A rule made from a card, changed from what it kept, and ended."""
    world = crawl.world
    spammer = {"platform": "x", "author": {"handle": "buy_now"}}
    number = await world.mention("Cheap lamps here.", **spammer)
    await world.anna.press("mention.mute", number)
    await crawl.sends("anna", {"what": ["author"], "words": ""})
    for count in range(12):
        text = f"Cheaper lamps: {count}."
        incoming = Incoming.model_validate({"text": text, **spammer})
        raw = incoming.model_dump_json().encode()
        await deliveries.receive(world.bot.app, "own", [incoming], raw)
    await world.settle()
    for name in ("mention.bring_in", "rule.change", "rule.end", "routing.page.0"):
        await world.anna.types("muted")
        if name.startswith("rule."):
            await crawl.only("mention.bring_in", "anna")
        await crawl.only(name, "anna")


async def noted_as_an_ally(crawl: Crawl) -> None:
    """Noted from a card, and let go from the list."""
    world = crawl.world
    jana = {"platform": "x", "author": {"handle": "jana"}}
    number = await world.mention("You could make the strap wider.", **jana)
    await world.anna.press("mention.note_author", number)
    await crawl.sends("anna", {"noted": "ally", "why": "writes about bikes"})
    await world.anna.types("allies")
    await crawl.only("mention.unnote_author", "anna")


SITUATIONS: tuple[Situation, ...] = (
    noted_as_an_ally,
    after_an_answer,
    one_yes,
    a_second_reader,
    rarer_fields,
    in_private,
    asked_back_and_held,
    asked_of_the_crisis_team,
    praised,
    confidential,
    searched,
    a_claim_gone_quiet,
    every_class,
    drafts,
    irony_and_mixed_feelings,
    commands,
    a_storm_drill,
    left_to_others_and_shared,
    hurtful_ones,
    own_posts,
    a_day_of_reminders,
    a_report,
    evidence_and_removal,
    a_stopped_draft,
    several,
    one_story,
    kept_aside,
    a_storm,
)
"""In this order: what ends cards for good comes last."""
