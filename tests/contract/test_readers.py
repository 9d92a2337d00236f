from datetime import timedelta
from unittest.mock import patch

import pytest

from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.guilds.guild import BackToDefault, Choice
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import DM_ON_ACTION
from domain.shared.history import Change
from domain.shared.ids import RequestId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Direction, Page, Seek
from domain.shared.settings import Settings
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

ONE = CaseNumber(1)
LATER = START + timedelta(minutes=1)


async def test_settings_are_none_for_a_guild_not_registered_and_the_defaults_at_first(backend: Backend) -> None:
    assert await backend.settings.get(GUILD) is None
    async with backend.uow() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    assert await backend.settings.get(GUILD) == Settings()


async def test_a_case_is_shown_as_it_is(registered: Backend) -> None:
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent())
        case.settle(failure=Failure.REFUSED_BY_DISCORD, notice=Notice.DELIVERED, at=LATER)
        case.amend_reason(Reason("raid"), by=MODERATOR, at=LATER)
        await uow.cases.save(case)
        await uow.commit()
    assert await registered.cases.show(GUILD, ONE) == CaseView.of(case)


async def test_a_case_is_found_by_the_request_that_opened_it(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent(request=RequestId(1)))
        case = await uow.cases.open(an_intent(request=RequestId(2), target=UserId(99)))
        await uow.commit()
    assert await registered.cases.opened_by(GUILD, RequestId(2)) == CaseView.of(case)
    assert await registered.cases.opened_by(GUILD, RequestId(3)) is None
    assert await registered.cases.opened_by(OTHER_GUILD, RequestId(2)) is None


async def test_the_actions_of_a_kind_on_a_member_that_were_carried_out_are_counted(registered: Backend) -> None:
    async with registered.uow() as uow:
        for number, (kind, target, failure) in enumerate(
            [(WARN, MEMBER, None), (BAN, MEMBER, None), (WARN, UserId(99), None), (WARN, MEMBER, Failure.INTERRUPTED)]
            + [(WARN, MEMBER, None)] * 2
        ):
            case = await uow.cases.open(an_intent(kind=kind, target=target, request=RequestId(number + 1)))
            case.settle(failure=failure, notice=Notice.DELIVERED, at=LATER)
            await uow.cases.save(case)
        await uow.cases.open(an_intent(kind=WARN))
        await uow.commit()
    count = registered.cases.count_applied
    counts = [await count(GUILD, MEMBER, WARN, up_to=CaseNumber(number)) for number in range(1, 8)]
    assert [total.counted for total in counts] == [1, 1, 1, 1, 2, 3, 3]
    assert all(total.is_exact for total in counts)
    assert (await count(OTHER_GUILD, MEMBER, WARN, up_to=CaseNumber(7))).counted == 0


async def test_no_more_than_a_thousand_actions_are_counted(registered: Backend) -> None:
    with (
        patch("application.shared.total.COUNTED_AT_MOST", 2),
        patch("infrastructure.moderation.case_reader.COUNTED_AT_MOST", 2),
    ):
        async with registered.uow() as uow:
            for _ in range(4):
                case = await uow.cases.open(an_intent(kind=WARN))
                case.settle(failure=None, notice=Notice.DELIVERED, at=LATER)
                await uow.cases.save(case)
            await uow.commit()
        counts = [
            await registered.cases.count_applied(GUILD, MEMBER, WARN, up_to=CaseNumber(number)) for number in (2, 4)
        ]
    assert counts == [Total(2, is_exact=True), Total(2, is_exact=False)]


async def test_a_case_that_is_not_there_is_not_shown(registered: Backend) -> None:
    with pytest.raises(CaseNotFound):
        await registered.cases.show(GUILD, ONE)
    assert await registered.cases.history(GUILD, ONE, Seek()) == Page(())


async def test_the_history_of_a_case_is_read_in_pages_newest_first_to_its_end_and_back(registered: Backend) -> None:
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent(reason=None))
        for change in range(27):
            case.amend_reason(Reason(f"reason {change}"), by=UserId(change + 1), at=START + timedelta(seconds=change))
        await uow.cases.save(case)
        await uow.commit()
    first = await registered.cases.history(GUILD, ONE, Seek(size=20))
    assert first.items[0].change == Change(
        field="reason", old="reason 25", new="reason 26", by=UserId(27), at=START + timedelta(seconds=26)
    )
    assert (first.newer, first.older) == (None, first.items[-1].id)
    second = await registered.cases.history(GUILD, ONE, Seek(size=20, cursor=first.older))
    assert [each.change.new for each in second.items] == [f"reason {number}" for number in range(6, -1, -1)]
    assert (second.newer, second.older) == (second.items[0].id, None)
    back = Seek(size=20, cursor=second.newer, direction=Direction.NEWER)
    assert (await registered.cases.history(GUILD, ONE, back)).items == first.items


