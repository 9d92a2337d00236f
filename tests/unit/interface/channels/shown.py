"""What was done to channels, as cards show it."""

from datetime import timedelta

from attrs import evolve

from application.channels.find_messages import Found
from application.channels.views import ActView, LockdownView
from domain.channels.act import ActStatus
from domain.channels.lockdown import Scope, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.ids import ChannelId, MessageId, UserId
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START

HERE = ChannelId(800)


ACT = ActView(
    guild=GUILD,
    number=ActNumber(7),
    kind=ActKind.PURGE,
    channel=HERE,
    moderator=MODERATOR,
    reason="Raid",
    status=ActStatus.DONE,
    begun_at=START,
    purge=PurgeFilter(count=20, last=MessageId(9)),
    old_seconds=None,
    new_seconds=None,
    meant=20,
    too_old=3,
    done=20,
)


SLOW = evolve(ACT, kind=ActKind.SLOWMODE, purge=None, old_seconds=0, new_seconds=5400, meant=1, too_old=0, done=1)


LOCK = LockdownView(
    guild=GUILD,
    number=ActNumber(3),
    kind=ActKind.LOCK,
    scope=Scope.SERVER,
    place=None,
    moderator=MODERATOR,
    reason="Raid",
    opened_at=START,
    expires_at=START + timedelta(hours=1),
    ends=None,
    is_settled=True,
    steps=(
        Step(channel=ChannelId(1), state=StepState.DONE),
        Step(channel=ChannelId(2), state=StepState.REFUSED, why="Missing Permissions"),
    ),
)


FOUND = Found(
    messages=tuple(MessageId(number) for number in range(20)),
    authors={UserId(20): 12, UserId(21): 8},
    oldest=START,
    too_old=3,
    pinned=1,
    looked_at=40,
    saw_all=True,
)
