"""A guild's locks and unlocks, one after the other in the order in which they were decided."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import batched

from attrs import define, evolve, field, frozen

from application.channels.ports import ChannelDesk, Progress
from application.channels.work_on_step import WorkOnStep, planned
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.channels.lockdown import Lockdown, LockdownIntent, LockedChannel, Step, StepState, Turn
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.ways import WAYS
from domain.shared.ids import ChannelId, GuildId
from domain.shared.lease import SHARE_OF_LEASE

LEASES = (timedelta(minutes=2),)
AT_ONCE = 10
"""Channels from one record of how far it has come to the next; the lease is renewed with it."""

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 10))
"""Where it refused to take back a lock whose time is over: after the first attempt, the second, ..."""


@frozen
class TurnLost(Exception):
    """Another process has taken over."""


@frozen(kw_only=True)
class TakeTurn:
    turn: Turn
    """This process's own."""
    watched: ActNumber | None = None
    """Of which `progress` is told."""
    progress: Progress | None = None


@define
class TakeTurnHandler:
    """Ends what is over, and goes through all that is not settled, as far as Discord answers.

    Raises DiscordUnreachable where it does not; it is tried again soon, and the try does not count.
    """

    _uow: UnitOfWorkFactory
    _desk: ChannelDesk
    _work: UseCase[WorkOnStep, Step]
    _clock: SharedClock

    async def __call__(self, command: TakeTurn) -> None:
        task = _Going(self._uow, self._desk, self._work, self._clock, command)
        try:
            await task.go()
        except TurnLost:
            return
        except (DiscordUnreachable, TimeoutError) as unanswered:
            await task.postpone()
            raise DiscordUnreachable from unanswered
        await task.end()