@pytest.mark.parametrize(
    ("which", "newer_than", "counted"),
    [
        (CaseFilter(), 7, (7, 0)),
        (CaseFilter(), 2, (7, 5)),
        (CaseFilter(target=UserId(31)), 3, (4, 2)),
        (CaseFilter(moderator=UserId(11)), 4, (3, 1)),
        (CaseFilter(kind=BAN), 1, (2, 1)),
        (CaseFilter(kind=UNBAN), 1, (0, 0)),
    ],
)
async def test_cases_are_counted_and_those_that_are_newer(
    seven: Backend, which: CaseFilter, newer_than: int, counted: tuple[int, int]
) -> None:
    count = await seven.cases.count(GUILD, which, newer_than=CaseNumber(newer_than))
    assert (count.all, count.newer) == (Total(counted[0], is_exact=True), Total(counted[1], is_exact=True))


async def test_the_history_of_settings_is_newest_first_and_says_what_was_changed_from_what_to_what(
    registered: Backend,
) -> None:
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(MOD_LOG_CHANNEL, 77)], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        guild.decide([BackToDefault(MOD_LOG_CHANNEL), Choice(DM_ON_ACTION, False)], by=UserId(11), at=LATER)
        await uow.guilds.save(guild)
        await uow.commit()
    page = await registered.setting_history.page(GUILD, Seek())
    assert [recorded.change for recorded in page.items] == [
        Change(field="dm_on_action", old=True, new=False, by=UserId(11), at=LATER),
        Change(field="mod_log_channel", old=77, new=None, by=UserId(11), at=LATER),
        Change(field="mod_log_channel", old=None, new=77, by=MODERATOR, at=START),
    ]
    assert page.items[0].change.new is False, "a flag stays a flag"
    assert (await registered.setting_history.page(OTHER_GUILD, Seek())).items == ()

    first = await registered.setting_history.page(GUILD, Seek(size=2))
    assert first.items == page.items[:2]
    assert first.older is not None
    second = await registered.setting_history.page(GUILD, Seek(size=2, cursor=first.older))
    assert second.items == page.items[2:]
    assert second.older is None
    assert second.newer is not None
    back = await registered.setting_history.page(GUILD, Seek(size=2, cursor=second.newer, direction=Direction.NEWER))
    assert back.items == first.items


@pytest.fixture
async def seven(registered: Backend) -> Backend:
    """Cases 1 to 7: odd ones of member 31 by moderator 10, even ones of member 32 by 11; 1 and 2 are bans."""
    async with registered.uow() as uow:
        for number in range(1, 8):
            odd = number % 2 == 1
            await uow.cases.open(
                an_intent(
                    kind=BAN if number <= 2 else WARN,
                    target=UserId(31 if odd else 32),
                    moderator=UserId(10 if odd else 11),
                )
            )
        await uow.cases.open(an_intent(guild=OTHER_GUILD, target=UserId(31)))
        await uow.commit()
    return registered


async def numbers(backend: Backend, which: CaseFilter, seek: Seek) -> tuple[list[int], int | None, int | None]:
    """The numbers of a page, and the cursors that lead to newer and older ones."""
    page: Page[CaseView] = await backend.cases.page(GUILD, which, seek)
    return [case.number for case in page.items], page.newer, page.older


@pytest.mark.parametrize(
    ("seek", "expected"),
    [
        (Seek(size=3), ([7, 6, 5], None, 5)),
        (Seek(size=3, cursor=5), ([4, 3, 2], 4, 2)),
        (Seek(size=3, cursor=2), ([1], 1, None)),
        (Seek(size=3, cursor=1), ([], None, None)),
        (Seek(size=7), ([7, 6, 5, 4, 3, 2, 1], None, None)),
        (Seek(size=3, cursor=1, direction=Direction.NEWER), ([4, 3, 2], 4, 2)),
        (Seek(size=3, cursor=4, direction=Direction.NEWER), ([7, 6, 5], None, 5)),
        (Seek(size=3, cursor=6, direction=Direction.NEWER), ([7], None, 7)),
        (Seek(size=3, cursor=7, direction=Direction.NEWER), ([], None, None)),
        (Seek(size=2, direction=Direction.NEWER), ([2, 1], 2, 1)),
    ],
)
async def test_pages_of_cases_follow_the_cursor(
    seven: Backend, seek: Seek, expected: tuple[list[int], int | None, int | None]
) -> None:
    assert await numbers(seven, CaseFilter(), seek) == expected


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (CaseFilter(target=UserId(31)), [7, 5, 3, 1]),
        (CaseFilter(moderator=UserId(11)), [6, 4, 2]),
        (CaseFilter(kind=BAN), [2, 1]),
        (CaseFilter(kind=WARN, target=UserId(31), moderator=UserId(10)), [7, 5, 3]),
        (CaseFilter(target=UserId(31), moderator=UserId(11)), []),
        (CaseFilter(kind=UNBAN), []),
    ],
)
async def test_pages_hold_only_cases_that_pass_the_filter(
    seven: Backend, which: CaseFilter, expected: list[int]
) -> None:
    assert (await numbers(seven, which, Seek()))[0] == expected


async def test_a_filtered_page_continues_after_its_cursor(seven: Backend) -> None:
    which = CaseFilter(target=UserId(31))
    assert await numbers(seven, which, Seek(size=2)) == ([7, 5], None, 5)
    assert await numbers(seven, which, Seek(size=2, cursor=5)) == ([3, 1], 3, None)
