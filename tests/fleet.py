"""Processes that step through a fleet in memory, with nothing but its rules."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from attrs import define, field

from domain.fleet.fleet import Fleet
from domain.fleet.orders import Orders, Report, Wish
from domain.fleet.process import Identity, ProcessId
from tests.fakes.clock import START

LEASE = timedelta(seconds=15)
FOUR = Wish(4, is_fixed=True)


def identity(number: int) -> Identity:
    return Identity(id=ProcessId(UUID(int=number)), name=f"host, process {number}", machine="m", pid=number, born=1)


@define(eq=False)
class Sailor:
    """A process as its keeper is: it opens and closes what it is told, and knows until when it may act."""

    who: Identity
    wish: Wish = FOUR
    open: set[int] = field(factory=set)
    """What it acts on."""
    connected: set[int] = field(factory=set)
    """Of others, as their heir."""
    cut_off: set[int] = field(factory=set)
    """Of its own, those to which it is not connected."""
    generation: int | None = None
    until: datetime = START
    since: datetime | None = None
    is_leaving: bool = False
    handed: set[int] = field(factory=set)
    orders: Orders | None = None

    def report(self) -> Report:
        return Report(
            process=self.who,
            wish=self.wish,
            since=self.since,
            generation=self.generation if self.open | self.connected else None,
            ready=frozenset(self.connected),
            connected=frozenset(self.open) - self.cut_off,
            handed={number: (number,) for number in self.handed},
            is_leaving=self.is_leaving,
        )

    def step(self, fleet: Fleet, at: datetime, gone: Collection[ProcessId] = ()) -> Orders:
        orders = self.orders = fleet.step(self.report(), at=at, lease=LEASE, gone=gone)
        self.since, self.until = orders.joined_at, at + LEASE
        if orders.generation != self.generation:
            self.open.clear()
            self.connected.clear()
            self.generation = orders.generation
        self.handed = set(orders.hand)
        self.open = set(orders.serve) - self.handed
        self.connected = set(orders.prepare)
        return orders

    def acts(self, at: datetime) -> set[int]:
        return self.open if at < self.until else set()


def until_calm(fleet: Fleet, sailors: Collection[Sailor], at: datetime, gone: Collection[ProcessId] = ()) -> datetime:
    """Let all of them step, in turn, until nothing changes hands any more."""
    for _ in range(20):
        found = [sailor.step(fleet, at, gone) for sailor in sailors]
        at += timedelta(milliseconds=10)
        if not any(orders.in_flux for orders in found):
            return at
    raise AssertionError("the fleet finds no rest")


def loads(sailors: Collection[Sailor]) -> list[int]:
    return sorted(len(sailor.open) for sailor in sailors)


def served_by(sailors: Collection[Sailor], at: datetime) -> Counter[int]:
    return Counter(number for sailor in sailors for number in sailor.acts(at))
