"""A configuration that is wanted beside the one that is: what is to change, and what speaks against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, field, frozen

from application.configuration.ports import Problem
from application.configuration.sight import Sight
from application.configuration.views import Gone
from application.shared.channels import ChannelDirectory
from application.shared.command_use import CommandUse
from application.shared.configuration.names import GuildDirectory, GuildNames, Known, Reading
from application.shared.configuration.node import Node, line_at, node_of
from application.shared.configuration.references import named_in
from application.shared.configuration.section import AnySection, Change, Occasion, Present
from application.shared.configuration.shapes import Misread, Reference
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWork
from domain.shared.channels import ChannelFacts, fault_of_channel
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.roles import GuildRoles, check_offer
from domain.shared.standing import Standing
from domain.shared.written import Fault, Referred, UnknownField, Where


@frozen(kw_only=True)
class GuildNow:
    """A server as Discord has it."""

    names: GuildNames
    channels: Mapping[ChannelId, ChannelFacts]
    roles: GuildRoles


@frozen(kw_only=True)
class Comparison:
    present: Mapping[str, Present]
    changes: Mapping[str, Change]
    """In the order of the sections' names."""
    problems: tuple[Problem, ...]
    gone: tuple[Gone, ...] = ()


@define
class Look:
    """Asked before a transaction begins. Raises DiscordUnreachable."""

    _directory: GuildDirectory
    _channels: ChannelDirectory
    _roles: RoleDirectory

    async def at(self, guild: GuildId) -> GuildNow:
        names = await self._directory.of(guild)
        channels = [ChannelId(each) for each in names.by_id.get(Referred.CHANNEL, {})]
        return GuildNow(
            names=names,
            channels=await self._channels.of(guild, channels),
            roles=await self._roles.of(guild),
        )


@define
class Comparing:
    sight: Sight
    _use: CommandUse
    _by_name: Mapping[str, AnySection] = field(init=False)

    @_by_name.default
    def _named(self) -> Mapping[str, AnySection]:
        return {section.name: section for section in self.sections}

    @property
    def sections(self) -> tuple[AnySection, ...]:
        return self.sight.sections

    async def compare(
        self,
        uow: UnitOfWork,
        wanted: Mapping[str, Node],
        now: GuildNow | None,
        occasion: Occasion,
        *,
        leaving_gone: bool = False,
    ) -> Comparison:
        """`leaving_gone`: what names something that is no more stays as it is, and is no problem.

        Whatever it reads stays locked until the end of the unit of work. What is withheld from whoever asks is not
        read: how it differs would say what it is."""
        withheld = await self.sight.withheld(occasion.guild, occasion.by, wanted)
        present = {
            name: await section.present(uow, occasion.guild)
            for name, section in sorted(self._by_name.items())
            if name in wanted and name not in withheld
        }
        known = frozenset[Known]().union(*(each.known for each in present.values()))
        if now is None:
            known |= await _named_before(uow, occasion.guild)
        reading = Reading(names=None if now is None else now.names, held=known)
        changes, problems, gone = dict[str, Change](), [*self._unknown(wanted)], list[Gone]()
        problems += (Problem(line=wanted[name].line, where=(name,), why=why) for name, why in withheld.items())
        for name, there in present.items():
            node = wanted[name]
            if leaving_gone:
                node, lost = there.remaining(node, reading)
                gone += (Gone(section=name, entry=each.entry, field=each.field, was=each.text) for each in lost)
            try:
                change = there.against(node, reading)
            except Misread as misread:
                problems += _located(name, node, misread.faults)
                continue
            changes[name] = change
            if change.is_any:
                problems += _located(name, node, change.faults(occasion))
                if now is not None:
                    problems += _located(name, node, _unusable(change.references(), now, occasion.by))
        return Comparison(present=present, changes=changes, problems=tuple(problems), gone=tuple(gone))

    async def check_ranks(self, comparison: Comparison, occasion: Occasion) -> None:
        """Raises RankTooLow where the server asks a rank for a command that does the same, or RecordsUnavailable."""
        for name, change in comparison.changes.items():
            if change.is_any:
                for command in self._by_name[name].instead_of:
                    await self._use.check(occasion.guild, occasion.by, command)

    def _unknown(self, wanted: Mapping[str, Node]) -> Iterator[Problem]:
        for name, node in wanted.items():
            if name not in self._by_name:
                yield Problem(line=node.line, where=(name,), why=UnknownField(name, tuple(sorted(self._by_name))))


async def _named_before(uow: UnitOfWork, guild: GuildId) -> frozenset[Known]:
    """What the server's own configuration has referred to, as far as versions of it are kept: where Discord cannot be
    asked, that is known to be of this server, and of nothing else is it."""
    states = [tree for version in await uow.configurations.kept(guild) for tree in version.state.values()]
    return frozenset[Known]().union(*(named_in(node_of(tree)) for tree in states))


def _located(section: str, node: Node, faults: Iterable[Fault]) -> list[Problem]:
    return [Problem(line=line_at(node, each.where), where=(section, *each.where), why=each.why) for each in faults]


def _unusable(references: Iterable[Reference], now: GuildNow, by: Standing) -> Iterator[Fault]:
    for each in references:
        try:
            _check(each, now, by)
        except DomainError as why:
            yield Fault(each.where, why)


def _check(reference: Reference, now: GuildNow, by: Standing) -> None:
    """Raises ChannelUnusable, MissingPermission, RoleUnusable: what the commands raise."""
    if reference.kind is Referred.CHANNEL:
        channel = ChannelId(reference.id)
        fault = fault_of_channel(channel, now.channels.get(channel), reference.needs)
        if fault is not None:
            raise fault
    if reference.kind is Referred.ROLE and reference.offered:
        role = RoleId(reference.id)
        if role in now.roles.known or not reference.is_held:  # one that is gone is handed out on no terms
            check_offer(now.roles, role, by=by)


MOST_PROBLEMS = 500


def sorted_problems(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By line, the first ones: who has more of them begins with those."""
    return tuple(sorted(problems, key=lambda each: (each.line, _place(each.where)))[:MOST_PROBLEMS])


def _place(where: Where) -> tuple[str, ...]:
    return tuple(f"{step:09}" if isinstance(step, int) else step for step in where)
