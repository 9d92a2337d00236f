"""One schedule: what people ask, what goes wrong and when, all drawn from its seed, under a virtual clock."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from random import Random
from unittest.mock import patch

from attrs import define, field, frozen
from simloop import SimLoop

from domain.moderation import term
from domain.moderation.actions.timeout import Timeout
from domain.moderation.case import CaseStatus
from domain.moderation.escalation.rules import Step
from tests.builders import MEMBER
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.bot import Bot
from tests.simulation.escalating import set_up, untaken
from tests.simulation.faults import Faults
from tests.simulation.process import MOST_SKEWED, Process
from tests.simulation.promise import Promise
from tests.simulation.promise_of_ends import PromiseOfEnds
from tests.simulation.storage import Outbox
from tests.simulation.troubles import ANOTHER_MEMBER, BUSY_FOR, KEPT_FOR, MOD_LOG, Troubles, choose_log
from tests.simulation.world import World

_QUIET_FOR = 3 * 3600.0
_LOOK_EVERY = 150.0
_RENEWED_BEFORE, _CLOCKS_DIFFER = timedelta(minutes=1), timedelta(seconds=5)
"""Of what Discord keeps for minutes instead of days."""
_STEPS_OF_A_LIFE = 120
_RESTART_AFTER = 5.0


@frozen(kw_only=True)
class Outcome:
    seed: int
    findings: tuple[str, ...]
    crashes: int
    faults: int
    cases: int


def run(seed: int, *steps: Step) -> Outcome:
    """Run the schedule of this seed from its beginning to its end; the steps are what follows by itself there."""
    loop = SimLoop(seed)
    try:
        with (
            patch.object(Timeout, "kept_for", KEPT_FOR),
            patch.object(term, "RENEWED_BEFORE", _RENEWED_BEFORE),
            patch.object(term, "_CLOCKS_DIFFER", _CLOCKS_DIFFER),
        ):
            outcome: Outcome = loop.run_until_complete(Schedule(seed, steps).run())
            return outcome
    finally:
        loop.close()


@define(eq=False)
class Schedule:
    seed: int
    steps: tuple[Step, ...] = ()
    world: World = field(factory=World)
    records: MemoryRecords = field(factory=MemoryRecords)
    _random: Random = field(init=False)
    _faults: Faults = field(init=False)
    _outbox: Outbox = field(init=False)
    _troubles: Troubles = field(init=False)
    _bots: list[Bot] = field(factory=list)
    _crashes: int = 0
    _is_calm: bool = False
    _failures: list[BaseException] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._random = Random(f"schedule {self.seed}")
        self._faults = Faults(Random(f"faults {self.seed}"), share=self._random.choice((0.0, 0.05, 0.2, 0.4)))
        self._outbox = Outbox(self.records)
        self._troubles = Troubles(self.world, self.records, self._bots, self._random)
        self.world.members |= {MEMBER, ANOTHER_MEMBER}

    async def run(self) -> Outcome:
        asyncio.get_running_loop().set_exception_handler(self._note_failure)
        await choose_log(self.records, MOD_LOG)
        if self.steps:
            set_up(self.records, self.steps)
        self.records.events.clear()
        lives = [asyncio.create_task(self._keep_alive(number)) for number in range(self._random.randint(1, 3))]
        troubles = [asyncio.create_task(trouble) for trouble in self._troubles.all()]
        await asyncio.sleep(BUSY_FOR)
        await asyncio.gather(*troubles)
        self._calm_down()
        ends = PromiseOfEnds(self.world, self.records)
        await self._until(lambda: self._is_settled() and ends.is_quiet())
        findings = [*ends.agreements()]
        await self._until(lambda: self._is_settled() and self._has_ended())
        for life in lives:
            life.cancel()
        promise = Promise(self.world, self.records, self._troubles.asked_at)
        findings += [*promise.findings(), *ends.agreements(), *ends.findings(), *await untaken(self.records)]
        findings += [f"failed with {failure!r}" for failure in self._failures]
        if not self._outbox.is_empty:
            findings.append("an event was never delivered")
        for bot in self._bots:
            bot.process.kill()
        await asyncio.sleep(0.1)
        return Outcome(
            seed=self.seed,
            findings=tuple(findings),
            crashes=self._crashes,
            faults=self._faults.count,
            cases=len(self.records[CASES]),
        )

    async def _until(self, is_over: Callable[[], bool]) -> None:
        """And some time more, in which nothing may happen."""
        for _ in range(round(_QUIET_FOR / _LOOK_EVERY)):
            await asyncio.sleep(_LOOK_EVERY)
            if is_over():
                break

    def _is_settled(self) -> bool:
        """Every case is settled, and every event delivered."""
        pending = (case for case in self.records[CASES].values() if case.status is CaseStatus.PENDING)
        return self._outbox.is_empty and next(pending, None) is None

    def _has_ended(self) -> bool:
        return not self.records[CASE_SCHEDULE]

    async def _keep_alive(self, number: int) -> None:
        """A process, started again whenever it dies, as a supervisor does."""
        while True:
            process = self._born(number)
            bot = Bot(self.world, self.records, self._outbox, process, self._faults)
            self._bots.append(bot)
            bot.run()
            await process.died()
            self._bots.remove(bot)
            self._crashes += 1
            await asyncio.sleep(_RESTART_AFTER)

    def _born(self, number: int) -> Process:
        random = Random(f"process {self.seed} {number} {self._crashes}")
        process = Process(random)
        if self._is_calm:
            return process
        if random.random() < 0.6:
            process.dies_at = random.randint(2, _STEPS_OF_A_LIFE)
        if random.random() < 0.4:
            process.pauses_at, process.pause = random.randint(2, 60), random.uniform(30, 300)
        if random.random() < 0.2:
            process.skew = random.uniform(-1, 1) * MOST_SKEWED
        stalls = Random(f"stall {self.seed} {number} {self._crashes}")
        if stalls.random() < 0.6:
            process.stalls_with_failures = stalls.random() < 0.7
            process.stalls_at = 1 if process.stalls_with_failures else stalls.randint(1, 3)
        return process

    def _calm_down(self) -> None:
        self._is_calm, self._faults.share, self.world.is_busy = True, 0.0, False
        for bot in self._bots:
            bot.process.dies_at = bot.process.pauses_at = bot.process.stalls_at = None

    def _note_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        failure = context.get("exception")
        self._failures.append(failure if isinstance(failure, BaseException) else Exception(context.get("message")))
