"""The desk: everything a team can do, each in one transaction.

Nothing here talks to Slack; what is to be said waits in the outbox when the
transaction commits.
"""

from bot.desk.beside.passing_on import Tasking
from bot.desk.beside.private import Private
from bot.desk.beside.public import Public
from bot.desk.escalation.approving import Approving
from bot.desk.escalation.casefiles import Exporting
from bot.desk.escalation.enquiring import Enquiring
from bot.desk.escalation.escalations import Escalating
from bot.desk.escalation.freezing import Freezing
from bot.desk.escalation.overview import Overseeing
from bot.desk.escalation.reviews import Reviewing
from bot.desk.forgetting import Forgetting
from bot.desk.intake.own_posting import OwnPosts
from bot.desk.looking import Looking
from bot.desk.moving import Moving
from bot.desk.people.admitting import Admitting
from bot.desk.people.authors import Authors
from bot.desk.people.caring import Caring
from bot.desk.people.presence import Presence
from bot.desk.removal.removing import Removing
from bot.desk.removal.reporting import Reporting
from bot.desk.removal.witnessing import Witnessing
from bot.desk.setup.drilling import Drilling
from bot.desk.standing import Standing
from bot.desk.suggesting import Suggesting
from bot.desk.watch.author_watching import AuthorWatching
from bot.desk.watch.checking import Checking
from bot.desk.writing.coaching import Coaching
from bot.desk.writing.drafting import Drafting
from bot.desk.writing.library import Librarian
from bot.desk.writing.publishing import Publishing


class Desk(
    Moving,
    Drafting,
    Publishing,
    OwnPosts,
    Coaching,
    Escalating,
    Enquiring,
    Approving,
    Freezing,
    Suggesting,
    Tasking,
    Private,
    Public,
    Drilling,
    Checking,
    AuthorWatching,
    Looking,
    Librarian,
    Presence,
    Forgetting,
    Authors,
    Reviewing,
    Overseeing,
    Exporting,
    Witnessing,
    Removing,
    Reporting,
    Caring,
    Standing,
    Admitting,
):
    """The one thing the doors and the patrol hold."""