@define
class _Going:
    """One turn."""

    _uow: UnitOfWorkFactory
    _desk: ChannelDesk
    _work: UseCase[WorkOnStep, Step]
    _clock: SharedClock
    _command: TakeTurn
    _tried: set[ActNumber] = field(factory=set)
    _problem: str | None = None

    @property
    def _turn(self) -> Turn:
        return self._command.turn

    async def go(self) -> None:
        await self._end_those_over()
        while pending := [each for each in await self._unsettled() if each.number not in self._tried]:
            for lockdown in pending:
                self._tried.add(lockdown.number)
                await self._carry_out(lockdown)

    async def _unsettled(self) -> tuple[Lockdown, ...]:
        async with self._uow() as uow:
            return await uow.lockdowns.unsettled(self._turn.guild)

    async def _end_those_over(self) -> None:
        async with self._uow() as uow:
            over = await uow.lockdowns.over(self._turn.guild, now=await self._clock.now())
        for lock in over:
            if not await self._end_lock(lock):
                async with self._uow() as uow:  # later locks have taken over all that it had locked
                    await self._keep(uow)
                    await uow.lockdowns.note_over(lock.guild, lock.number)
                    await uow.commit()

    async def _end_lock(self, lock: Lockdown) -> bool:
        """Open the unlock of what the lock still decides about; whether there was anything."""
        now = await self._clock.now()
        intent = LockdownIntent(
            guild=lock.guild,
            kind=ActKind.UNLOCK,
            scope=lock.scope,
            place=lock.place,
            moderator=lock.moderator,
            reason=None,
            opened_at=now,
            ends=lock.number,
        )
        async with self._uow(turn=lock.guild) as uow:
            await self._keep(uow)
            locked = await uow.lockdowns.locked(lock.guild)
            unlock = await uow.lockdowns.open(intent, [*locked])
            if not await uow.lockdowns.steps(lock.guild, unlock.number):
                return False
            await uow.lockdowns.note_over(lock.guild, lock.number)
            await uow.commit()
        return True

    async def _carry_out(self, lockdown: Lockdown) -> None:
        async with self._uow() as uow:
            steps = await uow.lockdowns.steps(lockdown.guild, lockdown.number)
        left = [step.channel for step in steps if step.state is StepState.PLANNED]
        if len(left) > 1:
            left = await self._categories_last(lockdown.guild, left)
        done = len(steps) - len(left)
        for channels in batched(left, AT_ONCE):
            async with asyncio.timeout(SHARE_OF_LEASE * LEASES[0].total_seconds()):
                await self._work_on(lockdown, channels)
            done += len(channels)
            if self._command.progress is not None and self._command.watched == lockdown.number:
                await self._command.progress(done, len(steps))
        await self._settle(lockdown)

    async def _categories_last(self, guild: GuildId, left: Sequence[ChannelId]) -> list[ChannelId]:
        """What follows its category would change with it, before what it was is on record."""
        async with asyncio.timeout(SHARE_OF_LEASE * LEASES[0].total_seconds()):
            there = (await self._desk.lockable(guild)).channels
        return sorted(left, key=lambda each: (each in there and there[each].is_category, each))

    async def _work_on(self, lockdown: Lockdown, channels: Sequence[ChannelId]) -> None:
        """What was before is on record before anything is changed."""
        guild = await self._desk.lockable(lockdown.guild)
        async with self._uow() as uow:
            await self._keep(uow)
            locked = await uow.lockdowns.locked(lockdown.guild)
            plans = planned(lockdown, guild, {each: locked[each] for each in channels if each in locked})
            mine = await uow.lockdowns.remember(lockdown.guild, lockdown.number, plans)
            await uow.commit()
        steps = list[Step]()
        for channel in channels:
            changes = plans[channel] if channel in mine else None
            steps.append(await self._work(WorkOnStep(lockdown=lockdown, channel=channel, guild=guild, changes=changes)))
        over = [step.channel for step in steps if self._is_over(lockdown, step, locked)]
        refused = [step for step in steps if step.is_refused]
        if lockdown.is_timed and refused:
            self._problem = refused[0].why
            steps = [evolve(step, state=StepState.PLANNED) if step.is_refused else step for step in steps]
        async with self._uow() as uow:
            await self._keep(uow)
            await uow.lockdowns.note(lockdown.guild, lockdown.number, steps)
            await uow.lockdowns.forget(lockdown.guild, lockdown.number, over)
            await uow.commit()

    @staticmethod
    def _is_over(lockdown: Lockdown, step: Step, locked: Mapping[ChannelId, LockedChannel]) -> bool:
        """Whether there is nothing left that could be unlocked."""
        if step.state is StepState.REFUSED:  # it is as it was: locked only if it had been before
            return step.channel in locked and not locked[step.channel].changes
        return step.state is StepState.GONE or (step.state is StepState.DONE and WAYS[lockdown.kind].opens)

    async def _settle(self, lockdown: Lockdown) -> None:
        async with self._uow() as uow:
            await self._keep(uow)
            steps = await uow.lockdowns.steps(lockdown.guild, lockdown.number)
            if lockdown.settle(steps, at=await self._clock.now()):
                await uow.lockdowns.settle(lockdown)
            await uow.commit()

    async def _keep(self, uow: UnitOfWork) -> None:
        """Until the transaction ends nobody can take over, and after it not for a while. Raises TurnLost."""
        if not await uow.channel_turns.hold(self._turn, until=await self._clock.now() + LEASES[0]):
            raise TurnLost

    async def postpone(self) -> None:
        async with self._uow() as uow:
            if await uow.channel_turns.end(self._turn):
                again = await self._clock.now() + TRIED_AGAIN_AFTER
                attempts = self._turn.attempts - 1
                await uow.channel_turns.plan(self._turn.guild, at=again, attempts=attempts, problem=None)
                await uow.commit()

    async def end(self) -> None:
        """Give the turn back: to what was decided meanwhile, to another try, or until the next lock's time is over."""
        now = await self._clock.now()
        async with self._uow() as uow:
            guild = self._turn.guild
            if not await uow.channel_turns.end(self._turn):
                return
            left, next_end = await uow.lockdowns.unsettled(guild), await uow.lockdowns.next_end(guild)
            if any(each.number not in self._tried for each in left):
                await uow.channel_turns.plan(guild, at=now, attempts=0, problem=None)
            elif left:
                attempts = self._turn.attempts
                again = now + BACKOFF[min(attempts, len(BACKOFF)) - 1]
                at = again if next_end is None else min(again, next_end)
                await uow.channel_turns.plan(guild, at=at, attempts=attempts, problem=self._problem)
            elif next_end is not None:
                await uow.channel_turns.plan(guild, at=next_end, attempts=0, problem=None)
            await uow.commit()
