import asyncio
from contextlib import suppress

from attrs import define, frozen

from application.moderation.claim_again import ClaimAgain, ClaimedAgain
from application.moderation.jail.keep_roles import KeepRoles
from application.moderation.jail.note_return import NoteReturn
from application.moderation.jail.ports import HeldRoles, MemberRoles
from application.moderation.jail.queries import JailInForce, JailReader
from application.moderation.record_end import RecordEnd
from application.shared.clock import SharedClock
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.roles import RoleDirectory
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber, audit_token
from domain.moderation.errors import CaseUnderWay
from domain.moderation.jail.swap import plan_jail
from domain.moderation.term import Ending, NotInForce
from domain.shared.ids import GuildId, UserId
from domain.shared.roles import GuildRoles

DOING_TAKES = 30.0
"""Seconds at most, which is less than it is claimed for."""


@frozen(kw_only=True)
class HoldJail:
    """Somebody came in, or was seen without the jail role that they should have."""

    guild: GuildId
    user: UserId


@frozen(kw_only=True)
class _Seen:
    """A jail in force, and its member as Discord has them."""

    jail: JailInForce
    held: HeldRoles
    roles: GuildRoles

    @property
    def is_missed(self) -> bool:
        return self.jail.jail_role not in self.held.roles

    @property
    def has_returned(self) -> bool:
        return self.held.joined_at != self.jail.joined_at


@define
class HoldJailHandler:
    """Jails again who left and is back; records that the jail was lifted where somebody took the role off.

    Which of the two it was, the time says at which the member came in. What was seen is only the occasion: Discord is
    asked how it is now. While a jail or an unjail is under way, or the time is over, it is left to those.

    Either is claimed as the end of the jail is, so that neither that nor an unjail meets it. If the process is killed
    meanwhile, the jail is looked at as one that is due: it goes on, or is ended like any other.

    Raises EffectRefused, MayNotLook or DiscordUnreachable.
    """

    _jails: JailReader
    _roles: MemberRoles
    _directory: RoleDirectory
    _keep_roles: UseCase[KeepRoles, None]
    _note_return: UseCase[NoteReturn, None]
    _claim: UseCase[ClaimAgain, ClaimedAgain]
    _record_end: UseCase[RecordEnd, None]
    _clock: SharedClock

    async def __call__(self, command: HoldJail) -> None:
        seen = await self._look(command)
        if seen is not None and seen.is_missed:
            await self._see_to(command, seen.jail.number)
        elif seen is not None and seen.has_returned:
            await self._note(seen)

    async def _see_to(self, command: HoldJail, number: CaseNumber) -> None:
        try:
            claimed = await self._claim(ClaimAgain(guild=command.guild, number=number))
        except (NotInForce, CaseUnderWay):
            return  # to be looked at again, if it goes on after that
        ending = None
        try:
            async with asyncio.timeout(DOING_TAKES):
                ending = await self._see_to_claimed(command)
        except TimeoutError as unanswered:
            raise DiscordUnreachable from unanswered
        finally:
            with suppress(RecordsUnavailable, CommitOutcomeUnknown, TransientFailure):  # then the claim runs out
                await self._record_end(RecordEnd(due=claimed.due, ending=ending, began=claimed.at))

    async def _see_to_claimed(self, command: HoldJail) -> Ending | None:
        """How it ended, where it did."""
        # After the claim was committed: an action looks for claims after its intent was, so one of the two sees it.
        seen = await self._look(command)
        if seen is None or not seen.is_missed:
            return None
        if not seen.has_returned:
            return Ending.LIFTED
        jail, plan = seen.jail, plan_jail(seen.held.roles, seen.jail.jail_role, seen.roles)
        if plan.moved:  # what they have by now is kept with the rest
            await self._keep_roles(KeepRoles(guild=jail.guild, number=jail.number, roles=plan.moved))
        reason = f"{audit_token(jail.number)} back in the server, and still in jail"
        await self._roles.replace(jail.guild, jail.user, plan.then, audit_reason=reason)
        await self._note(seen)
        return None

    async def _note(self, seen: _Seen) -> None:
        jail = seen.jail
        await self._note_return(NoteReturn(guild=jail.guild, number=jail.number, joined_at=seen.held.joined_at))

    async def _look(self, command: HoldJail) -> _Seen | None:
        """None where there is nobody to hold."""
        found = await self._jails.of_member(command.guild, command.user)
        jail = found.in_force
        if jail is None or found.is_changing or await self._is_over(jail):
            return None
        roles, held = await self._directory.of(jail.guild), await self._roles.find(jail.guild, jail.user)
        if held is None or jail.jail_role not in roles.known:  # without the role nobody can be held
            return None
        return _Seen(jail=jail, held=held, roles=roles)

    async def _is_over(self, jail: JailInForce) -> bool:
        return jail.expires_at is not None and jail.expires_at <= await self._clock.now()
