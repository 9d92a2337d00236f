from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.role_grant import KEPT_FOR, RoleGrant
from domain.shared.ids import UserId


@frozen
class SaveRoleGrant:
    grant: RoleGrant
    receivers: tuple[UserId, ...]


@define
class SaveRoleGrantHandler:
    """Remembers what is planned, once, and forgets what nobody will ask about; returns how many of the receivers cannot
    hold that much more."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: SaveRoleGrant) -> int:
        grant = command.grant
        async with self._uow() as uow:
            full = await uow.role_grants.full(grant.guild, command.receivers, grant.amount)
            await uow.role_grants.add(grant)
            await uow.role_grants.forget(grant.guild, before=grant.planned_at - KEPT_FOR)
            await uow.commit()
        return len(full)
