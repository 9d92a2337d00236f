import asyncio

from attrs import define, frozen

from application.moderation.notice_found import TELLING_TAKES
from application.moderation.ports import HowToAppeal, MemberNotifier
from application.moderation.queries import CaseReader, CaseView
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class UpdateNotice:
    guild: GuildId
    number: CaseNumber


@define
class UpdateNoticeHandler:
    """Who was told until when an action holds finds the present end in the same message.

    It looks at the state, so it may run twice, late, or concurrently; the run that finishes last has seen that the case
    did not change meanwhile. Raises DiscordUnreachable, after `TELLING_TAKES` at most for each look.
    """

    _cases: CaseReader
    _notifier: MemberNotifier
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: UpdateNotice) -> None:
        case = await self._cases.show(command.guild, command.number)
        while case.notice in (Notice.DELIVERED, Notice.UNCERTAIN):
            await self._update(case)
            shown, case = case, await self._cases.show(command.guild, command.number)
            if case.version == shown.version:
                return

    async def _update(self, case: CaseView) -> None:
        appeal = HowToAppeal.of(await self._get_settings(case.guild), case.kind)
        try:
            async with asyncio.timeout(TELLING_TAKES):
                await self._notifier.update(case, appeal)
        except TimeoutError as unanswered:
            raise DiscordUnreachable from unanswered
