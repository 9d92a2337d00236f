from datetime import timedelta

from application.privacy.ask import AskHandler, AskToBeErased
from application.privacy.erase_person import EraseSome, EraseSomeHandler
from application.privacy.fulfil import LEASES
from domain.privacy.request import RequestKind, RequestState
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import MEMBER, a_request
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.privacy import REQUESTS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


async def test_each_part_notes_the_step_that_is_done_and_holds_the_claim_for_longer(
    records: MemoryRecords, clock: FakeClock
) -> None:
    uow, agreed = MemoryUnitOfWorkFactory(records), AgreedClock(clock)
    await AskHandler(uow, agreed, RequestKind.ERASE)(AskToBeErased(MEMBER, a_request()))
    async with uow() as work:
        [request] = await work.privacy_requests.claim(now=clock.now(), leases=LEASES, room=Room(1))
        await work.commit()
    clock.advance(timedelta(minutes=1))
    await EraseSomeHandler(uow, agreed)(EraseSome(request, "levels", UserId(2**62 + 1), None))
    [stored] = records[REQUESTS].values()
    assert (stored.state, stored.steps_done, stored.lease_until) == (
        RequestState.WAITING,
        ("levels",),
        clock.now() + LEASES[-1],
    )
