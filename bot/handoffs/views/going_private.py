"""The modals of private contact: offer it, and record the result of an attempt."""

from collections.abc import Mapping
from datetime import datetime

from bot.card.views.private import channel_of
from bot.ui.blocks import Block, View, context, option, plain, section
from bot.ui.fields import field, instant, modal, one_of
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, line, literal
from data.handoffs.models import Handover

SAID = "said"
ACCEPTED = "accepted"


def offer(
    metadata: str,
    render: RenderContext,
    *,
    links: Mapping[str, str],
    said: bool,
    contact_by: datetime,
) -> View:
    """Fields: `channel`, `said`, `mood`, `accepted`, `meet_at`, `contact_by`.

    `links` is where exactly, by channel, as `desk.toml` names it; `said` that a public
    word exists already, so that nobody is asked again.
    """
    words = render.words
    channels = [
        option(channel_of(name, render), name, links.get(name, ""))
        for name in render.playbook.private.channels
    ]
    first = channels[0]["value"]
    blocks: list[Block] = [
        section(words("dialog.private_offer.intro")),
        field(
            "channel",
            words("dialog.private_offer.channel"),
            one_of("radio_buttons", channels[:10], first),
        ),
    ]
    if not said:
        box = [option(words("dialog.private_offer.said_yes"), "yes")]
        blocks.append(
            field(
                SAID,
                words("dialog.private_offer.said"),
                {"type": "checkboxes", "options": box},
                hint=words("dialog.private_offer.said_hint"),
                optional=True,
            )
        )
    agreed = [option(words("dialog.private_offer.accepted_yes"), "yes")]
    blocks += [
        _mood("dialog.private_offer.mood", render),
        field(
            ACCEPTED,
            words("dialog.private_offer.accepted"),
            {"type": "checkboxes", "options": agreed},
            optional=True,
        ),
        field(
            "meet_at",
            words("dialog.private_offer.meet_at"),
            instant(),
            hint=words("dialog.private_offer.meet_at_hint"),
            optional=True,
        ),
        field(
            "contact_by",
            words("dialog.private_offer.contact_by"),
            instant(contact_by),
            optional=True,
        ),
    ]
    shown = [
        escape_line(f"{channel_of(k, render)}: {v}", 200) for k, v in links.items()
    ]
    if shown:
        blocks.append(context([plain(one, 300) for one in shown[:10]]))
    return modal("private_offer", metadata, blocks, words)


def call(metadata: str, handover: Handover, render: RenderContext) -> View:
    """Fields: `reached`, `outcome`, `mood`, `again_by`. No field for what was said."""
    words = render.words
    reached = [
        option(words(f"dialog.private_call.reached_{x}"), x) for x in ("yes", "no")
    ]
    ends = [
        option(words(f"dialog.private_call.{name}"), name)
        for name in ("solved", "going_on", "failed")
    ]
    blocks: list[Block] = [
        section(
            words(
                "dialog.private_call.intro",
                channel=channel_of(handover.channel, render),
            )
        ),
        field(
            "reached",
            words("dialog.private_call.reached"),
            one_of("radio_buttons", reached, "yes"),
        ),
        field(
            "outcome",
            words("dialog.private_call.outcome"),
            one_of("radio_buttons", ends),
        ),
        _mood("dialog.private_call.mood", render),
        field(
            "again_by",
            words("dialog.private_call.again_by"),
            instant(),
            hint=words("dialog.private_call.again_by_hint"),
            optional=True,
        ),
    ]
    return modal("private_call", metadata, blocks, words)


def community(
    metadata: str, render: RenderContext, *, url: str, handle: str, whole: bool
) -> View:
    """Fields: `share` (whole or partly), `url`, `handle`."""
    words = render.words
    names = ("whole", "partly") if whole else ("partly",)
    shares = [
        option(
            words(f"dialog.community.{name}"),
            name,
            words(f"dialog.community.{name}_more"),
        )
        for name in names
    ]
    link: Block = {"type": "url_text_input"}
    if url:
        link["initial_value"] = url
    who: Block = {"type": "plain_text_input", "max_length": 100}
    if handle:
        who["initial_value"] = literal(line(handle, 100))
    blocks = [
        field(
            "share",
            words("dialog.community.share"),
            one_of("radio_buttons", shares, names[0]),
        ),
        field("url", words("dialog.community.url"), link, optional=True),
        field(
            "handle",
            words("dialog.community.handle"),
            who,
            hint=words("dialog.community.handle_hint"),
            optional=True,
        ),
    ]
    return modal("community", metadata, blocks, words)


def update(
    metadata: str,
    render: RenderContext,
    *,
    kind: str,
    repairs: Mapping[int, str],
    now: datetime,
    next_by: datetime | None,
) -> View:
    """Fields: `kind`, `url`, `at`, `next_by`, and `task` where something is repaired."""
    words = render.words
    kinds = [
        option(words.pick(known.label), known.id)
        for known in render.playbook.private.updates.values()
    ]
    blocks: list[Block] = [
        section(words("dialog.public_update.intro")),
        field(
            "kind",
            words("dialog.public_update.kind"),
            one_of("radio_buttons", kinds, kind),
        ),
        field(
            "url",
            words("dialog.public_update.url"),
            {"type": "url_text_input"},
            optional=True,
        ),
        field("at", words("dialog.public_update.at"), instant(now)),
        field(
            "next_by",
            words("dialog.public_update.next_by"),
            instant(next_by),
            hint=words("dialog.public_update.next_by_hint"),
            optional=True,
        ),
    ]
    if repairs:
        tasks = [
            option(escape_line(what, 70), number) for number, what in repairs.items()
        ]
        first = str(next(iter(repairs)))
        chosen = one_of("static_select", tasks[:100], first)
        blocks.append(
            field("task", words("dialog.public_update.task"), chosen, optional=True)
        )
    return modal("public_update", metadata, blocks, words)


def _mood(key: str, render: RenderContext) -> Block:
    moods = [
        option(f"{mood.emoji} {render.words.pick(mood.label)}", mood.id)
        for mood in render.playbook.private.moods.values()
    ]
    return field(
        "mood", render.words(key), one_of("radio_buttons", moods), optional=True
    )
