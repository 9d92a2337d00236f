from contextlib import suppress
from typing import ClassVar

from attrs import define, evolve, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.effects.effect import Trace
from application.moderation.effects.tokens import audit_reason, carries_token, reason_of_end
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.jail.note_swap import NoteSwap
from application.moderation.jail.ports import HeldRoles, MemberRoles
from application.moderation.jail.queries import JailReader
from application.shared.roles import RoleDirectory
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.jail import JAIL
from domain.moderation.case import Case, Failure
from domain.moderation.jail.errors import AlreadyJailed, JailNotSetUp, JailRoleUnusable
from domain.moderation.jail.swap import PastJail, RoleSwap, owed_of, plan_jail, plan_return
from domain.moderation.settings import JAIL_ROLE
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import NoSuchRole, fault_of
from domain.shared.standing import Standing


@frozen(kw_only=True)
class JailTools:
    """What jailing and giving back work with."""

    roles: MemberRoles
    directory: RoleDirectory
    jails: JailReader
    note_swap: UseCase[NoteSwap, None]
    settings: GuildSettingsReader

    async def jail_role(self, guild: GuildId) -> RoleId | None:
        return (await settings_of(guild, self.settings))[JAIL_ROLE]

    async def usable_jail_role(self, guild: GuildId, noted: RoleId | None = None) -> RoleId:
        """The one that was noted, else today's. Raises JailNotSetUp or JailRoleUnusable."""
        role = await self.jail_role(guild) if noted is None else noted
        fault = NoSuchRole(RoleId(0)) if role is None else fault_of(await self.directory.of(guild), role)
        if role is None or (noted is None and isinstance(fault, NoSuchRole)):
            raise JailNotSetUp
        if fault is not None:
            raise JailRoleUnusable(fault)
        return role

    async def own_changes(self, case: Case, reason: str | None = None) -> list[frozenset[RoleId]] | None:
        """What each change by this case took, as the audit log has it; None where it has none. Raises MayNotLook."""
        since = case.opened_at
        changes = await self.roles.changes(case.guild, case.target, since=since)
        own = [each for each in changes if (each.reason == reason if reason else carries_token(each.reason, case))]
        return [each.taken for each in own] or None


@define
class JailEffect:
    """One request takes the roles and gives the jail role, so there is nothing between the two.

    Which were taken is on record before, and corrected after by what the audit log says was taken: somebody may have
    given or taken one in between.
    """

    _tools: JailTools
    kind: ClassVar[ActionKind] = JAIL

    async def redundancy(
        self, guild: GuildId, target: Standing
    ) -> AlreadyJailed | JailNotSetUp | JailRoleUnusable | None:
        try:
            await self._tools.usable_jail_role(guild)
        except (JailNotSetUp, JailRoleUnusable) as unusable:
            return unusable
        return AlreadyJailed(target.user) if await self._is_jailed(guild, target.user) else None

    async def is_overtaken(self, case: Case) -> bool:
        return await self._is_jailed(case.guild, case.target)

    async def bring_about(self, case: Case) -> None:
        tools = self._tools
        noted, held = await tools.jails.swap(case.guild, case.number), await tools.roles.find(case.guild, case.target)
        if held is None:
            raise EffectRefused(Failure.UNKNOWN_MEMBER)
        jail_role = await self._jail_role(case, noted)
        before = () if noted is None else noted.moved
        plan = plan_jail(held.roles, jail_role, await tools.directory.of(case.guild), before)
        swap = RoleSwap(
            guild=case.guild,
            number=case.number,
            user=case.target,
            jail_role=jail_role,
            joined_at=held.joined_at,
            moved=plan.moved,
            unmoved=plan.unmoved,
        )
        await tools.note_swap(NoteSwap(case, swap))
        if plan.then != held.roles:
            await tools.roles.replace(case.guild, case.target, plan.then, audit_reason=audit_reason(case))
            with suppress(MayNotLook):
                await self._note_what_was_taken(case, swap)

    async def trace(self, case: Case, *, told: bool) -> Trace:
        noted = await self._tools.jails.swap(case.guild, case.number)
        if noted is None:
            return Trace.ABSENT
        try:
            is_done = await self._note_what_was_taken(case, noted)
        except MayNotLook:
            if not await self._looks_done(noted):
                raise
            is_done = True
        return Trace.OURS if is_done else Trace.ABSENT

    async def _note_what_was_taken(self, case: Case, noted: RoleSwap) -> bool:
        """Whether the audit log has it."""
        changes = await self._tools.own_changes(case)
        if changes is None:
            return False
        taken = tuple(sorted(frozenset[RoleId]().union(*changes) - {noted.jail_role}))
        if taken != noted.moved:
            await self._tools.note_swap(NoteSwap(case, evolve(noted, moved=taken)))
        return True

    async def _looks_done(self, noted: RoleSwap) -> bool:
        held = await self._tools.roles.find(noted.guild, noted.user)
        return held is not None and noted.jail_role in held.roles and held.roles.isdisjoint(noted.moved)

    async def _jail_role(self, case: Case, noted: RoleSwap | None) -> RoleId:
        if noted is not None and noted.jail_role is not None:
            return noted.jail_role
        try:
            return await self._tools.usable_jail_role(case.guild)
        except (JailNotSetUp, JailRoleUnusable) as unusable:
            raise EffectRefused(Failure.NO_LONGER_ALLOWED) from unusable

    async def _is_jailed(self, guild: GuildId, user: UserId) -> bool:
        """Where somebody took the jail role off by hand, or they came back without it, they can be jailed anew."""
        jail = (await self._tools.jails.of_member(guild, user)).in_force
        if jail is None:
            return False
        held = await self._tools.roles.find(guild, user)
        return held is not None and jail.jail_role in held.roles


@define
class JailLift:
    _tools: JailTools
    kind: ClassVar[ActionKind] = JAIL

    async def lift(self, case: Case) -> Ending:
        tools = self._tools
        past = await tools.jails.past(case.guild, case.target)
        if any(jail.swap.number > case.number for jail in past):
            return Ending.REPLACED
        own = next((jail.swap for jail in past if jail.swap.number == case.number), None)
        held = await tools.roles.find(case.guild, case.target)
        if own is None or held is None:
            return Ending.EXPIRED  # they have left, and nothing of it is left with them
        roles = await tools.directory.of(case.guild)
        if own.jail_role not in held.roles and own.jail_role in roles.known:
            return await self._how_it_ended(case, own, held)
        plan = plan_return(held.roles, jail_roles(past), owed_roles(past), roles)
        await tools.roles.replace(case.guild, case.target, plan.then, audit_reason=reason_of_end(case))
        return Ending.EXPIRED

    async def renew(self, case: Case, *, was_to_end: bool) -> None:
        return None

    async def _how_it_ended(self, case: Case, own: RoleSwap, held: HeldRoles) -> Ending:
        if held.joined_at == own.joined_at:  # else they are back, and were not jailed again in time
            with suppress(MayNotLook):
                if await self._tools.own_changes(case, reason_of_end(case)) is None:
                    return Ending.LIFTED
        return Ending.EXPIRED


def owed_roles(newest_first: tuple[PastJail, ...]) -> frozenset[RoleId]:
    return frozenset(role for jail in owed_of(newest_first) for role in jail.swap.moved) - jail_roles(newest_first)


def jail_roles(jails: tuple[PastJail, ...]) -> frozenset[RoleId]:
    return frozenset(jail.swap.jail_role for jail in jails if jail.swap.jail_role is not None)
