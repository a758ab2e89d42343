"""The desk: everything a team can do, each in one transaction.

Nothing here talks to Slack; what is to be said waits in the outbox when the
transaction commits.
"""

from bot.desk.approving import Approving
from bot.desk.author_watching import AuthorWatching
from bot.desk.caring import Caring
from bot.desk.casefiles import Exporting
from bot.desk.checking import Checking
from bot.desk.coaching import Coaching
from bot.desk.drafting import Drafting
from bot.desk.drilling import Drilling
from bot.desk.enquiring import Enquiring
from bot.desk.escalations import Escalating
from bot.desk.forgetting import Forgetting
from bot.desk.freezing import Freezing
from bot.desk.library import Librarian
from bot.desk.looking import Looking
from bot.desk.moving import Moving
from bot.desk.overview import Overseeing
from bot.desk.passing_on import Tasking
from bot.desk.presence import Presence
from bot.desk.private import Private
from bot.desk.public import Public
from bot.desk.publishing import Publishing
from bot.desk.removing import Removing
from bot.desk.reporting import Reporting
from bot.desk.reviews import Reviewing
from bot.desk.suggesting import Suggesting
from bot.desk.witnessing import Witnessing


class Desk(
    Moving,
    Drafting,
    Publishing,
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
    Reviewing,
    Overseeing,
    Exporting,
    Witnessing,
    Removing,
    Reporting,
    Caring,
):
    """The one thing the doors and the patrol hold."""
