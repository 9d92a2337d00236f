"""The processes of the bot, and which of them has which of its shards.

Each process steps again and again, one at a time, and leaves the fleet in order: what a process does here it does for
itself, or it names an heir, who follows when it steps itself. So a shard is only ever given to a process that is alive.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from attrs import define, field

from domain.fleet.dealing import shares
from domain.fleet.orders import Orders, Report, Wish
from domain.fleet.process import Process, ProcessId
from domain.fleet.shard import HandOver, Shard


@define(eq=False, kw_only=True)
class Fleet:
    generation: int = 0
    """Counts the changes of `count`: shards of two generations are never served at once."""
    count: int = 0
    """How many shards there are; none before the first process came."""
    processes: dict[ProcessId, Process] = field(factory=dict)
    shards: dict[int, Shard] = field(factory=dict)

    def step(self, report: Report, *, at: datetime, lease: timedelta, gone: Collection[ProcessId] = ()) -> Orders:
        """Renew the lease of a process, and give it what is its due. `gone` are processes known to have ended."""
        mine = report.process.id
        self._give_up(at, {*gone} - {mine}, sparing=mine)
        me = self._renew(report, at, lease)
        self._choose_count(me, report.wish, at)
        me.generation = self.generation if report.generation is None else report.generation
        if self._is_of_one_generation():
            self._heed(me, report, at)
            if not me.is_leaving:
                self._take_what_is_free(me, at)
            self._name_heirs()
        return self._orders(me)

    def leave(
        self, process: ProcessId, *, at: datetime, answered: Mapping[int, tuple[int, ...]] = MappingProxyType({})
    ) -> None:
        """Give back all that it has, at once; it has closed that. `answered` is what it took up shortly before, of each
        shard: an heir that is connected heard of that, too."""
        self._strike(process, at, HandOver.FREE, answered)

    def cut_off(self) -> list[Shard]:
        """Those whose holders are not connected to them."""
        return [shard for shard in self._in_order() if shard.cut_off_since is not None]

    def serving(self, process: ProcessId) -> list[int]:
        return [shard.number for shard in self._in_order() if shard.holder == process]

    def _give_up(self, at: datetime, gone: Collection[ProcessId], *, sparing: ProcessId) -> None:
        """Who is in time to renew a lease that is over has lost nothing, if nobody else was there sooner."""
        for process in [*self.processes.values()]:
            if process.id in gone or (process.lease_until <= at and process.id != sparing):
                self._strike(process.id, at, HandOver.LAPSED)

    def _strike(
        self,
        process: ProcessId,
        at: datetime,
        by: HandOver,
        answered: Mapping[int, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        self.processes.pop(process, None)
        for shard in self._in_order():
            if shard.heir is not None and shard.heir not in self.processes:
                shard.name_heir(None)
            if shard.holder == process:
                shard.vacate(at=at, by=by, answered=answered.get(shard.number, ()))

    def _renew(self, report: Report, at: datetime, lease: timedelta) -> Process:
        who = report.process
        me = self.processes.get(who.id)
        if me is None:
            me = self.processes[who.id] = Process(
                id=who.id,
                name=who.name,
                machine=who.machine,
                pid=who.pid,
                born=who.born,
                joined_at=report.since or at,
                lease_until=at,
                generation=self.generation,
            )
        me.lease_until = at + lease
        me.is_leaving = report.is_leaving
        return me

    def _choose_count(self, me: Process, wish: Wish, at: datetime) -> None:
        """Who came last decides, and what Discord advises makes it grow only: each change connects everything anew."""
        newest = max(self.processes.values(), key=lambda process: (process.joined_at, process.id))
        if newest is not me or me.is_leaving or wish.shards == self.count:
            return
        nobody_serves = len(self.processes) == 1 and not self.serving(me.id)
        if wish.is_fixed or nobody_serves or wish.shards > self.count:
            self.generation += 1
            self.count = wish.shards
            self.shards = {number: Shard(number=number, vacant_since=at) for number in range(wish.shards)}

    def _is_of_one_generation(self) -> bool:
        return all(process.generation == self.generation for process in self.processes.values())

    def _heed(self, me: Process, report: Report, at: datetime) -> None:
        for number in report.ready:
            shard = self.shards.get(number)
            if shard is not None and shard.heir == me.id:
                shard.heir_is_ready = True
        for shard in self._in_order():
            if shard.holder == me.id:
                shard.note_connection(is_up=shard.number in report.connected, at=at)
        for number, answered in report.handed.items():
            shard = self.shards.get(number)
            # The heir that it was paused for may be gone, and another be named that is not connected yet.
            if shard is not None and shard.holder == me.id and shard.heir is not None and shard.heir_is_ready:
                shard.take(shard.heir, at=at, by=HandOver.HANDED, answered=answered)

    def _take_what_is_free(self, me: Process, at: datetime) -> None:
        planned = self._planned()
        missing = shares(planned, self.count)[me.id] - planned[me.id]
        free = [shard for shard in self._in_order() if shard.holder is None]
        for shard in free[: max(0, missing)]:
            shard.take(me.id, at=at, by=shard.came_by or HandOver.FREE)

    def _name_heirs(self) -> None:
        """For what somebody has beyond their share, or who is leaving."""
        planned = self._planned()
        of_each = shares(planned, self.count)
        surplus = Counter(shard.holder for shard in self.shards.values() if shard.heir is None)
        for holder in of_each:
            surplus[holder] -= of_each[holder]
        for shard in reversed([*self._in_order()]):
            if shard.holder is None or shard.heir is not None or surplus[shard.holder] <= 0:
                continue
            needy = [process for process in of_each if planned[process] < of_each[process]]
            if not needy:
                return
            heir = min(needy, key=lambda process: (planned[process] - of_each[process], process))
            shard.name_heir(heir)
            surplus[shard.holder] -= 1
            planned[heir] += 1

    def _planned(self) -> dict[ProcessId, int]:
        """How many each process that stays is to have when all heirs have theirs."""
        planned = {process.id: 0 for process in self.processes.values() if not process.is_leaving}
        for shard in self.shards.values():
            owner = shard.heir or shard.holder
            if owner in planned:
                planned[owner] += 1
        return planned

    def _orders(self, me: Process) -> Orders:
        mine = [shard for shard in self._in_order() if shard.holder == me.id]
        staying = [process for process in self.processes.values() if not process.is_leaving and process is not me]
        changing = any(shard.heir is not None or shard.holder is None for shard in self.shards.values())
        return Orders(
            generation=self.generation,
            count=self.count,
            joined_at=me.joined_at,
            serve={shard.number: shard.answered for shard in mine},
            prepare=frozenset(shard.number for shard in self._in_order() if shard.heir == me.id),
            hand=frozenset(shard.number for shard in mine if shard.heir_is_ready),
            in_flux=changing or not self._is_of_one_generation(),
            others=bool(staying),
        )

    def _in_order(self) -> Iterator[Shard]:
        return (self.shards[number] for number in sorted(self.shards))
