from attrs import define, frozen

from application.moderation.jail.end_by_hand import EndByHand
from application.moderation.jail.keep_roles import KeepRoles
from application.moderation.jail.note_return import NoteReturn
from application.moderation.jail.ports import HeldRoles, MemberRoles
from application.moderation.jail.queries import JailInForce, JailReader
from application.shared.clock import SharedClock
from application.shared.roles import RoleDirectory
from application.shared.use_case import UseCase
from domain.moderation.case_number import audit_token
from domain.moderation.jail.swap import plan_jail, plan_return
from domain.shared.ids import GuildId, UserId
from domain.shared.roles import GuildRoles


@frozen(kw_only=True)
class HoldJail:
    """Somebody came in, or was seen without the jail role that they should have."""

    guild: GuildId
    user: UserId


@define
class HoldJailHandler:
    """Jails again who left and is back; records that the jail was lifted where somebody took the role off.

    Which of the two it was, the time says at which the member came in. What was seen is only the occasion: Discord is
    asked how it is now. While a jail or an unjail is under way, or the time is over, it is left to those. Raises
    EffectRefused, MayNotLook or DiscordUnreachable.
    """

    _jails: JailReader
    _roles: MemberRoles
    _directory: RoleDirectory
    _keep_roles: UseCase[KeepRoles, None]
    _note_return: UseCase[NoteReturn, None]
    _end_by_hand: UseCase[EndByHand, None]
    _clock: SharedClock

    async def __call__(self, command: HoldJail) -> None:
        jail = await self._jail(command)
        if jail is None:
            return
        roles, held = await self._directory.of(jail.guild), await self._roles.find(jail.guild, jail.user)
        if held is None or jail.jail_role not in roles.known:  # without the role nobody can be held
            return
        has_returned = held.joined_at != jail.joined_at
        if jail.jail_role not in held.roles and not has_returned:
            await self._end_by_hand(EndByHand(guild=jail.guild, number=jail.number))
            return
        if jail.jail_role not in held.roles and not await self._jail_again(command, jail, held, roles):
            return
        if has_returned:
            await self._note_return(NoteReturn(guild=jail.guild, number=jail.number, joined_at=held.joined_at))

    async def _jail_again(self, command: HoldJail, jail: JailInForce, held: HeldRoles, roles: GuildRoles) -> bool:
        """What they have by now is kept with the rest. Whether the jail still goes on after that."""
        plan = plan_jail(held.roles, jail.jail_role, roles)
        if plan.moved:
            await self._keep_roles(KeepRoles(guild=jail.guild, number=jail.number, roles=plan.moved))
        token = audit_token(jail.number)
        reason = f"{token} back in the server, and still in jail"
        await self._roles.replace(jail.guild, jail.user, plan.then, audit_reason=reason)
        now = await self._jails.of_member(command.guild, command.user)
        if now.is_being_jailed:
            return False  # it sees to the rest
        if now.in_force is not None and not now.is_changing and not await self._is_over(now.in_force):
            return True
        await self._let_go(jail, held, roles, f"{token} not in jail any more")
        return False

    async def _let_go(self, jail: JailInForce, held: HeldRoles, roles: GuildRoles, reason: str) -> None:
        """Somebody was let out at this very moment: the roles that were given back may just have been taken again."""
        now = await self._roles.find(jail.guild, jail.user)
        if now is not None:
            back = plan_return(now.roles | held.roles, {jail.jail_role}, jail.moved, roles)
            await self._roles.replace(jail.guild, jail.user, back.then, audit_reason=reason)

    async def _jail(self, command: HoldJail) -> JailInForce | None:
        found = await self._jails.of_member(command.guild, command.user)
        jail = found.in_force
        if jail is None or found.is_changing:
            return None
        return None if await self._is_over(jail) else jail

    async def _is_over(self, jail: JailInForce) -> bool:
        return jail.expires_at is not None and jail.expires_at <= await self._clock.now()
