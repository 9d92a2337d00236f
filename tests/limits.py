"""Processes that share Discord's limits, for tests."""

from datetime import timedelta
from uuid import UUID

from domain.limits.identifying import Asking, Place, Turn
from domain.limits.process import ProcessId
from domain.limits.session_starts import SessionStarts
from domain.limits.sharing import Share
from tests.fakes.clock import START

ONE, TWO, THREE = (ProcessId(UUID(int=number)) for number in (1, 2, 3))
PLENTY = SessionStarts(1000, timedelta(days=1))
SECOND = timedelta(seconds=1)


def asks(process: ProcessId = ONE, shard: int = 0, starts: SessionStarts = PLENTY, *, unused: bool = False) -> Asking:
    return Asking(process=process, shard=shard, starts=starts, unused=unused)


def a_place(process: ProcessId, *, number: int, shard: int = 0, key: int = 0, ago: float = 0) -> Place:
    return Place(process=process, shard=shard, key=key, number=number, asked_at=START - ago * SECOND)


def a_turn(process: ProcessId = TWO, *, key: int = 0, shard: int = 0, ago: float) -> Turn:
    return Turn(key=key, process=process, shard=shard, given_at=START - ago * SECOND)


def a_share(process: ProcessId, requests: int, *, lasts: float = 5) -> Share:
    return Share(process=process, requests=requests, until=START + lasts * SECOND)
