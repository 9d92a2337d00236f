import asyncio

from attrs import define, frozen

from application.moderation.notice_found import TELLING_TAKES
from application.moderation.ports import MemberNotifier
from application.moderation.queries import CaseReader, CaseView
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class TakeBackNotice:
    guild: GuildId
    number: CaseNumber


@define
class TakeBackNoticeHandler:
    """Who was told of what then did not happen is told so. Running twice changes nothing more.

    Raises DiscordUnreachable, after `TELLING_TAKES` at most.
    """

    _cases: CaseReader
    _notifier: MemberNotifier

    async def __call__(self, command: TakeBackNotice) -> None:
        case = await self._cases.show(command.guild, command.number)
        if not _was_told_in_vain(case):
            return
        try:
            async with asyncio.timeout(TELLING_TAKES):
                await self._notifier.take_back(case)
        except TimeoutError as unanswered:
            raise DiscordUnreachable from unanswered


def _was_told_in_vain(case: CaseView) -> bool:
    """What somebody else did in its place is no reason to say that nothing happened."""
    undone = case.status is CaseStatus.FAILED and case.failure is not Failure.SUPERSEDED
    return undone and case.notice in (Notice.DELIVERED, Notice.UNCERTAIN)
