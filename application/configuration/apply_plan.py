from collections.abc import Collection, Mapping

from attrs import define, frozen

from application.configuration.comparing import Comparing, GuildNow, Look, sorted_problems
from application.configuration.views import Fingerprint, PlanView, Refused, changes_of, fingerprint_of
from application.shared.clock import Clock
from application.shared.configuration.node import Node, node_of
from application.shared.configuration.references import without_names
from application.shared.configuration.section import Occasion
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.configuration.errors import PlanNotFound
from domain.configuration.version import PLAN_HOLDS, Plan, PlanId, Source, Version, VersionNumber, Written
from domain.shared.ids import GuildId, RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ApplyPlan:
    guild: GuildId
    by: Standing
    request: RequestId
    plan: PlanId
    fingerprint: Fingerprint
    """Of the plan that was shown: no other one is applied."""
    source: Source = Source.FILE


@frozen(kw_only=True)
class Applied:
    number: VersionNumber
    sections: tuple[str, ...]
    """Those that are not as they were."""
    before: VersionNumber
    """The version that leads back."""
    is_new: bool = True
    """Whether it was applied just now, and not before."""


@frozen
class Outdated:
    """Something has changed since: nothing was applied, and this is the plan now."""

    view: PlanView


type ApplyResult = Applied | Outdated | Refused


@define
class ApplyPlanHandler:
    """Brings about what was planned, all of it or nothing, if it is still what was shown.

    Somebody else may apply it, too: what they may is looked at then. Whoever applies one, or changes
    settings, at the same time waits, and then finds what this one has made of it. A way back is read from its version
    again, so that what is to stay as it is stays as it is by now.
    Raises MissingPermission, PlanNotFound, VersionNotFound, RankTooLow, DiscordUnreachable, ConcurrentChange, and
    what a rule refuses that was broken at the same moment.
    """

    _uow: UnitOfWorkFactory
    _comparing: Comparing
    _look: Look | None
    _clock: Clock

    async def __call__(self, command: ApplyPlan) -> ApplyResult:
        command.by.require(Permission.MANAGE_GUILD)
        now = None if self._look is None else await self._look.at(command.guild)
        occasion = Occasion(guild=command.guild, by=command.by, at=self._clock.now(), request=command.request)
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register(command.guild, at=occasion.at)  # and hold its row
            done = await uow.configurations.of_request(command.guild, command.request)
            done = done or await uow.configurations.of_plan(command.guild, command.plan)
            if done is not None:
                return _applied(done, is_new=False)
            plan = await uow.configurations.plan(command.guild, command.plan)
            if occasion.at - plan.at > PLAN_HOLDS:
                raise PlanNotFound
            result = await self._apply(uow, plan, now, occasion, command)
            if isinstance(result, Applied):
                await uow.commit()
        return result

    async def _apply(
        self, uow: UnitOfWork, plan: Plan, now: GuildNow | None, occasion: Occasion, command: ApplyPlan
    ) -> ApplyResult:
        names = None if now is None else now.names
        wanted, withheld = await self._wanted(uow, plan)
        leaving_gone = plan.rolls_back_to is not None
        found = await self._comparing.compare(uow, wanted, now, occasion, leaving_gone=leaving_gone)
        if found.problems:
            return Refused(sorted_problems(found.problems))
        await self._comparing.check_ranks(found, occasion)
        if fingerprint_of(found.changes) != command.fingerprint:
            return Outdated(
                PlanView(
                    plan=plan.id,
                    fingerprint=fingerprint_of(found.changes),
                    sections=tuple(found.changes),
                    changes=changes_of(found.changes, names),
                    rolls_back_to=plan.rolls_back_to,
                    is_checked=now is not None,
                    gone=found.gone,
                    withheld=withheld,
                )
            )
        state = await self._state(uow, now, occasion)
        before = await self._keep_before(uow, state, occasion)
        changed = tuple(name for name, change in found.changes.items() if change.is_any)
        for name in changed:
            await found.changes[name].bring_about(uow, occasion)
        version = Version(
            guild=command.guild,
            number=VersionNumber(before.number + 1),
            source=command.source if plan.rolls_back_to is None else Source.ROLLBACK,
            request=command.request,
            plan=plan.id,
            rolls_back_to=plan.rolls_back_to,
            by=occasion.by.user,
            at=occasion.at,
            changed=changed,
            state={**state, **await self._state(uow, now, occasion, only=changed)},
        )
        await uow.configurations.add(version)
        return _applied(version, is_new=True)

    async def _wanted(self, uow: UnitOfWork, plan: Plan) -> tuple[Mapping[str, Node], tuple[str, ...]]:
        """And the sections of the version that were withheld from whoever planned it."""
        trees, withheld = plan.wanted, tuple[str, ...]()
        if plan.rolls_back_to is not None:
            version = await uow.configurations.get(plan.guild, plan.rolls_back_to)
            trees = {name: tree for name, tree in version.state.items() if name in plan.wanted}
            known = (section.name for section in self._comparing.sections)
            withheld = tuple(name for name in known if name in version.state and name not in plan.wanted)
        return {name: node_of(tree) for name, tree in trees.items()}, withheld

    async def _state(
        self, uow: UnitOfWork, now: GuildNow | None, occasion: Occasion, only: Collection[str] | None = None
    ) -> Mapping[str, Written]:
        names = None if now is None else now.names
        sections = (each for each in self._comparing.sections if only is None or each.name in only)
        return {each.name: (await each.present(uow, occasion.guild)).tree(names) for each in sections}

    async def _keep_before(self, uow: UnitOfWork, state: Mapping[str, Written], occasion: Occasion) -> Version:
        """The newest version, if nobody has changed anything since; else what is now becomes one, to go back to."""
        newest = await uow.configurations.newest(occasion.guild)
        known = {} if newest is None else newest.state
        bare, was = without_names(state), without_names(known)
        assert isinstance(bare, Mapping)
        assert isinstance(was, Mapping)
        changed = [name for name in bare if name not in was or was[name] != bare[name]]
        if newest is not None and not changed:
            return newest
        version = Version(
            guild=occasion.guild,
            number=VersionNumber(1 if newest is None else newest.number + 1),
            source=Source.COMMANDS,
            request=None,
            plan=None,
            rolls_back_to=None,
            by=occasion.by.user,
            at=occasion.at,
            changed=tuple(sorted(changed)),
            state=state,
        )
        await uow.configurations.add(version)
        return version


def _applied(version: Version, *, is_new: bool) -> Applied:
    """Each file's version has one before it: what was when it was applied."""
    return Applied(
        number=version.number,
        sections=version.changed,
        before=VersionNumber(version.number - 1),
        is_new=is_new,
    )
