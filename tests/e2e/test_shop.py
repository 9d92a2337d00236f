"""Daily points and the shop, with the real bot on a real database; also killed between paying and giving."""

import asyncio
import os
import signal
from contextlib import suppress

import pytest

from domain.points.purchase import PurchaseState
from domain.shared.ids import GuildId
from domain.shared.paging import Seek
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.points.shop_reader import PostgresShopReader
from playground.api import InteractionFailed, Person, Playground
from tests.e2e.bot_process import bot_process
from tests.e2e.running import Tux, eventually, quick_settings, running_tux

ROLES = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"


@pytest.fixture
def ada(playground: Playground) -> Person:
    """The owner."""
    return playground.person("Ada")


@pytest.fixture
def ivo(playground: Playground) -> Person:
    """A member without roles."""
    return playground.person("Ivo")


async def open_shop(ada: Person, ivo: Person) -> None:
    """The role Regular for 500 points, which the member has."""
    await ada.command("shop add", name="Regular", price=500, role="Regular", stock=3)
    await ada.command("points grant", member=ivo, amount=500, reason="quiz")


def holds(playground: Playground, person: Person) -> bool:
    guild = playground.world.guild
    return any(guild.roles[role].name == "Regular" for role in guild.members[person.id].roles)


async def history(person: Person) -> str:
    return (await person.command("shop history")).text


async def buy(ivo: Person) -> str:
    [choice] = await ivo.choices("shop buy", "item", "reg")
    return (await ivo.command("shop buy", item=str(choice["value"]))).text


@pytest.mark.usefixtures("tux")
async def test_a_day_brings_points_once(ivo: Person) -> None:
    assert "100" in (await ivo.command("daily")).text
    assert "You have today's points already." in (await ivo.command("daily")).text
    assert "**100** points" in (await ivo.command("points balance")).text


@pytest.mark.usefixtures("tux")
async def test_a_role_is_bought_from_the_list_and_given(playground: Playground, ada: Person, ivo: Person) -> None:
    await open_shop(ada, ivo)
    listed = await ivo.command("shop list")
    assert "Regular" in listed.text
    assert "3 left" in listed.text
    receipt = await ivo.click(listed, "Buy")
    assert "You bought Regular" in receipt.text
    assert "**Left** 0" in receipt.text
    await eventually(lambda: holds(playground, ivo))
    entry = playground.world.guild.audit_log[-1]
    assert entry.reason is not None
    assert entry.reason.startswith("[purchase ")
    async with asyncio.timeout(30):  # it is recorded after it was given
        while "Given" not in await history(ivo):
            pass
    assert "You have" in await buy(ivo)


@pytest.mark.usefixtures("tux")
async def test_a_role_that_is_moved_above_the_bot_while_it_is_bought_is_refunded_and_the_buyer_told(
    playground: Playground, ada: Person, ivo: Person
) -> None:
    await open_shop(ada, ivo)

    async def move_above_the_bot() -> None:
        ada.move_role("Regular", 5)

    playground.faults.add("PUT", ROLES, hook=move_above_the_bot)
    assert "On its way" in await buy(ivo)
    [told] = await eventually(ivo.direct_messages)
    assert "You have your points back" in told.text
    assert "Refunded: Discord did not let me give the role" in await history(ivo)
    assert "**500** points" in (await ivo.command("points balance")).text
    assert not holds(playground, ivo)
    assert "stands at least as high as my highest role" in (await ada.command("shop list")).text
    assert "stands at least as high as my highest role" in await buy(ivo)


@pytest.mark.usefixtures("tux")
@pytest.mark.parametrize("loss", ["status", "drop"])
async def test_a_role_whose_answer_was_lost_is_given_once(
    loss: str, playground: Playground, ada: Person, ivo: Person
) -> None:
    await open_shop(ada, ivo)
    status = 502 if loss == "status" else None
    playground.faults.add("PUT", ROLES, status=status, drop=loss == "drop", when="after", times=9)
    await buy(ivo)
    await eventually(lambda: holds(playground, ivo))
    playground.faults.clear()
    async with asyncio.timeout(30):
        while "Given" not in await history(ivo):  # noqa: ASYNC110  # the record sends no event
            await asyncio.sleep(0.05)
    assert "**0** points" in (await ivo.command("points balance")).text


@pytest.mark.kill
@pytest.mark.parametrize(
    ("step", "refused_afterwards"),
    [
        ("before payment", False),
        ("after payment", False),
        ("after payment", True),
        ("while discord answers", True),
        ("before recording the delivery", True),
        ("after recording the delivery", True),
    ],
)
async def test_a_purchase_survives_a_kill(
    step: str,
    refused_afterwards: bool,
    playground: Playground,
    database_settings: DatabaseSettings,
    ada: Person,
    ivo: Person,
) -> None:
    """Whether the bot can still give the role or not when it is back: it was given and paid for, or neither."""
    async with running_tux(playground, quick_settings(database_settings)):
        await open_shop(ada, ivo)
        [choice] = await ivo.choices("shop buy", "item", "reg")
    async with bot_process(playground, database_settings, crash_at=step) as bot:

        async def kill() -> None:
            os.kill(bot.pid, signal.SIGKILL)
            await bot.wait()

        if step == "while discord answers":
            playground.faults.add("PUT", ROLES, hook=kill, drop=True, when="after")

        async def buying() -> None:
            with suppress(InteractionFailed):  # nobody was left to answer
                await ivo.command("shop buy", item=str(choice["value"]))

        command = asyncio.create_task(buying())
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
        command.cancel()
        with suppress(asyncio.CancelledError):
            await command
    playground.faults.clear()
    if refused_afterwards:
        ada.move_role("Regular", 5)
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        state = await settled(tux, playground)
        balance = (await ivo.command("points balance")).text
    was_given = step in ("while discord answers", "before recording the delivery", "after recording the delivery")
    if step == "before payment":
        assert state is None
        assert "**500** points" in balance
        assert not holds(playground, ivo)
    else:
        assert state == ("delivered" if was_given or not refused_afterwards else "refunded")
        assert holds(playground, ivo) is (state == "delivered")
        assert ("**0** points" if state == "delivered" else "**500** points") in balance


async def settled(tux: Tux, playground: Playground) -> str | None:
    """What became of the only purchase, None where there is none."""
    shop = PostgresShopReader(Reading(tux.shared.engines))
    guild = GuildId(playground.world.guild.id)
    async with asyncio.timeout(60):
        while True:
            found = (await shop.purchases(guild, None, Seek())).items
            if not found:
                return None
            if found[0].state is not PurchaseState.PAID:
                return found[0].state.value
            await asyncio.sleep(0.05)
