"""One process of the bot: the product's use cases on the simulated Discord and the records in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from attrs import define, field

from application.channels.reactions import channels_reactions
from application.guilds.get_settings import GetSettingsHandler
from application.guilds.reactions import GUILD_REACTIONS
from application.moderation.amend_reason import AmendReason
from application.moderation.bulk.reactions import bulk_reactions
from application.moderation.casebook.undo_case import UndoCase
from application.moderation.casebook.unvoid_case import UnvoidCase
from application.moderation.casebook.void_case import VoidCase
from application.moderation.end_due_cases import EndDueCases
from application.moderation.ends.edit_case import EditCase
from application.moderation.ends.retry_stuck import RetryStuck
from application.moderation.errors import ActionUnfinished
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.moderation.take_action import TakeAction
from application.reactions import Reactions
from application.shared.clock import SharedClock
from application.shared.errors import ApplicationError
from application.shared.workers import Workers
from domain.moderation.case import CaseStatus
from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from tests.builders import GUILD
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.adopting import Adopting, adopting
from tests.simulation.appealing import Appealing, appealing
from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.jailing import Jailing, jailing
from tests.simulation.locking import Locking, locking
from tests.simulation.massing import Massing, massing
from tests.simulation.moderating import Moderating, moderating
from tests.simulation.process import Process
from tests.simulation.reminding import Reminding, reminding
from tests.simulation.storage import LEASE, Delivery, Outbox, SlowUnitOfWorkFactory
from tests.simulation.themes import ANYTHING, Theme
from tests.simulation.world import AgreedTime, AuditEntry, World, true_time

_SWEEP_EVERY = 60.0
_POLL_EVERY = 20.0
_WATCH_EVERY = 30.0
_CALMLY = 3.0
"""Times as rarely it is looked for more once nothing happens any more; so a schedule takes less to run."""


@define(eq=False)
class Bot:
    world: World
    records: MemoryRecords
    outbox: Outbox
    process: Process
    faults: Faults
    theme: Theme = ANYTHING
    adopts: bool = False
    answers: list[str] = field(factory=list)
    _relayers: Workers = field(init=False, factory=lambda: Workers(LEASE.total_seconds(), at_once=8, of_each=3))
    _moderating: Moderating = field(init=False)
    _adopting: Adopting = field(init=False)
    _jailing: Jailing = field(init=False)
    massing: Massing = field(init=False)
    locking: Locking = field(init=False)
    reminding: Reminding = field(init=False)
    appealing: Appealing = field(init=False)
    _reactions: Reactions = field(init=False)

    def __attrs_post_init__(self) -> None:
        clock, process = self.shared_clock(), self.process
        client = Client(self.world, process, self.faults)
        uow = SlowUnitOfWorkFactory(self.records, process, self.faults)
        get_settings = GetSettingsHandler(MemoryGuildSettingsReader(self.records), uow, process)
        self._adopting = adopting(self.records, uow, client, get_settings, clock)
        self._jailing = jailing(self.records, uow, client, process, clock)
        jail = self._jailing.tools
        self._moderating = moderating(self.records, uow, client, jail, get_settings, clock, process)
        self.massing = massing(self.records, uow, client, jail.directory, get_settings, clock, process)
        self.locking = locking(self.records, uow, client, get_settings, clock)
        self.reminding = reminding(self.records, uow, client, clock)
        self.appealing = appealing(self.records, uow, client, self._moderating, clock)
        of_channels = channels_reactions(show_in_log=self.locking.show_in_log)
        of_bulks = bulk_reactions(self.massing.sync, self._moderating.take_back)
        of_appeals = [self.appealing.reactions] if any(self.theme.appeals) else []
        self._reactions = Reactions.joined(
            [*of_appeals, self._moderating.reactions, GUILD_REACTIONS, of_bulks, of_channels]
        )

    def shared_clock(self) -> SharedClock:
        return AgreedTime()

    def run(self) -> None:
        start = self.process.start
        start(self._repeat(self._sweep, self._may_sweep, self._moderating.sweepers, every=_SWEEP_EVERY))
        start(self._repeat(self._end_due, self._is_any_due, self._moderating.enders, every=_POLL_EVERY))
        start(self._repeat(self._deliver, self.outbox.is_any_due, self._relayers, every=_POLL_EVERY))
        if self.adopts:
            adopting = self._adopting
            start(self._repeat(adopting.catch_up, adopting.is_due, adopting.workers, every=_POLL_EVERY))
        if any(self.theme.raids):
            massing = self.massing
            start(self._repeat(massing.look, massing.is_any_due, massing.workers, every=_POLL_EVERY))
        if any(self.theme.locks):
            locking = self.locking
            start(self._repeat(locking.look, locking.is_any_due, locking.workers, every=_POLL_EVERY))
        if any(self.theme.reminders):
            reminding = self.reminding
            start(self._repeat(reminding.look, reminding.is_any_due, reminding.workers, every=_POLL_EVERY))
        if any(self.theme.appeals):
            court = self.appealing
            start(self._repeat(court.look, court.is_any_due, court.workers, every=_SWEEP_EVERY))
        if self.theme.with_jail:
            start(self._repeat(self._jailing.look, lambda: True, Workers(_WATCH_EVERY), every=_WATCH_EVERY))

    def hear(self, entry: AuditEntry) -> None:
        self.process.start(self._adopting.hear(entry))

    def see(self, user: UserId) -> None:
        self.process.start(self._jailing.see(user))

    def receive(self, command: TakeAction) -> None:
        self.process.start(self._answer(lambda: self._moderating.take_action(command)))

    def amend(self, command: AmendReason) -> None:
        async def amended() -> CaseView:
            return (await self._moderating.amend_reason(command)).case

        self.process.start(self._answer(amended))

    def edit(self, command: EditCase) -> None:
        async def edited() -> CaseView:
            return (await self._moderating.edit_case(command)).case

        self.process.start(self._answer(edited))

    def retry(self, command: RetryStuck) -> None:
        async def retried() -> CaseView:
            return (await self._moderating.retry_stuck(command)).case

        self.process.start(self._answer(retried))

    def undo(self, command: UndoCase) -> None:
        self.process.start(self._answer(lambda: self._moderating.undo_case(command)))

    def void(self, command: VoidCase) -> None:
        self.process.start(self._answer(lambda: self._moderating.void_case(command)))

    def unvoid(self, command: UnvoidCase) -> None:
        self.process.start(self._answer(lambda: self._moderating.unvoid_case(command)))

    def ask(self, ask: Callable[[], Awaitable[object]]) -> None:
        """For what is no case."""

        async def asked() -> None:
            await self.process.step()
            with suppress(DomainError, ApplicationError):
                await ask()

        self.process.start(asked())

    async def _answer(self, answer: Callable[[], Awaitable[CaseView]]) -> None:
        await self.process.step()
        try:
            case = await answer()
        except ActionUnfinished as unfinished:
            self.answers.append(f"case {unfinished.number} is unfinished")
        except (DomainError, ApplicationError) as refusal:
            self.answers.append(repr(refusal))
        else:
            self.answers.append(f"case {case.number} {case.status.value}")

    async def _repeat(
        self, look: Callable[[], Awaitable[object]], is_any_due: Callable[[], bool], workers: Workers, *, every: float
    ) -> None:
        """As the product has it, but that nothing is asked of the records where nothing is due; what stands in the way
        is over by the next look."""
        try:
            while True:
                if not is_any_due():
                    await asyncio.sleep(every if self.world.is_busy else _CALMLY * every)
                    continue
                await self.process.step()
                workers.news.clear()
                failures = workers.pull_failures()
                try:
                    await look()
                except ApplicationError as error:
                    failures.append(error)
                except ExceptionGroup as group:  # of what was tried one by one
                    failures += group.exceptions
                for failure in failures:
                    if not isinstance(failure, (DomainError, ApplicationError)):
                        raise failure
                    self.answers.append(repr(failure))
                with suppress(TimeoutError):
                    async with asyncio.timeout(every if self.world.is_busy else _CALMLY * every):
                        await workers.news.wait()
        finally:
            await workers.stop()

    def _may_sweep(self) -> bool:
        return any(case.status is CaseStatus.PENDING for case in self.records[CASES].values())

    def _is_any_due(self) -> bool:
        return any(due.lease_until <= true_time() for due in self.records[CASE_SCHEDULE].values())

    async def _sweep(self) -> None:
        await self._moderating.resume_cases(ResumeCases([GUILD]))

    async def _end_due(self) -> None:
        await self._moderating.end_due_cases(EndDueCases([GUILD]))

    async def _deliver(self) -> None:
        async def deliver(delivery: Delivery) -> None:
            await self.outbox.deliver(delivery, self.process, self._reactions)

        await self._relayers.take_on(self.outbox.claim, deliver)
