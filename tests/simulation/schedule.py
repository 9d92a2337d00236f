"""One schedule: what people ask, what goes wrong and when, all drawn from its seed, under a virtual clock."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import datetime, timedelta
from random import Random

from attrs import define, evolve, field, frozen
from simloop import SimLoop

from application.moderation.take_action import TakeAction
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.case import CaseStatus
from domain.moderation.settings import MOD_LOG_CHANNEL
from domain.shared.ids import ChannelId, RequestId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.simulation.bot import Bot
from tests.simulation.faults import Faults
from tests.simulation.process import Process
from tests.simulation.promise import Promise
from tests.simulation.storage import Outbox
from tests.simulation.world import World, true_time

ANOTHER_MEMBER = UserId(21)
MOD_LOG = ChannelId(5)

_BUSY_FOR = 240.0
_QUIET_FOR = 3 * 3600.0
_LOOK_EVERY = 150.0
_LONGEST_OUTAGE = 64 * 60.0
_STEPS_OF_A_LIFE = 120
_RESTART_AFTER = 5.0


@frozen(kw_only=True)
class Outcome:
    seed: int
    findings: tuple[str, ...]
    crashes: int
    faults: int
    cases: int


def run(seed: int) -> Outcome:
    """Run the schedule of this seed from its beginning to its end."""
    loop = SimLoop(seed)
    try:
        outcome: Outcome = loop.run_until_complete(Schedule(seed).run())
        return outcome
    finally:
        loop.close()


@define(eq=False)
class Schedule:
    seed: int
    world: World = field(factory=World)
    records: MemoryRecords = field(factory=MemoryRecords)
    _random: Random = field(init=False)
    _faults: Faults = field(init=False)
    _outbox: Outbox = field(init=False)
    _bots: list[Bot] = field(factory=list)
    _asked_at: dict[int, datetime] = field(factory=dict)
    _crashes: int = 0
    _is_calm: bool = False
    _failures: list[BaseException] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self._random = Random(f"schedule {self.seed}")
        self._faults = Faults(Random(f"faults {self.seed}"), share=self._random.choice((0.0, 0.05, 0.2)))
        self._outbox = Outbox(self.records)
        self.world.members |= {MEMBER, ANOTHER_MEMBER}

    async def run(self) -> Outcome:
        asyncio.get_running_loop().set_exception_handler(self._note_failure)
        await self._set_up()
        lives = [asyncio.create_task(self._keep_alive(number)) for number in range(self._random.randint(1, 3))]
        troubles = [asyncio.create_task(trouble) for trouble in self._troubles()]
        await asyncio.sleep(_BUSY_FOR)
        await asyncio.gather(*troubles)
        self._calm_down()
        await self._until_quiet()
        for life in lives:
            life.cancel()
        promise = Promise(self.world, self.records, MOD_LOG, self._asked_at)
        findings = [*promise.findings(), *(f"failed with {failure!r}" for failure in self._failures)]
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

    async def _until_quiet(self) -> None:
        """Every case settled and every event delivered, and some time more, in which nothing may happen."""
        for _ in range(round(_QUIET_FOR / _LOOK_EVERY)):
            await asyncio.sleep(_LOOK_EVERY)
            if self._outbox.is_empty and all(c.status is not CaseStatus.PENDING for c in self.records[CASES].values()):
                break
        await asyncio.sleep(_LOOK_EVERY)

    async def _set_up(self) -> None:
        uow = MemoryUnitOfWorkFactory(self.records)
        async with uow() as work:
            guild = await work.guilds.register(GUILD, at=true_time())
            guild.decide([Choice(MOD_LOG_CHANNEL, MOD_LOG)], by=MODERATOR, at=true_time())
            await work.guilds.save(guild)
            await work.commit()
        self.records.events.clear()

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
        if random.random() < 0.3:
            process.pauses_at, process.pause = random.randint(2, _STEPS_OF_A_LIFE), random.uniform(30, 300)
        if random.random() < 0.2:
            process.skew = timedelta(minutes=random.uniform(-10, 10))
        return process

    def _troubles(self) -> Iterator[Coroutine[object, object, None]]:
        random = self._random
        for _ in range(random.randint(1, 4)):
            yield self._ask(random.uniform(1, _BUSY_FOR / 2))
        for _ in range(random.choice((0, 0, 1, 2))):
            yield self._act_by_hand(random.uniform(1, _BUSY_FOR))
        if random.random() < 0.15:
            yield self._outage(random.uniform(1, _BUSY_FOR), random.choice((20.0, 300.0, _LONGEST_OUTAGE)))
        if random.random() < 0.15:
            yield self._no_direct_messages(random.uniform(1, _BUSY_FOR / 2), random.uniform(10, 600))
        if random.random() < 0.15:
            yield self._right_lost(random.uniform(1, _BUSY_FOR / 2), random.uniform(1, 300))

    async def _ask(self, after: float) -> None:
        random = self._random
        command = TakeAction(
            kind=random.choice(KINDS),
            guild=GUILD,
            moderator=a_moderator(),
            target=random.choice((MEMBER, MEMBER, ANOTHER_MEMBER)),
            reason="spam",
            request=RequestId(10_000 + len(self._asked_at)),
            asked_at=true_time() + timedelta(seconds=after),
        )
        again = random.random() < 0.1
        self._asked_at[command.request] = command.asked_at
        await asyncio.sleep(after)
        self._deliver(command)
        if again:
            await asyncio.sleep(random.uniform(0, 5))
            self._deliver(evolve(command))

    def _deliver(self, command: TakeAction) -> None:
        if self._bots:
            self._random.choice(self._bots).receive(command)

    async def _act_by_hand(self, after: float) -> None:
        random = self._random
        user, what = random.choice((MEMBER, ANOTHER_MEMBER)), random.choice(("ban", "unban", "unban and ban", "join"))
        await asyncio.sleep(after)
        reason = random.choice((None, "by hand"))
        if what in ("unban", "unban and ban", "join") and user in self.world.bans:
            self.world.unban(user, reason)
        if what == "unban and ban":
            await asyncio.sleep(random.uniform(0, 10))
        if what in ("ban", "unban and ban"):
            self.world.ban(user, reason)
        if what == "join":
            self.world.members.add(user)

    async def _outage(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.down = True
        await asyncio.sleep(seconds)
        self.world.down = False

    async def _no_direct_messages(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.messages_down = True
        await asyncio.sleep(seconds)
        self.world.messages_down = False

    async def _right_lost(self, after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        self.world.bot_may_act = False
        await asyncio.sleep(seconds)
        self.world.bot_may_act = True

    def _calm_down(self) -> None:
        self._is_calm, self._faults.share = True, 0.0
        for bot in self._bots:
            bot.process.dies_at = bot.process.pauses_at = None

    def _note_failure(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        failure = context.get("exception")
        self._failures.append(failure if isinstance(failure, BaseException) else Exception(context.get("message")))
