from typing import ClassVar

from attrs import define

from application.moderation.effects.effect import Trace
from application.moderation.effects.jail import JailTools, jail_roles, owed_roles
from application.moderation.effects.tokens import audit_reason
from application.moderation.errors import MayNotLook
from application.moderation.jail.note_swap import NoteSwap
from application.moderation.jail.ports import HeldRoles
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Case
from domain.moderation.jail.errors import NotJailed
from domain.moderation.jail.swap import PastJail, RoleSwap, plan_return
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.standing import Standing


@define
class UnjailEffect:
    """Gives back exactly what was taken, as far as it is there to be given, and leaves what a person gave since.

    Also where somebody took the jail role off by hand: the roles are owed all the same.
    """

    _tools: JailTools
    kind: ClassVar[ActionKind] = UNJAIL

    async def redundancy(self, guild: GuildId, target: Standing) -> NotJailed | None:
        return None if await self._is_anything_left(guild, target.user) else NotJailed(target.user)

    async def is_overtaken(self, case: Case) -> bool:
        return not await self._is_anything_left(case.guild, case.target)

    async def bring_about(self, case: Case) -> None:
        tools = self._tools
        past, held = await tools.jails.past(case.guild, case.target), await tools.roles.find(case.guild, case.target)
        owed, worn = owed_roles(past), await self._jail_roles(case.guild, past)
        if held is None:  # whoever is out has no roles, and will not be jailed again
            await tools.note_swap(NoteSwap(case, _swap(case, held, moved=(), unmoved=tuple(sorted(owed)))))
            return
        plan = plan_return(held.roles, worn, owed, await tools.directory.of(case.guild))
        await tools.note_swap(NoteSwap(case, _swap(case, held, moved=plan.moved, unmoved=plan.unmoved)))
        if plan.then != held.roles:
            await tools.roles.replace(case.guild, case.target, plan.then, audit_reason=audit_reason(case))

    async def trace(self, case: Case, *, told: bool) -> Trace:
        noted = await self._tools.jails.swap(case.guild, case.number)
        if noted is None:
            return Trace.ABSENT if await self._is_anything_left(case.guild, case.target) else Trace.FOREIGN
        try:
            if await self._tools.own_changes(case) is not None:
                return Trace.OURS
        except MayNotLook:
            if not await self._looks_done(noted):
                raise
            return Trace.OURS
        return Trace.ABSENT

    async def _looks_done(self, noted: RoleSwap) -> bool:
        held = await self._tools.roles.find(noted.guild, noted.user)
        past = await self._tools.jails.past(noted.guild, noted.user)
        if held is None:
            return True
        return held.roles.isdisjoint(await self._jail_roles(noted.guild, past)) and held.roles >= {*noted.moved}

    async def _is_anything_left(self, guild: GuildId, user: UserId) -> bool:
        """To take off or to give back."""
        past = await self._tools.jails.past(guild, user)
        if past:
            return True
        held = await self._tools.roles.find(guild, user)
        return held is not None and not held.roles.isdisjoint(await self._jail_roles(guild, past))

    async def _jail_roles(self, guild: GuildId, past: tuple[PastJail, ...]) -> frozenset[RoleId]:
        today = await self._tools.jail_role(guild)
        return jail_roles(past) | (frozenset() if today is None else {today})


def _swap(case: Case, held: HeldRoles | None, *, moved: tuple[RoleId, ...], unmoved: tuple[RoleId, ...]) -> RoleSwap:
    return RoleSwap(
        guild=case.guild,
        number=case.number,
        user=case.target,
        jail_role=None,
        joined_at=None if held is None else held.joined_at,
        moved=moved,
        unmoved=unmoved,
    )
