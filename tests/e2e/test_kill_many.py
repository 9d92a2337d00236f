"""The bot is killed at every step of an operation on many, and of what takes it back: `make killtest`."""

import asyncio
import signal
from collections.abc import Callable, Mapping
from typing import ClassVar

import pytest
from attrs import field, frozen
from sqlalchemy import select

from domain.moderation.bulk.operation import BulkEnding
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.bulk.tables import bulk_operations
from interface.moderation.bulk.wiring import LEASES_OF_AN_ACTION
from playground.api import Person, Playground, SeenMessage
from playground.rules.roles import RoleChange
from tests.e2e.bot_process import bot_process
from tests.e2e.crashing import STEPS_OF_A_BULK
from tests.e2e.quiet import cases_of, until_quiet
from tests.e2e.running import Tux, quick_settings, running_tux

pytestmark = [pytest.mark.kill, pytest.mark.at_length]

_GUEST = "Guest"
_KICKED, _BANNED, _UNBANNED, _ROLES = 20, 22, 23, 25
"""Discord API reference, "Audit log events"."""


@frozen(kw_only=True)
class Operation:
    """A command on Emil, Freya and Goro, in whom it finds nothing to do; and what Discord holds once it was done."""

    audited: int
    by: str = "Dalia"
    role: bool = False
    before: Callable[[Person, Mapping[str, Person]], None] = lambda _owner, _people: None
    done: Mapping[str, frozenset[str]]
    undone: Mapping[str, frozenset[str]] = field(factory=dict)
    undone_by: int = 0
    """Zero where nothing takes it back."""
    HIT: ClassVar = ("Emil", "Freya")


def _goro_is_banned(owner: Person, people: Mapping[str, Person]) -> None:
    owner.ban(people["Goro"], "by hand")


def _goro_is_gone(_owner: Person, people: Mapping[str, Person]) -> None:
    people["Goro"].leave()


def _goro_is_a_guest(owner: Person, people: Mapping[str, Person]) -> None:
    owner.give_role(people["Goro"], _GUEST)


def _all_but_goro_are_guests(owner: Person, people: Mapping[str, Person]) -> None:
    for name in Operation.HIT:
        owner.give_role(people[name], _GUEST)


_NOBODY, _HIT = frozenset[str](), frozenset(Operation.HIT)
_GORO = frozenset({"Goro"})
OPERATIONS = {
    "massban": Operation(
        audited=_BANNED,
        before=_goro_is_banned,
        done={"banned": _HIT | _GORO, "gone": _HIT | _GORO, "guests": _NOBODY},
        undone={"banned": _GORO, "gone": _HIT | _GORO, "guests": _NOBODY},
        undone_by=_UNBANNED,
    ),
    "masskick": Operation(
        audited=_KICKED,
        before=_goro_is_gone,
        done={"banned": _NOBODY, "gone": _HIT | _GORO, "guests": _NOBODY},
    ),
    "massrole give": Operation(
        audited=_ROLES,
        by="Ada",
        role=True,
        before=_goro_is_a_guest,
        done={"banned": _NOBODY, "gone": _NOBODY, "guests": _HIT | _GORO},
        undone={"banned": _NOBODY, "gone": _NOBODY, "guests": _GORO},
        undone_by=_ROLES,
    ),
    "massrole take": Operation(
        audited=_ROLES,
        by="Ada",
        role=True,
        before=_all_but_goro_are_guests,
        done={"banned": _NOBODY, "gone": _NOBODY, "guests": _NOBODY},
        undone={"banned": _NOBODY, "gone": _NOBODY, "guests": _HIT},
        undone_by=_ROLES,
    ),
}
_UNDO = "undo of "
ACTIONS = [*OPERATIONS, *(f"{_UNDO}{name}" for name, operation in OPERATIONS.items() if operation.undone_by)]


@pytest.fixture
def people(playground: Playground) -> Mapping[str, Person]:
    playground.person("Ada").create_role(RoleChange(name=_GUEST, permissions=0))
    return {name: playground.person(name) for name in (*Operation.HIT, "Goro")}


@pytest.mark.parametrize("step", STEPS_OF_A_BULK)
@pytest.mark.parametrize("action", ACTIONS)
async def test_an_operation_on_many_survives_a_kill(
    action: str,
    step: str,
    playground: Playground,
    people: Mapping[str, Person],
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    name = action.removeprefix(_UNDO)
    operation, is_undo, settings = OPERATIONS[name], action.startswith(_UNDO), quick_settings(database_settings)
    operation.before(playground.person("Ada"), people)
    by, listed = playground.person(operation.by), " ".join(str(person.id) for person in people.values())

    async def preview() -> SeenMessage:
        if operation.role:
            return await by.command(name, users=listed, reason="Raid", role=_GUEST)
        return await by.command(name, users=listed, reason="Raid")

    async def ask() -> None:
        await by.click(await (by.command("bulk undo", number=1) if is_undo else preview()), "Confirm")

    if is_undo:
        async with running_tux(playground, settings):
            await by.click(await preview(), "Confirm")
            await until_quiet(engines)
    async with bot_process(playground, database_settings, crash_at=step) as bot:
        asking = asyncio.create_task(ask())
        async with asyncio.timeout(60):
            assert await bot.wait() == -signal.SIGKILL
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    async with running_tux(playground, settings) as tux:
        _pass_leases_of_a_bulk(tux)
        await until_quiet(engines)
    assert _state(playground, people) == (operation.undone if is_undo else operation.done)
    numbers = (1, 2) if is_undo else (1,)
    assert await _endings(engines) == [BulkEnding.DONE for _ in numbers]
    assert [case["status"] for case in await cases_of(engines)] == ["applied"] * 2 * len(numbers)
    assert [case["number"] for case in await cases_of(engines)] == [*range(1, 2 * len(numbers) + 1)]
    for number, audited in zip(numbers, (operation.audited, operation.undone_by), strict=False):
        hit = [
            (entry.action_type, entry.target_id)
            for entry in playground.world.guild.audit_log
            if (entry.reason or "").startswith(f"[bulk {number}]")
        ]
        assert sorted(hit) == sorted((audited, people[each].id) for each in Operation.HIT)
        posts = [seen.text for seen in playground.person("Dalia").sees(mod_log) if f"operation #{number} " in seen.text]
        assert len(posts) == 1
        assert "**2**" in posts[0]


def _pass_leases_of_a_bulk(tux: Tux) -> None:
    for _ in range(LEASES_OF_AN_ACTION):
        tux.clock.pass_leases()


def _state(playground: Playground, people: Mapping[str, Person]) -> Mapping[str, frozenset[str]]:
    guild = playground.world.guild
    guest = next(role.id for role in guild.roles.values() if role.name == _GUEST)
    there = {name: guild.members[person.id] for name, person in people.items() if person.id in guild.members}
    return {
        "banned": frozenset(name for name, person in people.items() if person.id in guild.bans),
        "gone": frozenset(people) - frozenset(there),
        "guests": frozenset(name for name, member in there.items() if guest in member.roles),
    }


async def _endings(engines: Engines) -> list[BulkEnding | None]:
    query = select(bulk_operations.c.ending).order_by(bulk_operations.c.number)
    async with engines.autocommit.connect() as connection:
        return [*(await connection.execute(query)).scalars()]
