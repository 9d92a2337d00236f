"""The ranks of a server in its configuration file."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, frozen

from application.permissions.ports import CommandCatalogue
from application.permissions.rank_use import holder_of
from application.shared.configuration.records import Field, Items, Record
from application.shared.configuration.references import Role
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Number, Text
from application.shared.unit_of_work import UnitOfWork
from domain.guilds.guild import BackToDefault, Choice, SettingDecision
from domain.permissions.changing import check_rank_change, check_requirement_change
from domain.permissions.errors import UnknownCommand
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, CommandName, command_name, rank_for, rank_of_role
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId
from domain.shared.written import Fault, Where

MOST_ROLES, MOST_COMMANDS = 250, 500
LONGEST_COMMAND = 100
"""Discord's: roles of a server, and characters of a command with its groups."""


@frozen(kw_only=True)
class RoleRank:
    role: RoleId
    rank: int


@frozen(kw_only=True)
class CommandRank:
    command: CommandName
    rank: int


@frozen(kw_only=True)
class Ranks:
    roles: tuple[RoleRank, ...] = ()
    commands: tuple[CommandRank, ...] = ()


ROLE = Field("role", Role(), "Which role")
RANK = Field("rank", Number(LOWEST + 1, HIGHEST), "From 1 to 10")
COMMAND = Field("command", Text(LONGEST_COMMAND, command_name), "As `case void`, or a group, as `case`")
NEEDED = Field("rank", Number(LOWEST, HIGHEST), "From 0 to 10; 0 excepts a command from its group")
ROLES = Field(
    "roles",
    Items(Record((ROLE, RANK), lambda read: RoleRank(role=read[ROLE], rank=read[RANK])), MOST_ROLES, (ROLE,)),
    "The ranks of roles",
    optional=True,
    default=(),
)
COMMANDS = Field(
    "commands",
    Items(
        Record((COMMAND, NEEDED), lambda read: CommandRank(command=read[COMMAND], rank=read[NEEDED])),
        MOST_COMMANDS,
        (COMMAND,),
    ),
    "The ranks that commands ask for",
    optional=True,
    default=(),
)
SHAPE = Record((ROLES, COMMANDS), lambda read: Ranks(roles=read[ROLES], commands=read[COMMANDS]))


def ranks_section(commands: CommandCatalogue) -> Section[Ranks]:
    return Section(
        name="ranks",
        description="Who may use what: see /permissions",
        shape=SHAPE,
        keeper=RanksKeeper(commands),
        instead_of=("permissions rank", "permissions require"),
        shown_by="permissions show",
    )


@define
class RanksKeeper:
    _commands: CommandCatalogue

    async def read(self, uow: UnitOfWork, guild: GuildId) -> Ranks:
        policy = Policy.of((await uow.guilds.get(guild)).settings)
        by_rank = sorted(policy.ranks.items(), key=lambda each: (-each[1], each[0]))
        return Ranks(
            roles=tuple(RoleRank(role=role, rank=rank) for role, rank in by_rank if rank),
            commands=tuple(CommandRank(command=name, rank=rank) for name, rank in sorted(policy.requirements.items())),
        )

    def faults(self, present: Ranks, wanted: Ranks, occasion: Occasion) -> Iterable[Fault]:
        """What `/permissions` refuses to whoever asks, by the ranks as they are now."""
        policy, by = _policy(present), holder_of(occasion.guild, occasion.by)
        after, places = _policy(wanted), _places(wanted)
        for role in {**policy.ranks, **after.ranks}:
            old, new = policy.ranks.get(role), after.ranks.get(role)
            if old != new:
                try:
                    check_rank_change(policy, by, old=old, new=new)
                except DomainError as why:
                    yield Fault(places.get(role, ("roles",)), why)
        for name in {**policy.requirements, **after.requirements}:
            needed = after.requirements.get(name)
            if policy.requirements.get(name) != needed:
                try:
                    check_requirement_change(policy, by, name, new=needed)
                    self._check_known(name, needed)
                except DomainError as why:
                    yield Fault(places.get(name, ("commands",)), why)

    def _check_known(self, name: CommandName, needed: int | None) -> None:
        known = self._commands.rights  # empty as long as nobody has connected
        if needed is not None and known and name not in known:
            raise UnknownCommand(name)

    async def bring_about(self, uow: UnitOfWork, present: Ranks, wanted: Ranks, occasion: Occasion) -> None:
        guild = await uow.guilds.get(occasion.guild)
        guild.decide(_decisions(_policy(present), _policy(wanted)), by=occasion.by.user, at=occasion.at)
        await uow.guilds.save(guild)


def _policy(ranks: Ranks) -> Policy:
    return Policy(
        ranks={each.role: each.rank for each in ranks.roles},
        requirements={each.command: each.rank for each in ranks.commands},
    )


def _places(ranks: Ranks) -> Mapping[RoleId | CommandName, Where]:
    places = dict[RoleId | CommandName, Where]()
    for number, role in enumerate(ranks.roles):
        places[role.role] = ("roles", number)
    for number, command in enumerate(ranks.commands):
        places[command.command] = ("commands", number)
    return places


def _decisions(present: Policy, wanted: Policy) -> Iterator[SettingDecision]:
    for role in {**present.ranks, **wanted.ranks}:
        rank = wanted.ranks.get(role)
        yield BackToDefault(rank_of_role(role)) if rank is None else Choice(rank_of_role(role), rank)
    for name in {**present.requirements, **wanted.requirements}:
        needed = wanted.requirements.get(name)
        yield BackToDefault(rank_for(name)) if needed is None else Choice(rank_for(name), needed)
