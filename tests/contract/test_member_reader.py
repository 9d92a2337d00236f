from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

import pytest

from application.members.queries import MemberView, Order
from application.shared.total import Total
from domain.members.member import Sighting
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Page, Seek
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.members import a_sighting, left, met


async def pages(
    backend: Backend, order: Order, size: int, direction: Direction = Direction.OLDER
) -> list[list[UserId]]:
    """All pages from one end to the other, by user id; each as it is read."""
    read, cursor, more = [], None, True
    while more:
        page = await backend.members.page(GUILD, order, Seek(cursor=cursor, direction=direction, size=size))
        read.append([member.user for member in page.items])
        cursor = page.older if direction is Direction.OLDER else page.newer
        more = cursor is not None
    return read


def later(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.fixture
async def populated(registered: Backend) -> Backend:
    await met(
        registered,
        a_sighting(UserId(1), username="bea", display_name="Zoë", messages=5),
        a_sighting(UserId(2), username="Ada", display_name="ada l", messages=5, seen=later(9)),
        a_sighting(UserId(3), username=None, display_name=None, messages=7),
        a_sighting(UserId(4), username="ada_b", display_name="100%", messages=5),
        a_sighting(UserId(5), username="adam", display_name="Bear", active=False),
        a_sighting(UserId(6), username="zed", display_name="_x", messages=50),
        a_sighting(UserId(7), guild=OTHER_GUILD, username="adele"),
    )
    await left(registered, later(20), UserId(6))
    await registered.in_no_order("members")
    return registered


async def test_a_member_is_shown_as_met(populated: Backend) -> None:
    assert await populated.members.show(GUILD, UserId(1)) == MemberView(
        guild=GUILD,
        user=UserId(1),
        username=a_sighting(username="bea").username,
        display_name=a_sighting(display_name="Zoë").display_name,
        is_bot=False,
        joined_at=None,
        first_seen_at=START,
        last_active_at=START,
        message_count=5,
        left_at=None,
    )
    gone = await populated.members.show(GUILD, UserId(6))
    assert gone is not None
    assert gone.left_at == later(20)


async def test_looking_somebody_up_finds_nobody_and_creates_nobody(populated: Backend) -> None:
    for _ in range(2):
        assert await populated.members.show(GUILD, UserId(7)) is None
    assert (await populated.members.total(GUILD, Order.NEWEST)).counted == 6


ORDERED = {
    Order.NEWEST: [6, 5, 4, 3, 2, 1],
    Order.NAME: [3, 2, 4, 5, 1, 6],
    Order.ACTIVITY: [3, 2, 4, 1],
}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
async def test_pages_hold_everybody_once_in_the_order_asked_for(populated: Backend, order: Order, size: int) -> None:
    read = await pages(populated, order, size)
    assert [*chain(*read)] == ORDERED[order]
    assert {len(page) for page in read[:-1]} <= {size}


@pytest.mark.parametrize("order", Order)
async def test_from_the_far_end_the_same_pages_are_read_backwards(populated: Backend, order: Order) -> None:
    read = await pages(populated, order, 2, Direction.NEWER)
    assert [*chain(*reversed(read))] == ORDERED[order]


async def test_turning_back_leads_to_the_page_before(populated: Backend) -> None:
    first = await populated.members.page(GUILD, Order.NAME, Seek(size=2))
    second = await populated.members.page(GUILD, Order.NAME, Seek(size=2, cursor=first.older))
    back = await populated.members.page(GUILD, Order.NAME, Seek(size=2, cursor=second.newer, direction=Direction.NEWER))
    assert back.items == first.items
    assert (first.newer, back.newer) == (None, None)


async def test_a_page_goes_on_from_where_the_member_of_its_cursor_stands_now(populated: Backend) -> None:
    page = await populated.members.page(GUILD, Order.NAME, Seek(size=3))
    assert [member.user for member in page.items] == [3, 2, 4]
    await met(populated, a_sighting(UserId(4), username="yan", seen=later(60)))
    rest = await populated.members.page(GUILD, Order.NAME, Seek(size=3, cursor=page.older))
    assert [member.user for member in rest.items] == [6]


async def test_behind_somebody_unknown_there_is_nothing(populated: Backend) -> None:
    for order in (Order.NAME, Order.ACTIVITY):
        assert await populated.members.page(GUILD, order, Seek(cursor=99)) == Page(())
    by_id = await populated.members.page(GUILD, Order.NEWEST, Seek(cursor=3, size=100))
    assert [member.user for member in by_id.items] == [2, 1]


async def test_the_total_is_of_what_the_pages_hold(populated: Backend) -> None:
    totals = [await populated.members.total(GUILD, order) for order in Order]
    assert totals == [Total(6, is_exact=True), Total(6, is_exact=True), Total(4, is_exact=True)]


@pytest.mark.parametrize(("known", "total"), [(1000, Total(1000, is_exact=True)), (1001, Total(1000, is_exact=False))])
async def test_beyond_a_thousand_the_total_is_not_exact(registered: Backend, known: int, total: Total) -> None:
    await met(registered, *(a_sighting(UserId(number)) for number in range(1, known + 1)))
    assert await registered.members.total(GUILD, Order.NEWEST) == total


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("ada", [2, 4, 5]),
        ("ADA", [2, 4, 5]),
        ("ada_", [4]),
        ("ada ", [2]),
        ("be", [5, 1]),
        ("zOË", [1]),
        ("100%", [4]),
        ("%", []),
        ("_", [6]),
        ("\\", []),
        ("adam", [5]),
        ("adamo", []),
        ("", [3, 2, 4, 5, 1, 6]),
    ],
)
async def test_members_are_found_by_the_beginning_of_either_name(
    populated: Backend, prefix: str, found: Sequence[int]
) -> None:
    assert [member.user for member in await populated.members.named(GUILD, prefix, 25)] == found


