"""What follows from what happens, in the order in which it happens."""

from bot.core.context import Effects
from bot.escalation.effects import auto_escalation, reviews, withdrawal
from bot.followup import effects as followup_effects
from bot.handoffs import effects as handoffs_effects
from bot.replies import effects as replies_effects
from bot.routing import effects as routing_effects
from bot.stories import effects as stories_effects
from bot.storms.effects import arriving
from bot.takedown import effects as takedown_effects

EFFECTS = Effects(
    # Tasks, questions nobody asks any more, escalations, looks, the card of a mention
    # that was gathered, or kept aside by a rule.
    on_move=(
        handoffs_effects.after,
        withdrawal.after_move,
        auto_escalation.consider,
        followup_effects.follow,
        arriving.moved,
        routing_effects.moved,
        stories_effects.moved,
    ),
    # What ended an escalation may be worth a review; a text to start from.
    on_command=(reviews.after_an_end, replies_effects.after_command),
    # It has a card, or is gathered where many come at once. Whether it follows a removal
    # comes before what it is worth to management.
    on_arrival=(
        arriving.arrived,
        takedown_effects.on_arrival,
        auto_escalation.on_arrival,
        stories_effects.arrived,
    ),
    # The mention is taken up again first; then the same question about a removal.
    on_reply=(
        followup_effects.follow_conversation,
        takedown_effects.on_reply,
        arriving.replied,
    ),
    # Evidence outlives the words only where the class asks for it.
    on_withdrawal=(takedown_effects.forget_evidence,),
)
