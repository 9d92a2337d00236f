"""What people see of what was done to channels."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from domain.channels.act import ActStatus, ChannelAct
from domain.channels.lockdown import Lockdown, Scope, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.ids import ChannelId, GuildId, UserId


@frozen(kw_only=True)
class ActView:
    guild: GuildId
    number: ActNumber
    kind: ActKind
    channel: ChannelId
    moderator: UserId
    reason: str | None
    status: ActStatus
    begun_at: datetime
    purge: PurgeFilter | None
    old_seconds: int | None
    new_seconds: int | None
    meant: int
    too_old: int
    done: int

    @classmethod
    def of(cls, act: ChannelAct) -> "ActView":
        return cls(
            guild=act.guild,
            number=act.number,
            kind=act.kind,
            channel=act.channel,
            moderator=act.moderator,
            reason=act.reason,
            status=act.status,
            begun_at=act.begun_at,
            purge=act.purge,
            old_seconds=act.old_seconds,
            new_seconds=act.new_seconds,
            meant=act.meant,
            too_old=act.too_old,
            done=act.done,
        )


@frozen(kw_only=True)
class LockdownView:
    guild: GuildId
    number: ActNumber
    kind: ActKind
    scope: Scope
    place: ChannelId | None
    moderator: UserId
    reason: str | None
    opened_at: datetime
    expires_at: datetime | None
    ends: ActNumber | None
    is_settled: bool
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, lockdown: Lockdown, steps: Sequence[Step]) -> "LockdownView":
        return cls(
            guild=lockdown.guild,
            number=lockdown.number,
            kind=lockdown.kind,
            scope=lockdown.scope,
            place=lockdown.place,
            moderator=lockdown.moderator,
            reason=lockdown.reason,
            opened_at=lockdown.opened_at,
            expires_at=lockdown.expires_at,
            ends=lockdown.ends,
            is_settled=lockdown.settled_at is not None,
            steps=tuple(steps),
        )

    def in_state(self, *states: StepState) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state in states)
