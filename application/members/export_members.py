from collections.abc import AsyncIterator

from attrs import define, frozen

from application.members.queries import MemberReader, MemberView
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId


@frozen
class ExportMembers:
    guild: GuildId


@define
class ExportMembersHandler:
    """For whoever runs the bot: all members, read as they are consumed."""

    _uow: UnitOfWorkFactory
    _members: MemberReader

    async def __call__(self, command: ExportMembers) -> AsyncIterator[MemberView]:
        """Raises GuildNotRegistered."""
        async with self._uow() as uow:
            await uow.guilds.get(command.guild)
        return self._members.everyone(command.guild)
