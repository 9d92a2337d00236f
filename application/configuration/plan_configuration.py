from collections.abc import Mapping

from attrs import define, evolve, frozen

from application.configuration.comparing import Comparing, Look, sorted_problems
from application.configuration.ports import ConfigurationFiles, Problem
from application.configuration.sight import Sight
from application.configuration.views import PlanView, Refused, changes_of, fingerprint_of
from application.shared.clock import Clock
from application.shared.configuration.node import Node, node_of
from application.shared.configuration.section import Occasion
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.configuration.errors import OtherFileVersion, SectionMissing
from domain.configuration.version import Plan, PlanId, VersionNumber
from domain.shared.ids import GuildId, RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.written import MissingField, WrongType

FILE_VERSION = 1
_VERSION = "version"

type Planned = PlanView | Refused


@frozen(kw_only=True)
class PlanConfiguration:
    guild: GuildId
    by: Standing
    request: RequestId
    file: bytes


@frozen(kw_only=True)
class PlanRollback:
    guild: GuildId
    by: Standing
    request: RequestId
    version: VersionNumber


@define
class Planning:
    """Compares, and keeps what is wanted until somebody applies it. The same request twice keeps it once."""

    _uow: UnitOfWorkFactory
    _comparing: Comparing
    _look: Look | None
    _clock: Clock

    async def plan(
        self,
        occasion: Occasion,
        wanted: Mapping[str, Node],
        problems: tuple[Problem, ...] = (),
        rolls_back_to: VersionNumber | None = None,
    ) -> Planned:
        """Raises MissingPermission, RankTooLow, DiscordUnreachable."""
        now = None if self._look is None else await self._look.at(occasion.guild)
        names = None if now is None else now.names
        async with self._uow(turn=occasion.guild) as uow:
            await uow.guilds.register_many([occasion.guild], at=occasion.at)
            found = await self._comparing.compare(uow, wanted, now, occasion, leaving_gone=rolls_back_to is not None)
            if problems or found.problems:
                return Refused(sorted_problems((*problems, *found.problems)))
            await self._comparing.check_ranks(found, occasion)
            changes, plan = changes_of(found.changes, names), PlanId(occasion.request)
            if changes:
                await uow.configurations.keep_plan(
                    Plan(
                        guild=occasion.guild,
                        id=plan,
                        by=occasion.by.user,
                        at=occasion.at,
                        wanted={name: change.tree(names) for name, change in found.changes.items()},
                        rolls_back_to=rolls_back_to,
                    )
                )
            await uow.commit()
        return PlanView(
            plan=plan,
            fingerprint=fingerprint_of(found.changes),
            sections=tuple(found.changes),
            changes=changes,
            rolls_back_to=rolls_back_to,
            is_checked=now is not None,
            gone=found.gone,
        )

    def occasion(self, guild: GuildId, by: Standing, request: RequestId) -> Occasion:
        """Raises MissingPermission."""
        by.require(Permission.MANAGE_GUILD)
        return Occasion(guild=guild, by=by, at=self._clock.now(), request=request)


@define
class PlanConfigurationHandler:
    """Says exactly what a file would change; nothing changes. Raises MissingPermission, RankTooLow,
    DiscordUnreachable."""

    _planning: Planning
    _files: ConfigurationFiles
    _names: tuple[str, ...]

    async def __call__(self, command: PlanConfiguration) -> Planned:
        occasion = self._planning.occasion(command.guild, command.by, command.request)
        parsed = await self._files.read(command.file)
        if parsed.root is None:
            return Refused(parsed.problems)
        sections, problems = _sections(parsed.root, self._names)
        return await self._planning.plan(occasion, sections, (*parsed.problems, *problems))


@define
class PlanRollbackHandler:
    """Plans the whole configuration as it was, but for what is withheld from whoever asks, and for what names a channel
    or role that is no more. Raises MissingPermission,
    VersionNotFound, RankTooLow, DiscordUnreachable."""

    _planning: Planning
    _uow: UnitOfWorkFactory
    _sight: Sight

    async def __call__(self, command: PlanRollback) -> Planned:
        occasion = self._planning.occasion(command.guild, command.by, command.request)
        async with self._uow() as uow:
            version = await uow.configurations.get(command.guild, command.version)
        withheld = await self._sight.withheld(command.guild, command.by)
        seen = {section.name for section in self._sight.sections if section.name not in withheld}
        wanted = {name: node_of(tree) for name, tree in version.state.items() if name in seen}
        planned = await self._planning.plan(occasion, wanted, rolls_back_to=command.version)
        return evolve(planned, withheld=tuple(withheld)) if isinstance(planned, PlanView) else planned


def _sections(root: Node, names: tuple[str, ...]) -> tuple[Mapping[str, Node], tuple[Problem, ...]]:
    if not isinstance(root.value, Mapping):
        return {}, (Problem(line=root.line, where=(), why=WrongType("sections, each as `name:` and what is in it")),)
    sections = {name: node for name, node in root.value.items() if name != _VERSION}
    problems, version = list[Problem](), root.value.get(_VERSION)
    if version is None:
        problems.append(Problem(line=root.line, where=(), why=MissingField(_VERSION)))
    elif version.value is True or version.value != FILE_VERSION:
        problems.append(Problem(line=version.line, where=(_VERSION,), why=OtherFileVersion(FILE_VERSION)))
    if not sections:
        problems.append(Problem(line=root.line, where=(), why=SectionMissing(names)))
    return sections, tuple(problems)
