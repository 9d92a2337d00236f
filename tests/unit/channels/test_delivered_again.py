"""A request that Discord delivers again opens nothing new."""

from application.channels.open_lockdown import OpenLockdown, OpenLockdownHandler
from application.channels.record_act import OpenActHandler
from tests.channels import a_lock, a_proposal
from tests.fakes.channel_desk import GENERAL
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


async def test_an_act_is_found_and_said_to_be_known(records: MemoryRecords) -> None:
    open_act, proposal = OpenActHandler(MemoryUnitOfWorkFactory(records)), a_proposal()
    first, again = await open_act(proposal), await open_act(proposal)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.act == first.act


async def test_a_lock_is_found(records: MemoryRecords) -> None:
    open_lockdown = OpenLockdownHandler(MemoryUnitOfWorkFactory(records), AgreedClock(FakeClock()))
    command = OpenLockdown(a_lock(), [GENERAL])
    first, again = await open_lockdown(command), await open_lockdown(command)
    assert again.number == first.number
