import asyncio
from collections.abc import Mapping, Sequence

from attrs import define, frozen

from application.moderation.notice_found import TELLING_TAKES, notice_found
from application.moderation.ports import HowToAppeal, MemberNotifier
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Target
from domain.moderation.case import CaseStatus, Notice
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


@frozen
class TellTargets:
    """Their cases are open."""

    operation: BulkOperation
    targets: Sequence[Target]


@define
class TellTargetsHandler:
    """Tells each by direct message, and says of each what came of it. What fails keeps nothing else waiting.

    Nobody waits long for one: they are told before they are out of reach, and the others wait.
    """

    _notifier: MemberNotifier
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: TellTargets) -> Mapping[UserId, Notice]:
        if not command.operation.act.kind.tells_member:
            return {}
        appeal = HowToAppeal.of(await self._get_settings(command.operation.guild), command.operation.act.kind)
        return {target.user: await self._tell(_case(command.operation, target), appeal) for target in command.targets}

    async def _tell(self, case: CaseView, appeal: HowToAppeal) -> Notice:
        try:
            async with asyncio.timeout(TELLING_TAKES):
                notice = (await self._notifier.tell(case, appeal)).notice
        except (DiscordUnreachable, TimeoutError):
            return Notice.UNCERTAIN
        return notice if notice is Notice.DELIVERED else await notice_found(self._notifier, case, notice)


def _case(operation: BulkOperation, target: Target) -> CaseView:
    """As far as a message shows it."""
    assert target.number is not None, "its case is open"
    return CaseView(
        guild=operation.guild,
        number=target.number,
        kind=operation.act.kind,
        target=target.user,
        moderator=operation.moderator,
        reason=operation.reason,
        status=CaseStatus.PENDING,
        failure=None,
        failure_detail=None,
        notice=Notice.PENDING,
        opened_at=operation.confirmed_at or operation.planned_at,
        settled_at=None,
        version=1,
    )
