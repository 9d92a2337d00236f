"""Whoever goes and comes, is renamed by hand, and whichever process dies or stands still at whichever step: who is back
has exactly the nickname that people gave them, and who is away carries the tag or what people gave them since."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from application.afk.see_to_due import LEASES
from domain.afk.errors import AbsenceEnforced, NotAway
from domain.afk.nickname import tagged
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.afk import Desk, a_leave, a_message
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.contract.backends import Backend, memory_backend
from tests.contract.machines import LONGEST, check, emptied

type Run = Callable[[Coroutine[None, None, object]], object]

AGES = timedelta(hours=1)


class Killed(BaseException):
    """The process ends here."""


async def die() -> None:
    raise Killed


class AfkMachine(RuleBasedStateMachine):
    """`wish` is the nickname that somebody gave last; people rename nobody while a process stands still before it
    renames, because Discord has no way to change a nickname only if it is still the same."""

    def __init__(self, run: Run, backend: Backend) -> None:
        super().__init__()
        self._run = run
        self.desk = Desk(uow=backend.uow, reader=backend.absences)
        self.wish: str | None = None
        self.stalled: asyncio.Task[None] | None = None
        self.goes_on = asyncio.Event()

    def run[Result](self, work: Coroutine[None, None, Result]) -> Result:
        return cast(Result, self._run(work))

    @rule(is_enforced=st.booleans(), ends=st.booleans())
    def leave(self, is_enforced: bool, ends: bool) -> None:
        now = self.desk.clock.now()
        leave = a_leave(at=now, until=now + AGES if ends else None, enforced_by=MODERATOR if is_enforced else None)
        with suppress(AbsenceEnforced):
            self.run(self.desk.leave(leave))

    @rule()
    def write(self) -> None:
        self.desk.clock.advance(timedelta(seconds=11))
        self.run(self.desk.hear(a_message(at=self.desk.clock.now())))

    @rule()
    def come_back(self) -> None:
        with suppress(NotAway, AbsenceEnforced):
            self.run(self.desk.come_back())

    @rule()
    def lift(self) -> None:
        with suppress(NotAway):
            self.run(self.desk.lift())

    @rule(nick=st.sampled_from([None, "Emil", "Emil the Great"]))
    def rename_by_hand(self, nick: str | None) -> None:
        if self.stalled is None:
            self.wish = nick
            self.desk.nicknames.by_hand(GUILD, MEMBER, nick)

    @rule()
    def see_to_due(self) -> None:
        self.run(self.desk.see_to_due())

    @rule(how=st.sampled_from(["before renaming", "after renaming", "once claimed"]))
    def die(self, how: str) -> None:
        nicknames = self.desk.nicknames
        if how == "once claimed":
            self.run(self.desk.claim())
            return
        if how == "before renaming":
            nicknames.before = die
        else:
            nicknames.after = die
        for absence in self.run(self.desk.claim()):
            with suppress(Killed):
                self.run(self.desk.see_to_nickname(absence))
        self.no_hooks()

    @rule()
    def stand_still(self) -> None:
        """A process stops just before it renames; another may take over meanwhile."""
        if self.stalled is None:
            for absence in self.run(self.desk.claim()):
                self.run(self._stall(self.desk.see_to_nickname(absence)))
            self.no_hooks()

    async def _stall(self, work: Coroutine[None, None, None]) -> None:
        stands, self.goes_on = asyncio.Event(), asyncio.Event()

        async def stand() -> None:
            stands.set()
            await self.goes_on.wait()

        self.desk.nicknames.before = stand
        self.stalled = asyncio.create_task(work)
        stood = asyncio.create_task(stands.wait())
        await asyncio.wait({self.stalled, stood}, return_when=asyncio.FIRST_COMPLETED)
        stood.cancel()
        if self.stalled.done():
            await self.stalled
            self.stalled = None

    @rule()
    def go_on(self) -> None:
        if self.stalled is not None:
            self.goes_on.set()
            stalled, self.stalled = self.stalled, None
            self.run(self._end_of(stalled))

    async def _end_of(self, task: asyncio.Task[None]) -> None:
        await task

    @rule(by=st.sampled_from([timedelta(seconds=5), LEASES[0], AGES]))
    def wait(self, by: timedelta) -> None:
        self.desk.clock.advance(by)

    def no_hooks(self) -> None:
        self.desk.nicknames.before = self.desk.nicknames.after = _nothing

    def teardown(self) -> None:
        self.go_on()
        for _ in LEASES:
            self.desk.clock.advance(LEASES[-1])
            self.run(self.desk.see_to_due())
        assert self.desk.workers.pull_failures() == []
        away = self.run(self._away())
        if away:
            assert self.desk.nick in {self.wish, tagged(self.wish or f"name {MEMBER}")}
        else:
            assert self.desk.nick == self.wish

    async def _away(self) -> bool:
        async with self.desk.uow() as uow:
            absence = await uow.absences.lock(GUILD, MEMBER)
        assert absence is None or not absence.is_over
        assert (MEMBER in await self.desk.reader.of(GUILD)) is (absence is not None)
        return absence is not None


async def _nothing() -> None:
    pass


@pytest.mark.timeout(LONGEST)
def test_nicknames_in_memory_agree_with_the_record_in_the_end(loop: asyncio.AbstractEventLoop) -> None:
    class InMemory(AfkMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, memory_backend())

    check(InMemory, 40)


@pytest.mark.timeout(LONGEST)
def test_nicknames_on_postgres_agree_with_the_record_in_the_end(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnPostgres(AfkMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, loop.run_until_complete(emptied(engines, uow_factory)))

    check(OnPostgres, 3)
