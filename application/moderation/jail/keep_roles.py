from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RoleId


@frozen(kw_only=True)
class KeepRoles:
    """Also give these back when this jail ends."""

    guild: GuildId
    number: CaseNumber
    roles: tuple[RoleId, ...]


@define
class KeepRolesHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: KeepRoles) -> None:
        async with self._uow() as uow:
            await uow.role_swaps.keep(command.guild, command.number, command.roles)
            await uow.commit()


@frozen(kw_only=True)
class DropRole:
    guild: GuildId
    number: CaseNumber
    role: RoleId


@define
class DropRoleHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: DropRole) -> None:
        async with self._uow() as uow:
            await uow.role_swaps.drop(command.guild, command.number, command.role)
            await uow.commit()
