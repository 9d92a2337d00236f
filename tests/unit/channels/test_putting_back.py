"""Where Discord says no in the middle, what was set before that is put back, the bot's own right last."""

import pytest
from attrs import evolve

from domain.channels.lockdown import StepState
from domain.channels.locking import RolePowers
from domain.channels.overwrites import Overwrite, Target, TargetKind
from domain.shared.ids import RoleId
from tests.builders import BOT
from tests.channels import House
from tests.fakes.channel_desk import GENERAL, SEND, FakeDesk, a_channel, a_guild
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

ROLE = RoleId(901)
ITSELF, ORDINARY = Target(BOT, TargetKind.MEMBER), Target(ROLE)


@pytest.fixture
def house(records: MemoryRecords) -> House:
    guild = a_guild(a_channel(GENERAL, _901=Overwrite(SEND)), administrator=False)
    guild = evolve(guild, roles={**guild.roles, ROLE: RolePowers(permissions=0)})
    return House(MemoryUnitOfWorkFactory(records), FakeDesk(guild=guild))


async def test_the_bots_own_right_goes_last(house: House) -> None:
    desk, present = house.desk, list[tuple[bool, bool]]()

    def note(_: str) -> None:
        now = desk.overwrites(GENERAL)
        present.append((ITSELF in now, now[ORDINARY] != Overwrite(SEND)))
        if len(present) == 2:
            desk.refusing_once = GENERAL

    desk.then = note
    [step] = (await house.lock()).steps
    assert (step.state, step.why) == (StepState.REFUSED, "Missing Permissions")
    assert present == [(True, False), (True, True), (True, False), (False, False)]


async def test_where_that_is_refused_too_it_is_said_to_be_done_in_part(house: House) -> None:
    def refuse(_: str) -> None:
        house.desk.refusing[GENERAL] = "Missing Access"

    house.desk.then = refuse
    [step] = (await house.lock()).steps
    assert (step.state, step.why) == (StepState.PARTLY, "Missing Access")


async def test_what_was_unlocked_in_part_can_still_be_unlocked(house: House) -> None:
    await house.lock()
    house.desk.then = lambda _: house.desk.refusing.update({GENERAL: "Missing Access"})
    [step] = (await house.unlock()).steps
    assert step.state is StepState.PARTLY
    assert (await house.locked()).keys() == {GENERAL}
    house.desk.then = lambda _: None
    house.desk.refusing.clear()
    [step] = (await house.unlock()).steps
    assert step.state is StepState.DONE
    assert (await house.locked(), house.desk.overwrites(GENERAL)) == ({}, {ORDINARY: Overwrite(SEND)})
