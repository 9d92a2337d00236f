from attrs import define, frozen

from application.permissions.ports import CommandCatalogue
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.guilds.guild import BackToDefault, Choice, Guild
from domain.permissions.changing import check_rank_change, check_requirement_change
from domain.permissions.errors import UnknownCommand
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import LOWEST, CommandName, command_name, rank_for, rank_of_role
from domain.shared.ids import GuildId, RoleId
from domain.shared.settings import Setting


@frozen(kw_only=True)
class GiveRank:
    guild: GuildId
    by: Holder
    role: RoleId
    rank: int
    """0 takes it away."""


@frozen(kw_only=True)
class AskForRank:
    guild: GuildId
    by: Holder
    command: str
    rank: int | None
    """0 where everybody may, whatever is said of its group; None where nothing is said of it."""


@frozen
class RankChanged:
    old: int | None
    new: int | None

    @property
    def is_new(self) -> bool:
        return self.old != self.new


@define
class GiveRankHandler:
    """Raises MissingPermission, RankOutOfReach or UnusableValue."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: GiveRank) -> RankChanged:
        setting, rank = rank_of_role(command.role), command.rank or None
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            old = guild.settings[setting]
            check_rank_change(Policy.of(guild.settings), command.by, old=old, new=rank)
            await _decide(uow, guild, setting, rank, command.by, self._clock)
        return RankChanged(old or LOWEST, command.rank)


@define
class AskForRankHandler:
    """Raises MissingPermission, RankOutOfReach, UnknownCommand or UnusableValue."""

    _uow: UnitOfWorkFactory
    _clock: Clock
    _commands: CommandCatalogue

    async def __call__(self, command: AskForRank) -> RankChanged:
        name = self._named(command.command)
        setting = rank_for(name)
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            old = guild.settings[setting]
            check_requirement_change(Policy.of(guild.settings), command.by, name, new=command.rank)
            await _decide(uow, guild, setting, command.rank, command.by, self._clock)
        return RankChanged(old, command.rank)

    def _named(self, typed: str) -> CommandName:
        name = command_name(typed)
        if name not in self._commands.rights:
            raise UnknownCommand(typed)
        return name


async def _decide(
    uow: UnitOfWork, guild: Guild, setting: Setting[int | None], rank: int | None, by: Holder, clock: Clock
) -> None:
    decision = BackToDefault(setting) if rank is None else Choice(setting, rank)
    guild.decide([decision], by=by.standing.user, at=clock.now())
    await uow.guilds.save(guild)
    await uow.commit()
