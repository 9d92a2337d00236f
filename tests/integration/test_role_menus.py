"""Role menus on real PostgreSQL: two presses at once, two moderators at once, and what a press costs."""

import asyncio

import pytest
from attrs import define, field

from application.role_menus.choose_roles import LEASE
from application.role_menus.create_menu import CreateMenu, CreateMenuHandler
from application.role_menus.offer_role import OfferRole, OfferRoleHandler
from application.role_menus.take_turn import BeginTurn, BeginTurnHandler
from domain.role_menus.choosing import Toggle
from domain.role_menus.errors import StillChoosing, TooManyMenus
from domain.role_menus.menu import MOST_MENUS, MenuKind
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RoleId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.role_menus.menu_reader import PostgresRoleMenuReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_request
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.roles import FakeRoles
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.role_menus import CARETAKER, GREEN, RED, Stand, a_menu, a_role, having, jail_role, some_roles
from tests.statements import statements_of


@define(eq=False)
class SlowRoles(FakeRoles):
    """A Discord that says when it was asked to give something, and does it when it is told to."""

    asked: asyncio.Event = field(factory=asyncio.Event)
    go_on: asyncio.Event = field(factory=asyncio.Event)

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        self.asked.set()
        await self.go_on.wait()
        await super().give(guild, user, role, reason=reason)


@pytest.fixture
def stand(registered: PostgresUnitOfWorkFactory, engines: Engines) -> Stand:
    return Stand(uow=registered, menus=PostgresRoleMenuReader(Reading(engines)))


async def test_of_two_presses_at_once_one_is_carried_out_and_nobody_has_two_of_at_most_one(stand: Stand) -> None:
    await having(stand.uow, a_menu(most=1))
    slow = SlowRoles(roles=some_roles())
    stand.roles = slow
    other = Stand(uow=stand.uow, menus=stand.menus, roles=slow, clock=stand.clock)
    first = asyncio.create_task(stand.choose(Toggle(RED)))
    await slow.asked.wait()  # it is about to be given
    with pytest.raises(StillChoosing):
        await other.choose(Toggle(GREEN))
    slow.go_on.set()
    assert (await first).given == {RED}
    assert (await other.choose(Toggle(GREEN))).taken == {RED}
    assert stand.held() == {GREEN}


async def test_of_two_turns_that_begin_in_the_same_moment_the_second_waits_and_finds_it_taken(
    stand: Stand, engines: Engines
) -> None:
    async with stand.uow() as uow:
        assert await uow.menu_turns.begin(GUILD, MEMBER, now=START, until=START + LEASE) is not None
        begin = BeginTurnHandler(stand.uow, AgreedClock(stand.clock))
        second = asyncio.create_task(begin(BeginTurn(guild=GUILD, user=MEMBER, lease=LEASE)))
        await wait_for_lock(engines)
        await uow.commit()
    with pytest.raises(StillChoosing):
        await second


async def test_what_two_moderators_put_on_a_menu_at_once_is_both_there(stand: Stand, engines: Engines) -> None:
    await having(stand.uow, a_menu(roles=()))
    offer = OfferRoleHandler(stand.uow, stand.roles, jail_role, FakeClock())
    retried = Retried(offer, RETRY_FOR, (ConcurrentChange,))
    async with stand.uow() as uow:
        menu = await uow.role_menus.named(GUILD, "Colours")
        menu.offer(a_role(RED), at=START)
        await uow.role_menus.save(menu)
        second = asyncio.create_task(retried(OfferRole(guild=GUILD, by=CARETAKER, name="Colours", role=GREEN)))
        await wait_for_lock(engines)
        await uow.commit()
    assert [each.role for each in (await second).roles] == [RED, GREEN]


async def test_a_guild_has_25_menus_at_most_however_many_are_made_at_once(stand: Stand) -> None:
    await having(stand.uow, *(a_menu(number, name=f"menu {number}") for number in range(1, MOST_MENUS)))
    create = Retried(CreateMenuHandler(stand.uow, stand.clock), RETRY_FOR, (ConcurrentChange,))

    def asking(name: str) -> CreateMenu:
        return CreateMenu(
            guild=GUILD,
            by=CARETAKER,
            request=a_request(),
            name=name,
            text="",
            kind=MenuKind.BUTTONS,
            least=0,
            most=None,
            required=None,
        )

    made = await asyncio.gather(create(asking("one")), create(asking("two")), return_exceptions=True)
    assert sorted(type(each).__name__ for each in made) == ["MenuView", "TooManyMenus"]
    assert TooManyMenus(MOST_MENUS).most == len(await stand.menus.of(GUILD))


async def test_what_a_press_costs(stand: Stand, engines: Engines) -> None:
    await having(stand.uow, a_menu())
    with statements_of(engines) as sent:
        await stand.choose(Toggle(RED))
    assert (len(sent.reads), sent.verbs) == (1, ["INSERT", "DELETE"])  # the menu; the turn, and its end
