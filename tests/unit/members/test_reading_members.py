"""Who may see members, and what a list is made of."""

from collections.abc import Awaitable, Callable

import pytest

from application.members.find_members import FindMembers, FindMembersHandler
from application.members.list_members import ListMembers, ListMembersHandler
from application.members.list_sanctions import ListSanctions, ListSanctionsHandler
from application.members.queries import Order
from application.members.show_member import ShowMember, ShowMemberHandler
from application.shared.total import COUNTED_AT_MOST, Total
from domain.members.errors import MemberNotKnown
from domain.members.member import Member
from domain.moderation.actions import KINDS
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, GUILD, MEMBER, a_request, a_standing, an_intent
from tests.fakes.clock import START
from tests.fakes.members import MEMBERS, MemoryMemberReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.members import a_sighting

type Asks = Callable[[MemoryRecords, Standing], Awaitable[object]]

ASKS: dict[str, Asks] = {
    "list": lambda records, by: ListMembersHandler(MemoryMemberReader(records))(
        ListMembers(guild=GUILD, by=by, order=Order.NAME, seek=Seek())
    ),
    "sanctions": lambda records, by: ListSanctionsHandler(MemoryMemberReader(records))(
        ListSanctions(guild=GUILD, by=by, seek=Seek())
    ),
    "show": lambda records, by: ShowMemberHandler(MemoryMemberReader(records), MemoryCaseReader(records))(
        ShowMember(guild=GUILD, by=by, user=MEMBER, cases=Seek())
    ),
    "find": lambda records, by: FindMembersHandler(MemoryMemberReader(records))(
        FindMembers(guild=GUILD, by=by, typed=" em\0", limit=25)
    ),
}


@pytest.fixture
def records() -> MemoryRecords:
    records = MemoryRecords()
    records[MEMBERS][GUILD, MEMBER] = Member.met(a_sighting())
    return records


@pytest.mark.parametrize("asks", ASKS.values(), ids=ASKS)
async def test_only_moderators_see_members(records: MemoryRecords, asks: Asks) -> None:
    with pytest.raises(MissingPermission) as refused:
        await asks(records, a_standing(permissions=EVERYTHING - {Permission.MODERATE_MEMBERS}))
    assert refused.value.permission is Permission.MODERATE_MEMBERS
    assert await asks(records, a_standing(permissions=frozenset({Permission.MODERATE_MEMBERS})))


async def test_what_is_typed_is_tidied_before_it_is_looked_for(records: MemoryRecords) -> None:
    found = await ASKS["find"](records, a_standing(is_owner=True))
    assert isinstance(found, tuple)
    assert [member.user for member in found] == [MEMBER]


async def test_somebody_never_seen_is_shown_if_there_is_a_case(records: MemoryRecords) -> None:
    show = ShowMemberHandler(MemoryMemberReader(records), MemoryCaseReader(records))
    command = ShowMember(guild=GUILD, by=a_standing(is_owner=True), user=UserId(77), cases=Seek())
    with pytest.raises(MemberNotKnown):
        await show(command)
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.cases.open(an_intent(target=UserId(77), request=a_request()))
        await uow.commit()
    details = await show(command)
    assert (details.member, [case.number for case in details.cases.items]) == (None, [1])


@pytest.mark.parametrize(
    ("found", "total"),
    [(0, Total(0, is_exact=True)), (COUNTED_AT_MOST, Total(1000, is_exact=True)), (1001, Total(1000, is_exact=False))],
)
def test_a_total_is_exact_up_to_a_thousand(found: int, total: Total) -> None:
    assert Total.of(found) == total


@pytest.mark.parametrize(("counted", "pages"), [(0, 0), (1, 1), (10, 1), (11, 2), (1000, 100)])
def test_pages_are_counted_up(counted: int, pages: int) -> None:
    assert Total(counted, is_exact=True).pages(10) == pages


def test_bans_timeouts_and_jails_stay_in_force_until_they_are_undone() -> None:
    assert {kind: kind.undone_by for kind in KINDS if kind.undone_by is not None} == {
        BAN: UNBAN,
        TIMEOUT: UNTIMEOUT,
        JAIL: UNJAIL,
    }
