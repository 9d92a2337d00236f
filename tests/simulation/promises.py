"""All that is promised of one schedule."""

from collections.abc import Iterator

from attrs import define, field

from tests.fakes.records import MemoryRecords
from tests.simulation.escalating import untaken
from tests.simulation.promise import Promise
from tests.simulation.promise_of_appeals import PromiseOfAppeals
from tests.simulation.promise_of_bulks import PromiseOfBulks
from tests.simulation.promise_of_ends import PromiseOfEnds
from tests.simulation.promise_of_hands import PromiseOfHands
from tests.simulation.promise_of_jails import PromiseOfJails
from tests.simulation.promise_of_locks import PromiseOfLocks
from tests.simulation.promise_of_nicknames import PromiseOfNicknames
from tests.simulation.promise_of_reminders import PromiseOfReminders
from tests.simulation.promise_of_undoing import undone_in_vain
from tests.simulation.troubles import Troubles
from tests.simulation.world import World


@define(eq=False)
class Promises:
    world: World
    records: MemoryRecords
    troubles: Troubles
    adopts: bool
    _ends: PromiseOfEnds = field(init=False)
    _hands: PromiseOfHands = field(init=False)
    _jails: PromiseOfJails = field(init=False)
    _bulks: PromiseOfBulks = field(init=False)
    _locks: PromiseOfLocks = field(init=False)
    _reminders: PromiseOfReminders = field(init=False)
    _appeals: PromiseOfAppeals = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._ends, self._hands = PromiseOfEnds(self.world, self.records), PromiseOfHands(self.world, self.records)
        self._jails, self._bulks = PromiseOfJails(self.world, self.records), PromiseOfBulks(self.world, self.records)
        self._locks = PromiseOfLocks(self.world, self.records)
        self._reminders = PromiseOfReminders(self.world, self.records)
        self._appeals = PromiseOfAppeals(self.world, self.records)

    def is_quiet(self) -> bool:
        """Whether nothing more is to happen before the next end."""
        others = (self._locks, self._jails, self._bulks, self._reminders, self._appeals)
        return all(each.is_quiet() for each in others) and self._ends.is_quiet() and self._are_hands_read()

    def _are_hands_read(self) -> bool:
        return not self.adopts or self._hands.is_read()

    def while_quiet(self) -> Iterator[str]:
        yield from self._ends.agreements()
        yield from self._jails.findings()
        yield from self._locks.findings()
        if self.adopts:
            yield from self._hands.findings()

    async def in_the_end(self) -> list[str]:
        """To be asked when the time of all that has an end is over."""
        promise = Promise(self.world, self.records, self.troubles.asked_at)
        return [
            *promise.findings(),
            *self.while_quiet(),
            *self._bulks.findings(),
            *self._reminders.findings(),
            *self._appeals.findings(),
            *PromiseOfNicknames(self.world, self.records).findings(),
            *self._ends.findings(),
            *undone_in_vain(self.records, self.troubles.in_vain),
            *await untaken(self.records),
        ]