async def test_no_more_are_found_than_asked_for(populated: Backend) -> None:
    assert [member.user for member in await populated.members.named(GUILD, "a", 2)] == [2, 4]


async def acted(
    backend: Backend, kind: ActionKind, target: int, failure: Failure | None = None, *, settled: bool = True
) -> None:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(kind=kind, target=UserId(target)))
        if settled:
            case.settle(failure=failure, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
        await uow.commit()


@pytest.fixture
async def sanctioned(populated: Backend) -> Backend:
    await acted(populated, BAN, 1)  # 1, in force
    await acted(populated, BAN, 2)  # 2, undone by 3
    await acted(populated, UNBAN, 2)
    await acted(populated, WARN, 3)
    await acted(populated, BAN, 4)  # 5, repeated by 6: lifted by hand between
    await acted(populated, BAN, 4)
    await acted(populated, BAN, 5)  # 7: the unban failed
    await acted(populated, UNBAN, 5, Failure.REFUSED_BY_DISCORD)
    await acted(populated, KICK, 6)
    await acted(populated, BAN, 6, settled=False)
    await acted(populated, UNBAN, 40)
    await acted(populated, BAN, 40)  # 12, of somebody never met
    await acted(populated, BAN, 3, Failure.UNKNOWN_MEMBER)
    await acted(populated, WARN, 1)  # which has nothing to do with the ban
    await populated.in_no_order("members", "cases", "case_links")
    return populated


@pytest.mark.parametrize("size", [1, 3, 4, 100])
async def test_sanctions_in_force_are_those_carried_out_and_not_undone(sanctioned: Backend, size: int) -> None:
    read, cursor, more = list[int](), None, True
    while more:
        page = await sanctioned.members.sanctions(GUILD, Seek(cursor=cursor, size=size))
        read += [sanction.case.number for sanction in page.items]
        cursor, more = page.older, page.older is not None
    assert read == [12, 7, 6, 1]


async def test_sanctions_can_be_read_from_the_oldest_on(sanctioned: Backend) -> None:
    page = await sanctioned.members.sanctions(GUILD, Seek(cursor=1, direction=Direction.NEWER, size=2))
    assert ([sanction.case.number for sanction in page.items], page.newer) == ([7, 6], 7)


async def test_a_sanction_names_whom_it_is_on_as_far_as_known(sanctioned: Backend) -> None:
    page = await sanctioned.members.sanctions(GUILD, Seek())
    named = {sanction.case.target: (sanction.username, sanction.display_name) for sanction in page.items}
    assert named == {40: (None, None), 5: ("adam", "Bear"), 4: ("ada_b", "100%"), 1: ("bea", "Zoë")}


async def test_everyone_is_read_by_user_id(populated: Backend) -> None:
    read = [member.user async for member in populated.members.everyone(GUILD)]
    assert read == [1, 2, 3, 4, 5, 6]


async def test_everyone_is_read_however_many_there_are(registered: Backend) -> None:
    await met(registered, *(Sighting(guild=GUILD, user=UserId(number), at=START) for number in range(1, 2002)))
    read = [member.user async for member in registered.members.everyone(GUILD)]
    assert read == list(range(1, 2002))
    assert [member async for member in registered.members.everyone(OTHER_GUILD)] == []


async def test_somebody_of_another_guild_is_not_among_them(populated: Backend) -> None:
    assert MEMBER not in [member.user async for member in populated.members.everyone(OTHER_GUILD)]


async def test_a_voided_sanction_is_none_until_it_counts_again(sanctioned: Backend) -> None:
    async def in_force() -> list[CaseNumber]:
        return [sanction.case.number for sanction in (await sanctioned.members.sanctions(GUILD, Seek())).items]

    before = await in_force()
    async with sanctioned.uow() as uow:
        case = await uow.cases.get(GUILD, before[0])
        case.void(Reason("a mistake"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert await in_force() == before[1:]


async def test_what_those_were_called_who_were_ever_seen_here(registered: Backend) -> None:
    await met(registered, a_sighting(UserId(1)), a_sighting(UserId(2), display_name=None), a_sighting(UserId(3)))
    await left(registered, START, UserId(1))
    names = registered.members.names
    assert await names(GUILD, [UserId(1), UserId(2), UserId(4)]) == {
        UserId(1): Names(username="emil", display_name="Emil"),
        UserId(2): Names(username="emil"),
    }
    assert await names(OTHER_GUILD, [UserId(1)]) == {}
