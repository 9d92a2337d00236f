from datetime import datetime

from attrs import define

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.queries import CaseReader, CaseView
from application.shared.clock import SharedClock
from domain.moderation.appeals.appeal import is_at_issue
from domain.moderation.appeals.errors import AppealsNotTaken, NothingToAppeal
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound, CaseStillPending
from domain.shared.ids import GuildId, UserId


@define
class AppealableCase:
    """A case, if this person may appeal it: it is about them, and there is something to take back."""

    _cases: CaseReader
    _settings: GuildSettingsReader
    _clock: SharedClock

    async def __call__(self, guild: GuildId, number: CaseNumber, by: UserId) -> CaseView:
        """Raises AppealsNotTaken, CaseNotFound, CaseStillPending, NothingToAppeal."""
        # Pressed long after the server removed the bot, the button brings nothing of it back on record.
        if (await settings_of(guild, self._settings))[APPEAL_CHANNEL] is None:
            raise AppealsNotTaken
        case = await self._cases.show(guild, number)
        check_appealable(case, by, await self._clock.now())
        return case


def check_appealable(case: CaseView, by: UserId, now: datetime) -> None:
    """Raises CaseNotFound, CaseStillPending, NothingToAppeal."""
    if case.target != by or case.forgotten_at is not None:
        raise CaseNotFound(case.number)  # of which they have nothing to learn
    if case.status is CaseStatus.PENDING:
        raise CaseStillPending(case.number)
    if not is_at_issue(case, now):
        raise NothingToAppeal(case.number)
