from attrs import define

from application.moderation.jail.keep_roles import DropRole, KeepRoles
from application.moderation.jail.queries import JailInForce, JailReader
from application.shared.clock import SharedClock
from application.shared.kept_roles import Custody, Kept
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, RoleId, UserId


@define
class JailKeepsRoles:
    """Of those in jail, the roles are kept with what was taken from them. From the moment on at which a jail ends by
    itself its roles are about to be given back."""

    _jails: JailReader
    _keep: UseCase[KeepRoles, None]
    _drop: UseCase[DropRole, None]
    _clock: SharedClock

    async def of(self, guild: GuildId, user: UserId) -> Kept:
        found = await self._jails.of_member(guild, user)
        if found.is_changing or (found.in_force is not None and await self._is_over(found.in_force)):
            return Kept(Custody.CHANGING)
        return Kept(Custody.FREE) if found.in_force is None else Kept(Custody.KEPT, frozenset(found.in_force.moved))

    async def keep(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        jail = (await self._jails.of_member(guild, user)).in_force
        if jail is not None:
            await self._keep(KeepRoles(guild=guild, number=jail.number, roles=(role,)))

    async def drop(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        jail = (await self._jails.of_member(guild, user)).in_force
        if jail is not None:
            await self._drop(DropRole(guild=guild, number=jail.number, role=role))

    async def _is_over(self, jail: JailInForce) -> bool:
        return jail.expires_at is not None and jail.expires_at <= await self._clock.now()
