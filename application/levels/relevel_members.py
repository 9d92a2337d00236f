from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.levels.member_level import moved_since
from domain.shared.ids import GuildId, UserId

AT_ONCE = 1000
"""Members in one transaction."""


@frozen(kw_only=True)
class RelevelMembers:
    """This version of the rules was put in force."""

    guild: GuildId
    version: int


@define
class RelevelMembersHandler:
    """Brings everybody's level in line with the curve in force, if that version brought another curve.

    Their XP stay; nobody is told, and rewards follow. In batches, between whatever is being counted; interrupted, it
    may begin again. Whoever is being added to them, perhaps at the level of the curve before, is waited for. The
    members are locked before the curve is read and before it is said who moves: otherwise it would write the levels of
    a curve that another has replaced, or pass over what somebody is about to write.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RelevelMembers) -> None:
        if not await self._has_other_curve(command):
            return
        after: UserId | None = UserId(0)
        while after is not None:
            async with self._uow() as uow:
                after = await self._batch(uow, command.guild, after)
                await uow.commit()

    async def _has_other_curve(self, command: RelevelMembers) -> bool:
        async with self._uow() as uow:
            now = await uow.level_rules.get(command.guild, command.version)
            before = await uow.level_rules.get(command.guild, command.version - 1)
            await uow.member_levels.await_newcomers(command.guild)
        return now.curve != before.curve

    async def _batch(self, uow: UnitOfWork, guild: GuildId, after: UserId) -> UserId | None:
        page = await uow.member_levels.lock_page(guild, after=after, limit=AT_ONCE)
        curve = (await uow.level_rules.in_force([guild]))[guild].curve
        moving = [member for member in page.values() if curve.level_at(member.xp) != member.level]
        if moving:
            before = {member.user: member.level for member in moving}
            for member in moving:
                member.move_to(curve.level_at(member.xp))
            await uow.member_levels.save(moving)
            await uow.role_syncs.put(moved_since(before, moving), at=self._clock.now())
        return max(page, default=None)
