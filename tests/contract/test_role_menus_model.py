"""Whoever presses, in whichever process, whatever becomes of the roles, and whoever dies or stands still at whichever
step: nobody is given more of a menu's roles than it allows, none that is dangerous, and none in jail."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import cast

import pytest
from attrs import define, evolve, field
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from application.role_menus.choose_roles import LEASE, RolesChosen
from application.role_menus.offer_role import OfferRole, OfferRoleHandler, WithdrawRole, WithdrawRoleHandler
from application.shared.errors import ApplicationError
from application.shared.kept_roles import Custody, Kept
from application.shared.roles import RoleRefused
from domain.role_menus.choosing import Exactly, Toggle, Wish
from domain.role_menus.errors import RolesKeptForNow, StillChoosing
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.roles import fault_of
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.contract.backends import Backend, memory_backend
from tests.contract.machines import LONGEST, check, emptied
from tests.contract.mortal import Killed, Mortal
from tests.fakes.clock import START, FakeClock
from tests.fakes.menu_channel import FakeMenuChannel
from tests.fakes.roles import FakeRoles, RoleCall
from tests.role_menus import BLUE, CARETAKER, GREEN, JAIL, MENU, RED, Stand, a_menu, having, jail_role, some_roles

type Run = Callable[[Coroutine[None, None, object]], object]

MOST = 2
COLOURS = (RED, GREEN, BLUE)
ABOVE = "above the bot"
REFUSED = "of which Discord says something else than it told"
wishes: st.SearchStrategy[Wish] = st.one_of(
    st.sampled_from(COLOURS).map(Toggle), st.frozensets(st.sampled_from(COLOURS), max_size=MOST).map(Exactly)
)
calls: st.SearchStrategy[RoleCall] = st.sampled_from(("held", "take", "give"))


async def nobody(_: RoleCall) -> None:
    pass


@define(eq=False)
class Stage(FakeRoles):
    """`offered` are the roles of the menu as the press found it. What is given in spite of the rules fails at once."""

    before: Callable[[RoleCall], Awaitable[None]] = nobody
    offered: frozenset[RoleId] = frozenset()

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await super().give(guild, user, role, reason=reason)
        assert fault_of(self.roles, role) is None
        assert len(self.holders[guild, user] & self.offered) <= MOST

    async def _reach(self, call: RoleCall, guild: GuildId, user: UserId, role: RoleId | None = None) -> None:
        await self.before(call)
        if role is not None and not self.roles.known[role].is_below_the_bot:
            raise RoleRefused(role, "Missing Permissions")
        await super()._reach(call, guild, user, role)


@define(eq=False)
class Jail:
    """Takes the part of KeptRoles."""

    roles: Stage
    is_closed: bool = False
    kept: set[RoleId] = field(factory=set)

    async def of(self, guild: GuildId, user: UserId) -> Kept:
        return Kept(Custody.KEPT if self.is_closed else Custody.FREE, frozenset(self.kept))

    async def keep(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        self.kept |= {role} if self.is_closed else set()

    async def drop(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        self.kept -= {role}

    def close(self) -> None:
        self.kept, self.is_closed = set(self.roles.holders.get((GUILD, MEMBER), set())), True
        self.roles.holders[GUILD, MEMBER] = {JAIL}

    def open(self) -> None:
        self.roles.holders[GUILD, MEMBER] = self.kept
        self.kept, self.is_closed = set(), False


class RoleMenuMachine(RuleBasedStateMachine):
    """People change neither roles nor menu while a process stands still before it acts, because Discord has no way to
    give a role only if everything is still the same; but they jail, and press elsewhere."""

    def __init__(self, run: Run, backend: Backend) -> None:
        super().__init__()
        self._run, self._backend = run, backend
        self.clock, self.channel, self.roles = FakeClock(), FakeMenuChannel(), Stage(roles=some_roles())
        self.jail = Jail(self.roles)
        self.held_until = START
        """Until then a process that died or stands still has the member's turn."""
        self.stalled: asyncio.Task[RolesChosen] | None = None
        self.goes_on, self.late_at = asyncio.Event(), START
        self.run(self._begin())

    async def _begin(self) -> None:
        async with self._backend.uow() as uow:
            await uow.guilds.register(GUILD, at=START)
            await uow.commit()
        await having(self._backend.uow, a_menu(most=MOST))

    def run[Result](self, work: Coroutine[None, None, Result]) -> Result:
        return cast(Result, self._run(work))

    def process(self) -> tuple[Stand, Mortal]:
        mortal = Mortal(self._backend.uow)
        stand = Stand(
            uow=mortal, menus=self._backend.role_menus, clock=self.clock, roles=self.roles, channel=self.channel
        )
        stand.kept = self.jail  # type: ignore[assignment]  # as much of it as a press needs
        return stand, mortal

    @rule(wish=wishes, is_later=st.booleans())
    def press(self, wish: Wish, is_later: bool) -> None:
        self.clock.advance(LEASE if is_later else timedelta())
        stand, _ = self.process()
        try:
            chosen = self.run(self._pressed(stand, wish))
        except StillChoosing:
            assert self.clock.now() < self.held_until
        except RolesKeptForNow:
            assert self.jail.is_closed
        except (DomainError, ApplicationError):
            assert not self.jail.is_closed
        else:
            assert not self.jail.is_closed
            assert self.clock.now() >= self.held_until
            assert chosen.given <= stand.held()
            assert not chosen.taken & stand.held()
            if isinstance(wish, Toggle):
                assert wish.role in chosen.given | chosen.taken | chosen.refused.keys()

    @rule(wish=wishes, at=calls, is_done=st.booleans())
    def die_while_choosing(self, wish: Wish, at: RoleCall, is_done: bool) -> None:
        if self.stalled is not None:
            return
        stand, mortal = self.process()

        async def die(call: RoleCall) -> None:
            if call == at:
                mortal.die()

        if is_done:
            self.roles.after = {at: mortal.die}
        else:
            self.roles.before = die
        with suppress(Killed, DomainError, ApplicationError):
            self.run(self._pressed(stand, wish))
        self.roles.before, self.roles.after = nobody, {}
        if mortal.is_dead:
            self.held_until = self.clock.now() + LEASE

    @rule(wish=wishes, at=calls)
    def stand_still(self, wish: Wish, at: RoleCall) -> None:
        if self.stalled is None:
            self.run(self._stall(self._pressed(self.process()[0], wish), at))

    async def _stall(self, work: Coroutine[None, None, RolesChosen], at: RoleCall) -> None:
        stands, self.goes_on = asyncio.Event(), asyncio.Event()
        goes_on = self.goes_on

        async def stand(call: RoleCall) -> None:
            if call == at:
                self.roles.before = nobody
                stands.set()
                await goes_on.wait()

        self.roles.before = stand
        task, stood = asyncio.create_task(work), asyncio.create_task(stands.wait())
        await asyncio.wait({task, stood}, return_when=asyncio.FIRST_COMPLETED)
        self.roles.before = nobody
        stood.cancel()
        if task.done():
            with suppress(DomainError, ApplicationError):
                await task
        else:
            self.stalled, now = task, self.clock.now()
            self.held_until, self.late_at = now + LEASE, now + SHARE_OF_LEASE * LEASE

    @rule()
    def go_on(self) -> None:
        """Whoever stood still for too long gives up."""
        if self.stalled is not None:
            stalled, self.stalled = self.stalled, None
            self.run(self._end_of(stalled, is_late=self.clock.now() >= self.late_at))
            self.held_until = START

    async def _end_of(self, task: asyncio.Task[RolesChosen], *, is_late: bool) -> None:
        if is_late:
            task.cancel()
        self.goes_on.set()
        with suppress(DomainError, ApplicationError, asyncio.CancelledError):
            await task

    @rule(wish=wishes)
    def jail_in_the_middle(self, wish: Wish) -> None:
        """Whoever gives a role finds out only afterwards, and takes it off again."""
        if self.stalled is None:
            self.clock.advance(LEASE)
            self.stand_still(wish, "give")
            self.jail.close()
            self.go_on()
            assert self.roles.holders[GUILD, MEMBER] == {JAIL}
            self.jail.open()

    @rule(role=st.sampled_from(COLOURS), becomes=st.sampled_from(("plain", "ban_members", ABOVE, REFUSED)))
    def change_role(self, role: RoleId, becomes: str) -> None:
        if self.stalled is None:
            self.roles.refusals.pop(role, None)
            if becomes == REFUSED:
                self.roles.refusals[role] = "Unknown Role"
            facts = evolve(
                self.roles.roles.known[role],
                is_below_the_bot=becomes != ABOVE,
                grants=frozenset({becomes} if becomes == "ban_members" else ()),
            )
            self.roles.roles = evolve(self.roles.roles, known={**self.roles.roles.known, role: facts})

    @rule(role=st.sampled_from(COLOURS), is_offered=st.booleans())
    def change_menu(self, role: RoleId, is_offered: bool) -> None:
        if self.stalled is None:
            uow, asked = self._backend.uow, {"guild": GUILD, "by": CARETAKER, "name": "Colours", "role": role}
            with suppress(DomainError):
                if is_offered:
                    offering = OfferRoleHandler(uow, self.roles, jail_role, self.clock)
                    self.run(offering(OfferRole(**asked)))  # type: ignore[arg-type]  # each of its own type
                else:
                    withdrawing = WithdrawRoleHandler(uow, self.clock)
                    self.run(withdrawing(WithdrawRole(**asked)))  # type: ignore[arg-type]  # likewise

    @rule(role=st.sampled_from(COLOURS))
    def take_by_hand(self, role: RoleId) -> None:
        if self.stalled is None:
            self.roles.holders.setdefault((GUILD, MEMBER), set()).discard(role)

    @rule(wish=wishes)
    def press_in_jail(self, wish: Wish) -> None:
        self.jail.close()
        self.press(wish, is_later=False)
        assert self.roles.holders[GUILD, MEMBER] == {JAIL}
        self.jail.open()

    @rule(
        dies=st.sampled_from(("never", "before it is sent", "once it is sent")),
        role=st.sampled_from((None, *COLOURS)),
        is_offered=st.booleans(),
    )
    def post_and_change(self, dies: str, role: RoleId | None, is_offered: bool) -> None:
        self.clock.advance(timedelta(seconds=1))  # no two ask in the same moment
        stand, mortal = self.process()
        if dies == "before it is sent":
            self.channel.failure = Killed()  # type: ignore[assignment]  # which no handler may catch
        if dies == "once it is sent":
            self.channel.then = mortal.die
        with suppress(Killed, DomainError):
            self.run(stand.post())
        self.channel.failure, self.channel.then = None, lambda: None
        if role is not None:
            self.change_menu(role, is_offered)

    @rule(is_deleted=st.booleans())
    def follow(self, is_deleted: bool) -> None:
        if is_deleted:
            self.channel.posts.clear()
        self.run(self.process()[0].sync())

    @rule(by=st.sampled_from((timedelta(seconds=5), SHARE_OF_LEASE * LEASE, LEASE)))
    def wait(self, by: timedelta) -> None:
        self.clock.advance(by)

    async def _pressed(self, stand: Stand, wish: Wish) -> RolesChosen:
        if self.stalled is None:
            menu = await stand.menus.menu(GUILD, MENU)
            assert menu is not None
            self.roles.offered = frozenset(each.role for each in menu.roles)
        return await stand.choose(wish)

    def teardown(self) -> None:
        self.go_on()
        self.clock.advance(LEASE)
        stand, _ = self.process()
        with suppress(DomainError):
            self.run(self._pressed(stand, Exactly(frozenset())))
        for _ in range(2):  # a post that somebody deleted is noticed by the first
            self.run(stand.sync())
        menu = self.run(stand.menus.menu(GUILD, MENU))
        assert menu is not None
        assert self.channel.shown() in ([], [menu.version])


@pytest.mark.timeout(LONGEST)
def test_presses_in_memory_keep_to_the_menu(loop: asyncio.AbstractEventLoop) -> None:
    class InMemory(RoleMenuMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, memory_backend())

    check(InMemory, 40)


@pytest.mark.timeout(LONGEST)
def test_presses_on_postgres_keep_to_the_menu(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnPostgres(RoleMenuMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, loop.run_until_complete(emptied(engines, uow_factory)))

    check(OnPostgres, 3)
