"""One schedule: what people ask, what goes wrong and when, all drawn from its seed, under a virtual clock."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from datetime import timedelta
from random import Random
from unittest.mock import patch

from attrs import define, field, frozen
from simloop import SimLoop
from simloop._trace import EventKind, TraceRecorder

from domain.guilds.guild import Choice
from domain.moderation import term
from domain.moderation.actions.timeout import Timeout
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.bulk.acts.ban_all import BanAll
from domain.moderation.bulk.acts.kick_all import KickAll
from domain.moderation.bulk.acts.lift_bans import LiftBans
from domain.moderation.bulk.acts.roles import GiveToAll, TakeFromAll
from domain.moderation.case import CaseStatus
from domain.moderation.settings import ADOPT_HAND_ACTIONS, JAIL_ROLE
from domain.shared.ids import UserId
from tests.builders import MEMBER
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.bot import Bot
from tests.simulation.escalating import set_up
from tests.simulation.faults import Faults
from tests.simulation.process import MOST_SKEWED, Process
from tests.simulation.promise_of_hands import begin_at_the_first
from tests.simulation.promises import Promises
from tests.simulation.roles import GUEST, ROLES_AT_FIRST
from tests.simulation.roles import JAIL_ROLE as JAILED
from tests.simulation.storage import Outbox
from tests.simulation.themes import ANOTHER_MEMBER, RAIDERS, Theme, theme_of
from tests.simulation.troubles import APPEALS_HERE, BUSY_FOR, MOD_LOG, Troubles, choose_log, decide
from tests.simulation.world import KEPT_FOR, AuditEntry, World, true_time

_AT_ONCE = 2
"""Targets of a bulk operation, so that there are several batches."""
_GUESTS = 2
"""Raiders who have a role that is given and taken."""
_QUIET_FOR = 3 * 3600.0
_LOOK_EVERY = 150.0
_RENEWED_BEFORE, _CLOCKS_DIFFER = timedelta(minutes=1), timedelta(seconds=5)
"""Of what Discord keeps for minutes instead of days."""
_SMALLER: tuple[tuple[object, str, object], ...] = (
    (Timeout, "kept_for", KEPT_FOR),
    (term, "RENEWED_BEFORE", _RENEWED_BEFORE),
    (term, "_CLOCKS_DIFFER", _CLOCKS_DIFFER),
    (BanAll, "at_once", _AT_ONCE),
    (KickAll, "at_once", _AT_ONCE),
    (LiftBans, "at_once", _AT_ONCE),
    (GiveToAll, "at_once", _AT_ONCE),
    (TakeFromAll, "at_once", _AT_ONCE),
)
"""So that a schedule of minutes sees what takes days."""
_STEPS_OF_A_LIFE = 120
_RESTART_AFTER = 5.0


class _NoRecorder(TraceRecorder):
    def record(self, kind: EventKind, when: float, seq: int, label: str, host: str = "") -> None:
        pass


@frozen(kw_only=True)
class Outcome:
    seed: int
    findings: tuple[str, ...]
    crashes: int
    faults: int
    cases: int


def run(seed: int, theme: Theme | None = None) -> Outcome:
    """Run the schedule of this seed from its beginning to its end, about that theme or, without, about its own."""
    loop = SimLoop(seed)
    loop._recorder = _NoRecorder()  # a sixth of the time, for what nobody reads: a seed repeats its schedule
    try:
        with ExitStack() as smaller:
            for what, name, as_small in _SMALLER:
                smaller.enter_context(patch.object(what, name, as_small))
            outcome: Outcome = loop.run_until_complete(Schedule(seed, theme_of(seed) if theme is None else theme).run())
            return outcome
    finally:
        loop.close()


@define(eq=False)
class Schedule:
    seed: int
    theme: Theme
    world: World = field(factory=World)
    records: MemoryRecords = field(factory=MemoryRecords)
    _random: Random = field(init=False)
    _faults: Faults = field(init=False)
    _outbox: Outbox = field(init=False)
    _troubles: Troubles = field(init=False)
    _bots: list[Bot] = field(factory=list)
    _adopts: bool = False
    _crashes: int = 0
    _is_calm: bool = False
    _failures: list[BaseException] = field(factory=list)
    _news: set[asyncio.Task[None]] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self._random = Random(f"schedule {self.seed}")
        self._faults = Faults(Random(f"faults {self.seed}"), share=self._random.choice((0.0, 0.05, 0.2, 0.4)))
        self._faults.lags = self.theme.lags
        self._outbox = Outbox(self.records)
        self._troubles = Troubles(self.world, self.records, self._bots, self._random, self.theme)
        self._adopts = self._random.random() < self.theme.adopts
        self.world.members |= {MEMBER, ANOTHER_MEMBER, *RAIDERS}
        self.world.roles.held.update(dict.fromkeys(self.world.members, ROLES_AT_FIRST))
        self.world.roles.held.update(dict.fromkeys(RAIDERS[:_GUESTS], ROLES_AT_FIRST | {GUEST}))
        self.world.nicknames.update(dict.fromkeys(self.world.members, "Rude"))
        self.world.tell, self.world.tell_of_return = self._tell, self._tell_of_return

    async def run(self) -> Outcome:
        asyncio.get_running_loop().set_exception_handler(self._note_failure)
        await choose_log(self.records, MOD_LOG)
        await decide(self.records, Choice(ADOPT_HAND_ACTIONS, self._adopts), Choice(JAIL_ROLE, JAILED))
        if any(self.theme.appeals):
            await decide(self.records, Choice(APPEAL_CHANNEL, APPEALS_HERE))
        begin_at_the_first(self.records)
        if self.theme.steps:
            set_up(self.records, self.theme.steps)
        self.records.events.clear()
        lives = [
            asyncio.create_task(self._keep_alive(number)) for number in range(self._random.choice(self.theme.processes))
        ]
        troubles = [asyncio.create_task(trouble) for trouble in self._troubles.all()]
        await asyncio.sleep(BUSY_FOR)
        await asyncio.gather(*troubles)
        self._calm_down()
        promises = Promises(self.world, self.records, self._troubles, self._adopts)
        await self._until(lambda: self._is_settled() and promises.is_quiet())
        findings = [*promises.while_quiet()]
        await self._until(lambda: self._is_settled() and self._has_ended() and promises.is_quiet())
        for life in lives:
            life.cancel()
        findings += await promises.in_the_end()
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

    def _tell(self, entry: AuditEntry) -> None:
        """Most of what is done is heard of at once, some late, twice, or never."""
        if self._adopts:
            random = Random(f"told {self.seed} {entry.id}")
            for _ in range(random.choice((0, 1, 1, 1, 1, 2))):
                self._begin(self._push(lambda bot: bot.hear(entry), random))

    def _tell_of_return(self, user: UserId) -> None:
        random = Random(f"back {self.seed} {user} {true_time()}")
        if self.theme.with_jail and random.random() < 0.7:
            self._begin(self._push(lambda bot: bot.see(user), random))

    async def _push(self, tell: Callable[[Bot], None], random: Random) -> None:
        await asyncio.sleep(random.choice((random.uniform(0, 0.5), random.uniform(0, 0.5), random.uniform(1, 40))))
        if self._bots:
            tell(random.choice(self._bots))

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._news.add(task)
        task.add_done_callback(self._news.discard)

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
            bot = Bot(self.world, self.records, self._outbox, process, self._faults, self.theme, self._adopts)
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
        if random.random() < self.theme.dies:
            process.dies_at = random.randint(2, _STEPS_OF_A_LIFE)
        if random.random() < 0.4:
            process.pauses_at, process.pause = random.randint(2, 60), random.uniform(30, 300)
        if random.random() < 0.2:
            process.skew = random.uniform(-1, 1) * MOST_SKEWED
        stalls = Random(f"stall {self.seed} {number} {self._crashes}")
        if stalls.random() < self.theme.stalls:
            process.stalls_with_failures = stalls.random() < self.theme.stalls_with_failures
            process.stalls_in_transaction = stalls.random() < self.theme.stalls_in_transaction
            process.stalls_at = 1 if process.stalls_with_failures else stalls.randint(1, 3)
        return process

    def _calm_down(self) -> None:
        self._is_calm, self.world.is_busy = True, False
        self._faults.share = self._faults.lags = 0.0
        for bot in self._bots:
            bot.process.dies_at = bot.process.pauses_at = bot.process.stalls_at = None

    def _note_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        failure = context.get("exception")
        self._failures.append(failure if isinstance(failure, BaseException) else Exception(context.get("message")))
