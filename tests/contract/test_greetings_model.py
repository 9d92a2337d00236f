"""Whoever comes, goes and comes again, told once or twice and in which process ever, and whoever dies: rather none is
greeted than one twice, and nobody who is not there."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast

import pytest
from attrs import define, field
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from application.greetings.doorstep import A_MINUTE, MOST_A_MINUTE, WAIT
from application.greetings.ports import Greeting
from domain.greetings.repository import Coming
from domain.greetings.settings import QUIET_HOURS
from domain.shared.ids import UserId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.contract.backends import Backend, memory_backend
from tests.contract.machines import LONGEST, check, emptied
from tests.contract.mortal import Killed
from tests.fakes.clock import START, FakeClock
from tests.greetings import FakeGuild, Porter, departure

type Run = Callable[[Coroutine[None, None, object]], object]

QUIET = timedelta(hours=QUIET_HOURS.default)
PEOPLE = (UserId(1), UserId(2))
RAIDERS = tuple(UserId(100 + number) for number in range(MOST_A_MINUTE + 2))
NEWCOMER = UserId(500)
people = st.sampled_from(PEOPLE)
heard_by = st.sampled_from(((0,), (1,), (0, 1)))
at_once_or_later = st.sampled_from((None, WAIT, A_MINUTE))


@define(eq=False)
class Town:
    """Who is there since when, who is not let in yet, and who was greeted when; whatever processes greet."""

    clock: FakeClock = field(factory=FakeClock)
    here: dict[UserId, datetime] = field(factory=dict)
    pending: set[UserId] = field(factory=set)
    banned: set[UserId] = field(factory=set)
    welcomed: dict[UserId, list[datetime]] = field(factory=dict)
    """For joining when."""
    greeted: dict[UserId, datetime] = field(factory=dict)
    missed: dict[UserId, datetime] = field(factory=dict)

    def welcome(self, user: UserId) -> None:
        now, joined = self.clock.now(), self.here[user]
        assert user not in self.pending
        assert joined not in self.welcomed.setdefault(user, [])
        assert now - self.greeted.get(user, START - QUIET) >= QUIET
        self.welcomed[user].append(joined)
        self.greeted[user] = now

    def miss(self, user: UserId) -> None:
        now = self.clock.now()
        assert user not in self.here
        assert user not in self.banned
        assert now - self.missed.get(user, START - QUIET) >= QUIET
        self.missed[user] = self.greeted[user] = now


@define(eq=False)
class Voice(FakeGuild):
    """What one process says."""

    town: Town = field(kw_only=True)
    dies: bool = False
    _one_by_one: list[datetime] = field(factory=list)

    def _say(self, what: str, greeting: Greeting) -> None:
        if self.dies:
            raise Killed
        super()._say(what, greeting)
        for said in greeting.said:
            (self.town.welcome if what.startswith("welcome") else self.town.miss)(said.user)
            self._one_by_one.append(self.town.clock.now())
        assert sum(at > self.town.clock.now() - A_MINUTE for at in self._one_by_one) <= MOST_A_MINUTE


class GreetingMachine(RuleBasedStateMachine):
    """Two processes, of which one, the other, or both hear of what happens: a guild may just change hands."""

    def __init__(self, run: Run, backend: Backend) -> None:
        super().__init__()
        self._run, self._backend, self.town = run, backend, Town()
        self.porters = [self._porter(), self._porter()]
        self.run(self._begin())

    async def _begin(self) -> None:
        async with self._backend.uow() as uow:
            await uow.guilds.register(GUILD, at=START)
            await uow.commit()

    def _porter(self) -> Porter:
        voice = Voice(here=cast(set[UserId], self.town.here), town=self.town)  # whoever is a key is in it
        return Porter(uow=self._backend.uow, clock=self.town.clock, guild=voice)

    def run[Result](self, work: Coroutine[None, None, Result]) -> Result:
        return cast(Result, self._run(work))

    @rule(user=people, is_screened=st.booleans(), by=heard_by, then=at_once_or_later)
    def join(self, user: UserId, is_screened: bool, by: Sequence[int], then: timedelta | None) -> None:
        if user in self.town.here:
            return
        self.town.clock.advance(timedelta(milliseconds=1))  # nobody joins twice in one moment
        self.town.here[user] = self.town.clock.now()
        if is_screened:
            self.town.pending.add(user)
        else:
            self._let_in(user, by)
        self._greet(then)

    @rule(user=people, by=heard_by, then=at_once_or_later)
    def pass_screening(self, user: UserId, by: Sequence[int], then: timedelta | None) -> None:
        if user in self.town.pending:
            self.town.pending.discard(user)
            self._let_in(user, by)
            self._greet(then)

    @rule(by=heard_by, after=st.sampled_from((timedelta(0), QUIET)))
    def hear_again(self, by: Sequence[int], after: timedelta) -> None:
        """The events of all who are there are delivered a second time, however late."""
        self.town.clock.advance(after)
        for user in sorted(self.town.here.keys() - self.town.pending):
            self._let_in(user, by)
        self._greet(WAIT)

    @rule(user=people, by=heard_by, is_banned=st.booleans(), then=at_once_or_later)
    def leave(self, user: UserId, by: Sequence[int], is_banned: bool, then: timedelta | None) -> None:
        if user not in self.town.here:
            return
        del self.town.here[user]
        if is_banned:
            self.town.banned.add(user)
            for each in self.porters:  # a ban of which nobody heard is none
                each.doorstep.was_banned(GUILD, user, at=self.town.clock.now())
        if user in self.town.pending:
            self.town.pending.discard(user)
            return
        for number in by:
            self.porters[number].doorstep.went(departure(user), at=self.town.clock.now())
        self._greet(then)

    @rule(user=people, after=st.sampled_from((timedelta(0), QUIET)))
    def change_hands(self, user: UserId, after: timedelta) -> None:
        """One process hears of the one thing, and another one of what undoes it."""
        self.town.clock.advance(after)
        if user in self.town.here:
            self.leave(user, (0,), is_banned=False, then=None)
            self.join(user, is_screened=False, by=(1,), then=WAIT)
        else:
            self.join(user, is_screened=False, by=(0,), then=None)
            self.leave(user, (1,), is_banned=False, then=WAIT)

    @rule(by=heard_by)
    def raid(self, by: Sequence[int]) -> None:
        """Everybody else comes at once, and one more right after that."""
        for user in RAIDERS:
            if user not in self.town.here:
                self.join(user, is_screened=False, by=by, then=None if user != RAIDERS[-2] else WAIT)
        self._greet(WAIT)

    @rule(then=st.sampled_from((timedelta(seconds=1), WAIT, A_MINUTE, QUIET)))
    def wait(self, then: timedelta) -> None:
        self._greet(then)

    @rule(process=st.integers(0, 1), is_recorded=st.booleans())
    def die(self, process: int, is_recorded: bool) -> None:
        """Between events, or once it is recorded who is greeted."""
        porter = self.porters[process]
        assert isinstance(porter.guild, Voice)
        porter.guild.dies = True
        if is_recorded:
            for batch in porter.doorstep.take(self.town.clock.now(), Room(1)):
                with suppress(Killed):
                    self.run(porter.handler()(batch))
        self.porters[process] = self._porter()

    def _let_in(self, user: UserId, by: Sequence[int]) -> None:
        self.town.banned.discard(user)
        for each in by:
            coming = Coming(user, self.town.here[user])
            self.porters[each].doorstep.came(GUILD, coming, at=self.town.clock.now())

    def teardown(self) -> None:
        """Where nobody dies, whoever comes is welcomed, once."""
        for _ in range(3):
            self._greet(A_MINUTE)
        self.town.here[NEWCOMER] = self.town.clock.now()
        self._let_in(NEWCOMER, (0, 1))
        self._greet(A_MINUTE)
        assert len(self.town.welcomed[NEWCOMER]) == 1

    def _greet(self, after: timedelta | None) -> None:
        if after is None:
            return
        self.town.clock.advance(after)
        for porter in self.porters:
            self.run(porter.greet(timedelta(0)))
            assert porter.workers.pull_failures() == []


@pytest.mark.timeout(LONGEST)
def test_in_memory_rather_none_is_greeted_than_one_twice(loop: asyncio.AbstractEventLoop) -> None:
    class InMemory(GreetingMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, memory_backend())

    check(InMemory, 40)


@pytest.mark.timeout(LONGEST)
def test_on_postgres_rather_none_is_greeted_than_one_twice(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnPostgres(GreetingMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, loop.run_until_complete(emptied(engines, uow_factory)))

    check(OnPostgres, 3)
