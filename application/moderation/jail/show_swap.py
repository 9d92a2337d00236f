from attrs import define, frozen

from application.moderation.jail.queries import JailReader
from application.moderation.queries import CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.moderation.case import CaseStatus
from domain.moderation.jail.swap import RoleSwap


@frozen
class ShowSwap:
    """Which roles changed hands, just after the action was taken."""

    case: CaseView


@define
class ShowSwapHandler:
    """None where nothing was done, or the records are away: what was done is told all the same."""

    _jails: JailReader

    async def __call__(self, command: ShowSwap) -> RoleSwap | None:
        if command.case.status is not CaseStatus.APPLIED:
            return None
        try:
            return await self._jails.swap(command.case.guild, command.case.number)
        except (RecordsUnavailable, TransientFailure):
            return None
