"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.channels.act import ActIntent, ActStatus
from domain.channels.lockdown import LockdownIntent, Scope, Step, StepState
from domain.channels.numbers import ActKind
from domain.channels.overwrites import Overwrite, OverwriteChange, Target
from domain.channels.purging import PurgeFilter
from domain.shared.ids import ChannelId, RequestId
from domain.shared.lease import Room
from infrastructure.channels.act_repository import PostgresChannelActs
from infrastructure.channels.lock_reader import PostgresLockReader
from infrastructure.channels.lockdown_repository import PostgresLockdowns
from infrastructure.channels.turn_repository import PostgresChannelTurns
from infrastructure.database.samples import PAGES, Sample, Subject

_CHANNEL = ChannelId(1)


async def acts(at: Subject) -> None:
    repository = PostgresChannelActs(at.transaction)
    intent = ActIntent(
        guild=at.guild,
        kind=ActKind.PURGE,
        channel=_CHANNEL,
        moderator=at.user,
        reason=None,
        request=at.request,
        status=ActStatus.UNDER_WAY,
        begun_at=at.now,
        purge=PurgeFilter(count=1),
    )
    act = await repository.open(intent)
    await repository.get(at.guild, act.number)
    await repository.lock(at.guild, act.number)
    await repository.opened_by(at.guild, at.request)
    await repository.abandoned([at.guild], before=at.now, limit=50)
    await repository.log_in(at.guild, act.number, _CHANNEL, instead_of=None)
    await repository.log_in(at.guild, act.number, ChannelId(2), instead_of=_CHANNEL)
    await repository.save(act)


async def lockdowns(at: Subject) -> None:
    repository = PostgresLockdowns(at.transaction)
    intent = LockdownIntent(
        guild=at.guild,
        kind=ActKind.LOCK,
        scope=Scope.SERVER,
        place=None,
        moderator=at.user,
        reason=None,
        opened_at=at.now,
        request=at.request,
        expires_at=at.now,
    )
    lock = await repository.open(intent, [_CHANNEL])
    await repository.get(at.guild, lock.number)
    await repository.opened_by(at.guild, at.request)
    await repository.unsettled(at.guild)
    change = OverwriteChange(target=Target(at.guild), before=None, set=Overwrite(deny=2048))
    await repository.locked(at.guild)
    await repository.remember(at.guild, lock.number, {_CHANNEL: (change,)})
    await repository.note(at.guild, lock.number, [Step(channel=_CHANNEL, state=StepState.DONE)])
    lock.settle(await repository.steps(at.guild, lock.number), at=at.now)
    await repository.settle(lock)
    await repository.over(at.guild, now=at.now)
    await repository.next_end(at.guild)
    await repository.note_over(at.guild, lock.number)
    unlock = LockdownIntent(
        guild=at.guild,
        kind=ActKind.UNLOCK,
        scope=Scope.SERVER,
        place=None,
        moderator=at.user,
        reason=None,
        opened_at=at.now,
        request=RequestId(at.request - 1),
    )
    opened = await repository.open(unlock, [_CHANNEL])
    await repository.forget(at.guild, opened.number, [_CHANNEL])


async def locks(at: Subject) -> None:
    for seek in PAGES:
        await PostgresLockReader(at.reading).page(at.guild, seek)


async def turns(at: Subject) -> None:
    repository = PostgresChannelTurns(at.transaction)
    await repository.want(at.guild, at=at.now)
    for turn in await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=1)], room=Room(20)):
        await repository.hold(turn, until=at.now)
        await repository.end(turn)
        await repository.plan(at.guild, at=at.now, attempts=1, problem="Missing Permissions")


SAMPLES: tuple[Sample, ...] = (acts, lockdowns, locks, turns)
