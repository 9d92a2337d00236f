"""What is owed to the moderator who asked: an answer where they wait for it, whichever process finishes the case."""

from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ApplicationId, GuildId
from domain.shared.language import Language
from domain.shared.lease import LeaseToken

ANSWERABLE_FOR = timedelta(minutes=15)
"""After that Discord takes no answer any more (Discord API reference, "Followup Messages")."""


@frozen(kw_only=True)
class AnswerPlace:
    """Where the moderator waits. Whoever knows the token can write there, so it is shown nowhere.

    `language` is None where it is the server's: where others read it too, and where it is not known.
    """

    application: ApplicationId
    token: str = field(repr=False)
    language: Language | None = None


@define(eq=False, kw_only=True)
class OwedAnswer:
    """Until `lease_until` the process that was asked gives the answer itself."""

    guild: GuildId
    number: CaseNumber
    application: ApplicationId
    reply_token: str = field(repr=False)
    asked_at: datetime
    lease_until: datetime
    lease_token: LeaseToken
    attempts: int = 1

    @property
    def place(self) -> AnswerPlace:
        return AnswerPlace(application=self.application, token=self.reply_token)
