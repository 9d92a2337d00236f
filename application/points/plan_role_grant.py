from attrs import define, frozen

from application.points.ports import RoleMembers
from application.points.save_role_grant import SaveRoleGrant
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.points.amount import points
from domain.points.reason import require_reason
from domain.points.role_grant import RoleGrant
from domain.points.settings import CURRENCY
from domain.points.stewardship import RIGHT_FOR_ALL
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing

_SAMPLE = 10


@frozen(kw_only=True)
class PlanRoleGrant:
    guild: GuildId
    by: Standing
    role: RoleId
    amount: int
    reason: str
    request: RequestId


@frozen(kw_only=True)
class PlannedRoleGrant:
    """What would be done: nothing has been yet. `sample` are some of the receivers, `full` those left out so far."""

    grant: RoleGrant
    sample: tuple[UserId, ...]
    bots: int
    full: int
    currency: str


@define
class PlanRoleGrantHandler:
    _get_settings: UseCase[GuildId, Settings]
    _members: RoleMembers
    _save: UseCase[SaveRoleGrant, int]
    _clock: Clock

    async def __call__(self, command: PlanRoleGrant) -> PlannedRoleGrant:
        command.by.require(RIGHT_FOR_ALL)
        amount, reason = points(command.amount), require_reason(command.reason)
        settings = await self._get_settings(command.guild)
        members = await self._members.of(command.guild, command.role)
        receivers = tuple(sorted(member.user for member in members if not member.is_bot))
        grant = RoleGrant.plan(
            guild=command.guild,
            request=command.request,
            role=command.role,
            amount=amount,
            reason=reason,
            by=command.by.user,
            at=self._clock.now(),
            receivers=receivers,
        )
        full = await self._save(SaveRoleGrant(grant, receivers))
        return PlannedRoleGrant(
            grant=grant,
            sample=receivers[:_SAMPLE],
            bots=len(members) - len(receivers),
            full=full,
            currency=settings[CURRENCY],
        )
