from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from attrs import define, evolve

from application.moderation.drift.look import LiveRoles, Seen
from application.moderation.effects.jail import JailTools
from application.moderation.errors import EffectRefused
from application.moderation.jail.jail_book import all_in_force
from application.moderation.jail.keep_roles import KeepRoles
from application.moderation.jail.note_return import NoteReturn
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.jail import JAIL
from domain.moderation.case import Case, Failure
from domain.moderation.case_number import audit_token
from domain.moderation.drift.difference import Standing
from domain.moderation.jail.swap import FoundJail, plan_jail
from domain.shared.ids import GuildId, RoleId, UserId


@define
class JailsLook:
    """Who wears a jail role: today's, or that of a jail in force, which may be an earlier one.

    Who has left comes back into jail when they are back: nothing is said of them.
    """

    _members: LiveRoles
    _tools: JailTools
    _keep_roles: UseCase[KeepRoles, None]
    _note_return: UseCase[NoteReturn, None]
    kind: ClassVar[ActionKind] = JAIL

    async def see(self, guild: GuildId, on_record: Collection[UserId]) -> Seen:
        own = await self._jail_roles(guild)
        today = await self._tools.jail_role(guild)
        every = frozenset(own.values()) | ({today} if today is not None else set())
        if not every and not on_record:
            return Seen(standing={})  # there is no jail here
        seen = await self._members.seen(guild, every, on_record)
        standing = {
            user: Standing(names=worn.names)
            for user, worn in seen.worn.items()
            if user not in own or own[user] in worn.roles
        }
        return Seen(standing=standing, unknown=seen.away, is_complete=seen.are_all)

    async def find(self, guild: GuildId, user: UserId) -> Standing | None:
        jail = (await self._tools.jails.of_member(guild, user)).in_force
        role = await self._tools.jail_role(guild) if jail is None else jail.jail_role
        held = await self._tools.roles.find(guild, user)
        if role is None or held is None or role not in held.roles:
            return None
        return Standing(jail=FoundJail(role=role, joined_at=held.joined_at))

    async def restore(self, case: Case) -> None:
        """As who left and is back is jailed again. Raises JailNotSetUp or JailRoleUnusable besides."""
        tools = self._tools
        held = await tools.roles.find(case.guild, case.target)
        if held is None:
            raise EffectRefused(Failure.UNKNOWN_MEMBER)
        jail = (await tools.jails.of_member(case.guild, case.target)).in_force
        role = await tools.usable_jail_role(case.guild, None if jail is None else jail.jail_role)
        plan = plan_jail(held.roles, role, await tools.directory.of(case.guild))
        if plan.moved:
            await self._keep_roles(KeepRoles(guild=case.guild, number=case.number, roles=plan.moved))
        reason = f"{audit_token(case.number)} put in jail again"
        await tools.roles.replace(case.guild, case.target, plan.then, audit_reason=reason)
        await self._note_return(NoteReturn(guild=case.guild, number=case.number, joined_at=held.joined_at))

    async def was_restored(self, case: Case, *, since: datetime) -> bool:
        return await self._tools.own_changes(evolve(case, opened_at=since)) is not None

    async def _jail_roles(self, guild: GuildId) -> dict[UserId, RoleId]:
        """Of everybody in jail on record; of several cases that of the newest."""
        return {jail.user: jail.jail_role for jail in await all_in_force(self._tools.jails, [guild])}
