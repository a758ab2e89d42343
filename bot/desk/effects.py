"""What follows from what happens, in the order in which it happens."""

from bot.core.context import Effects
from bot.escalation.effects import auto_escalation, reviews, withdrawal
from bot.followup.effects import conversation, watches
from bot.handoffs.effects import follow_on_tasks
from bot.replies.effects import prefill
from bot.storms.effects import arriving
from bot.takedown.effects import repost_detection, withdrawn

EFFECTS = Effects(
    # Tasks, questions nobody asks any more, escalations, looks, the card of a mention
    # that was gathered.
    on_move=(
        follow_on_tasks.after,
        withdrawal.after_move,
        auto_escalation.consider,
        watches.follow,
        arriving.moved,
    ),
    # What ended an escalation may be worth a review; a text to start from.
    on_command=(reviews.after_an_end, prefill.after_command),
    # It has a card, or is gathered where many come at once. Whether it follows a removal
    # comes before what it is worth to management.
    on_arrival=(
        arriving.arrived,
        repost_detection.on_arrival,
        auto_escalation.on_arrival,
    ),
    # The mention is taken up again first; then the same question about a removal.
    on_reply=(conversation.follow, repost_detection.on_reply, arriving.replied),
    # Evidence outlives the words only where the class asks for it.
    on_withdrawal=(withdrawn.forget_evidence,),
)
