from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.adjustment import Decision, parse_adjustment_reason
from domain.levels.level_errors import AdjustedAlready, XpOutOfBounds
from domain.levels.member_level import moved_since
from domain.levels.stewardship import XpHolder, check_change
from domain.levels.xp_changes import XpChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AdjustXp:
    guild: GuildId
    by: Standing
    member: XpHolder
    change: XpChange
    reason: str | None
    request: RequestId


@frozen(kw_only=True)
class AdjustedXp:
    """What the request changed, and what the member has now."""

    member: UserId
    amount: int
    reason: str | None
    xp: int
    level: int


@define
class AdjustXpHandler:
    """Changes a member's XP as a moderator decided; a request delivered again changes nothing, and is answered alike.

    The member's row is locked first, so what is being counted meanwhile is counted before or after, and never lost; and
    the curve is read after that, so that RelevelMembers has either been there with the same one, or is still to come.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: AdjustXp) -> AdjustedXp:
        check_change(command.by, command.member)
        user = command.member.user
        reason = parse_adjustment_reason(command.reason)
        now = self._clock.now()
        decided = Decision(by=command.by.user, reason=reason, request=command.request, at=now)
        try:
            async with self._uow() as uow:
                await uow.guilds.register_many([command.guild], at=now)
                member = (await uow.member_levels.lock(command.guild, [user]))[user]
                curve = (await uow.level_rules.in_force([command.guild]))[command.guild].curve
                before, recorded = member.xp, member.level
                # What other rules did to the level is no news, and RelevelMembers would tell nobody either.
                member.move_to(curve.level_at(member.xp))
                command.change.apply_to(member, decided=decided, curve=curve)
                await uow.member_levels.save([member])
                await uow.role_syncs.put(moved_since({member.user: recorded}, [member]), at=now)
                await uow.commit()
        except (AdjustedAlready, XpOutOfBounds) as refusal:
            # What was taken before may leave too little to take again.
            return await self._adjusted_before(command, refusal)
        return AdjustedXp(
            member=member.user, amount=member.xp - before, reason=reason, xp=member.xp, level=member.level
        )

    async def _adjusted_before(self, command: AdjustXp, refusal: AdjustedAlready | XpOutOfBounds) -> AdjustedXp:
        user = command.member.user
        async with self._uow() as uow:
            earlier = await uow.member_levels.adjusted_by(command.guild, command.request, user)
            member = (await uow.member_levels.lock(command.guild, [user]))[user]
        if earlier is None:
            raise refusal
        return AdjustedXp(
            member=member.user, amount=earlier.amount, reason=earlier.reason, xp=member.xp, level=member.level
        )
