"""The desk: everything a team can do, each in one transaction.

Nothing here talks to Slack; what is to be said waits in the outbox when the
transaction commits.
"""

from bot.desk.commands import Commands
from bot.desk.queries import Queries
from bot.desk.standing import Standing
from bot.escalation.service.approving import Approving
from bot.escalation.service.casefiles import Exporting
from bot.escalation.service.escalations import Escalating
from bot.escalation.service.freezing import Freezing
from bot.escalation.service.info_requests import InfoRequests
from bot.escalation.service.overview import Overseeing
from bot.escalation.service.reviews import Reviewing
from bot.escalation.service.suggesting import Suggesting
from bot.followup.service.author_watching import AuthorWatching
from bot.followup.service.checking import Checking
from bot.handoffs.service.passing_on import Tasking
from bot.handoffs.service.private import Private
from bot.handoffs.service.public import Public
from bot.intake.service.own_posting import OwnPosts
from bot.onboarding.service.drilling import Drilling
from bot.privacy.forgetting import Forgetting
from bot.replies.service.drafting import Drafting
from bot.replies.service.library import KnowledgeBase
from bot.replies.service.publishing import Publishing
from bot.replies.service.review_training import Coaching
from bot.takedown.service.evidence import EvidenceDesk
from bot.takedown.service.removing import Removing
from bot.takedown.service.reporting import Reporting
from bot.team.service.admitting import Admitting
from bot.team.service.authors import Authors
from bot.team.service.presence import Presence
from bot.team.service.wellbeing import Wellbeing


class Desk(
    Commands,
    Drafting,
    Publishing,
    OwnPosts,
    Coaching,
    Escalating,
    InfoRequests,
    Approving,
    Freezing,
    Suggesting,
    Tasking,
    Private,
    Public,
    Drilling,
    Checking,
    AuthorWatching,
    Queries,
    KnowledgeBase,
    Presence,
    Forgetting,
    Authors,
    Reviewing,
    Overseeing,
    Exporting,
    EvidenceDesk,
    Removing,
    Reporting,
    Wellbeing,
    Standing,
    Admitting,
):
    """The one thing the doors and the patrol hold."""
