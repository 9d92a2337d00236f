"""Searching cases: by words and all else, newest first, in pages, however they lie in the history."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from attrs import evolve

from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchForgotten, SearchId, SearchText
from domain.moderation.reason import Reason
from domain.moderation.state import CaseState
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

ANOTHER, ONE = UserId(99), CaseNumber(1)
DAY = timedelta(days=1)


async def recorded(
    backend: Backend,
    reason: str | None = None,
    *,
    kind: ActionKind = WARN,
    target: UserId = MEMBER,
    moderator: UserId = MODERATOR,
    at: datetime = START,
    failure: Failure | None = None,
    ending: Ending | None = None,
    is_voided: bool = False,
    is_settled: bool = True,
) -> None:
    intent = an_intent(kind=kind, target=target, moderator=moderator, reason=reason, opened_at=at)
    async with backend.uow() as uow:
        case = await uow.cases.open(intent)
        if is_settled:
            case.settle(failure=failure, notice=Notice.DELIVERED, at=at)
            if ending is not None:
                case.end(ending, at=at)
            if is_voided:
                case.void(Reason("a mistake"), by=MODERATOR, at=at)
            await uow.cases.save(case)
        await uow.commit()


async def found(backend: Backend, query: CaseQuery, *, size: int = 100) -> list[int]:
    """All pages, newest first."""
    numbers, seek, more = list[int](), Seek(size=size), True
    while more:
        page = (await backend.casebook.search(GUILD, query, seek)).page
        numbers += [case.number for case in page.items]
        more = page.older is not None
        seek = Seek(cursor=page.older, size=size)
    return numbers


def words(text: str) -> CaseQuery:
    return CaseQuery(text=SearchText(text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("spam", [5, 3, 1]),
        ("SPAM", [5, 3, 1]),
        ("spa", []),
        ("spam links", [5, 1]),
        ('"links spam"', [5]),
        ("spam -links", [3]),
        ("raid or advert", [4, 2]),
        ("überflüssig", [4]),
        ("nothing", []),
        ("700", []),
        ("warn", []),
    ],
)
async def test_cases_are_found_by_the_words_of_their_reason(registered: Backend, text: str, numbers: list[int]) -> None:
    for reason in ("Spam, with links", "a raid", "spam", "advert überflüssig", "links spam", None):
        await recorded(registered, reason)
    assert await found(registered, words(text)) == numbers


async def test_what_holds_no_word_finds_nothing(registered: Backend) -> None:
    await recorded(registered, "spam")
    assert await found(registered, words("🦊 !!")) == []


async def test_cases_are_found_by_whom_they_are_about_and_by_their_kind_and_all_of_it_together(
    registered: Backend,
) -> None:
    await recorded(registered, "spam")
    await recorded(registered, "spam", kind=BAN)
    await recorded(registered, "raid", kind=BAN, target=ANOTHER)
    await recorded(registered, "spam", moderator=ANOTHER)
    for query, numbers in (
        (CaseQuery(), [4, 3, 2, 1]),
        (CaseQuery(target=MEMBER), [4, 2, 1]),
        (CaseQuery(moderator=ANOTHER), [4]),
        (CaseQuery(kind=BAN), [3, 2]),
        (CaseQuery(kind=BAN, target=MEMBER), [2]),
        (evolve(words("spam"), kind=WARN, target=MEMBER, moderator=MODERATOR), [1]),
        (evolve(words("raid"), target=MEMBER), []),
    ):
        assert await found(registered, query) == numbers


async def test_cases_are_found_by_their_state(registered: Backend) -> None:
    await recorded(registered, kind=WARN, is_settled=False)
    await recorded(registered, kind=BAN)
    await recorded(registered, kind=BAN, failure=Failure.INTERRUPTED)
    for ending in Ending:
        await recorded(registered, kind=BAN, ending=ending)
        await recorded(registered, kind=BAN, ending=ending, is_voided=True)
    await recorded(registered, kind=WARN, is_voided=True)
    states = {state: await found(registered, CaseQuery(state=state)) for state in CaseState}
    assert states == {
        CaseState.PENDING: [1],
        CaseState.APPLIED: [2],
        CaseState.FAILED: [3],
        CaseState.VOIDED: [10, 9, 7, 5],
        CaseState.LIFTED: [6],
        CaseState.EXPIRED: [4],
        CaseState.SUPERSEDED: [8],
    }
    for state, numbers in states.items():
        shown = [await registered.cases.show(GUILD, number) for number in map(CaseNumber, numbers)]
        assert {case.state for case in shown} == {state}


async def test_a_case_is_found_as_it_is_now(registered: Backend) -> None:
    await recorded(registered, "spam")
    async with registered.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.amend_reason(Reason("raid"), by=MODERATOR, at=START)
        case.void(Reason("a mistake"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert await found(registered, words("spam")) == []
    assert await found(registered, evolve(words("raid"), state=CaseState.VOIDED)) == [1]


async def test_cases_are_found_by_when_they_were_opened_also_those_recorded_long_after(registered: Backend) -> None:
    for days in (0, 100, 200, 170, 300, 400):  # the fourth was told of by the audit log, 30 days later
        await recorded(registered, "spam", at=START + days * DAY)
    for since, until, numbers in (
        (150, None, [6, 5, 4, 3]),
        (200, None, [6, 5, 3]),
        (None, 200, [4, 2, 1]),
        (160, 180, [4]),
        (100, 101, [2]),
        (101, 150, []),
        (500, None, []),
        (None, -1, []),
    ):
        query = CaseQuery(
            since=None if since is None else START + since * DAY, until=None if until is None else START + until * DAY
        )
        assert await found(registered, query) == numbers
        assert await found(registered, evolve(query, text=SearchText("spam"))) == numbers


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("query", [words("spam"), CaseQuery(target=MEMBER)])
async def test_pages_lead_to_the_oldest_and_back_across_the_parts_of_the_history(
    registered: Backend, size: int, query: CaseQuery
) -> None:
    for number in [*range(1, 12), 5_000, 9_000, 30_000]:
        await registered.skip_to(GUILD, number - 1)
        is_meant = number > 11 or number % 3
        await recorded(registered, "spam" if is_meant else "raid", target=MEMBER if is_meant else ANOTHER)
    expected = [30_000, 9_000, 5_000, 11, 10, 8, 7, 5, 4, 2, 1]
    assert await found(registered, query, size=size) == expected
    numbers, cursor = list[int](), 1
    while cursor:
        seek = Seek(cursor=cursor, direction=Direction.NEWER, size=size)
        page = (await registered.casebook.search(GUILD, query, seek)).page
        numbers += [case.number for case in reversed(page.items)]
        cursor = page.newer or 0
    assert numbers == expected[::-1][1:]


async def test_no_more_than_a_thousand_are_counted_and_only_on_the_first_page(registered: Backend) -> None:
    for _ in range(5):
        await recorded(registered, "spam")
    first = await registered.casebook.search(GUILD, words("spam"), Seek(size=2))
    assert first.count == Total(5, is_exact=True)
    assert (await registered.casebook.search(GUILD, words("spam"), Seek(cursor=first.page.older))).count is None
    assert (await registered.casebook.search(GUILD, words("raid"), Seek())).count == Total(0, is_exact=True)
    with (
        patch("application.shared.total.COUNTED_AT_MOST", 3),
        patch("infrastructure.moderation.casebook.reader.COUNTED_AT_MOST", 3),
    ):
        assert (await registered.casebook.search(GUILD, words("spam"), Seek(size=2))).count == Total(3, is_exact=False)


async def test_other_guilds_are_not_searched(registered: Backend) -> None:
    await recorded(registered, "spam")
    result = await registered.casebook.search(OTHER_GUILD, words("spam"), Seek())
    assert (result.page.items, result.count) == ((), Total(0, is_exact=True))


EVERYTHING = CaseQuery(
    text=SearchText("a 'quoted' \\ word"),
    target=MEMBER,
    moderator=MODERATOR,
    kind=BAN,
    state=CaseState.VOIDED,
    since=START,
    until=START + DAY,
)


async def test_a_search_is_kept_as_it_was_until_it_is_forgotten(registered: Backend) -> None:
    async with registered.uow() as uow:
        old = await uow.case_searches.keep(GUILD, CaseQuery(), at=START)
        new = await uow.case_searches.keep(GUILD, EVERYTHING, at=START + DAY)
        other = await uow.case_searches.keep(OTHER_GUILD, CaseQuery(kind=WARN), at=START)
        await uow.commit()
    saved = registered.casebook.saved_search
    assert [await saved(GUILD, old), await saved(GUILD, new)] == [CaseQuery(), EVERYTHING]
    with pytest.raises(SearchForgotten):
        await saved(OTHER_GUILD, new)
    async with registered.uow() as uow:
        await uow.case_searches.forget_before(GUILD, START + DAY)
        await uow.commit()
    with pytest.raises(SearchForgotten):
        await saved(GUILD, old)
    assert (await saved(GUILD, new), await saved(OTHER_GUILD, other)) == (EVERYTHING, CaseQuery(kind=WARN))
    with pytest.raises(SearchForgotten):
        await saved(GUILD, SearchId(2**62))


async def test_any_text_can_be_searched_for(registered: Backend) -> None:
    for text in ("'", "a & b | !c", "\\", '"', "a:*", "<->", "or", "-", "700 0"):
        assert await found(registered, words(text)) == []
