from attrs import define, frozen

from application.points.ports import RoleMembers
from application.points.queries import RoleGrantReader
from application.points.record_part import RecordPart
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.points.role_grant import RoleGrant
from domain.points.settings import CURRENCY
from domain.points.stewardship import RIGHT_FOR_ALL
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId, RequestId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class GrantToRole:
    """`request` is the one that planned it."""

    guild: GuildId
    by: Standing
    request: RequestId


@frozen(kw_only=True)
class RoleGranted:
    """What is on record. `left_out` of the planned receivers got nothing: full wallets, and who lost the role since."""

    grant: RoleGrant
    receivers: int
    left_out: int
    transactions: tuple[TransactionId, ...]
    currency: str


@define
class GrantToRoleHandler:
    """Carries out what was planned, part by part; asked again, it does the parts that are missing."""

    _get_settings: UseCase[GuildId, Settings]
    _members: RoleMembers
    _grants: RoleGrantReader
    _record_part: UseCase[RecordPart, None]
    _clock: Clock

    async def __call__(self, command: GrantToRole) -> RoleGranted:
        command.by.require(RIGHT_FOR_ALL)
        settings = await self._get_settings(command.guild)
        grant = await self._grants.show(command.guild, command.request)
        recorded = await self._grants.parts(command.guild, command.request)
        members = await self._members.of(command.guild, grant.role)
        receivers = [member.user for member in members if not member.is_bot]
        if not recorded:
            grant.check_still_holds(receivers, at=self._clock.now())
        for part, users in grant.divided(receivers).items():
            if users and part not in recorded:
                await self._record_part(RecordPart(grant=grant, part=part, receivers=users, actor=command.by.user))
        recorded = await self._grants.parts(command.guild, command.request)
        granted = sum(part.receivers for part in recorded.values())
        return RoleGranted(
            grant=grant,
            receivers=granted,
            left_out=max(0, grant.receivers - granted),
            transactions=tuple(sorted(part.transaction for part in recorded.values())),
            currency=settings[CURRENCY],
        )
