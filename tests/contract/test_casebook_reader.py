"""What is asked of many cases at once."""

from datetime import timedelta
from unittest.mock import patch

from application.moderation.casebook.queries import MOST_MODERATORS
from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Seek
from tests.appeals import an_appeal
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, UNNAMED, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

ANOTHER = UserId(99)


async def acted(
    backend: Backend,
    kind: ActionKind,
    *,
    failure: Failure | None = None,
    ending: Ending | None = None,
    is_voided: bool = False,
    target: UserId = MEMBER,
    moderator: UserId = MODERATOR,
    names: Names = UNNAMED,
    hours: int = 0,
) -> None:
    at = START + timedelta(hours=hours)
    async with backend.uow() as uow:
        case = await uow.cases.open(
            an_intent(kind=kind, target=target, moderator=moderator, moderator_names=names, opened_at=at)
        )
        case.settle(failure=failure, notice=Notice.DELIVERED, at=at)
        if ending is not None:
            case.end(ending, at=at)
        if is_voided:
            case.void(Reason("a mistake"), by=MODERATOR, at=at)
        await uow.cases.save(case)
        await uow.commit()


async def varied(backend: Backend) -> None:
    await acted(backend, WARN)  # 1
    await acted(backend, BAN, ending=Ending.LIFTED)
    await acted(backend, WARN, is_voided=True)
    await acted(backend, BAN, failure=Failure.INTERRUPTED)
    await acted(backend, NOTE)  # 5
    await acted(backend, WARN, target=ANOTHER)
    await acted(backend, BAN)  # 7
    await acted(backend, BAN, is_voided=True)
    async with backend.uow() as uow:
        await uow.cases.open(an_intent(kind=KICK))
        await uow.cases.open(an_intent(kind=WARN, guild=OTHER_GUILD))
        await uow.commit()


async def test_kinds_are_counted_of_what_was_carried_out_and_not_voided(registered: Backend) -> None:
    await varied(registered)
    counts = await registered.casebook.kind_counts(GUILD, MEMBER)
    assert (list(counts.by_kind.items()), counts.total) == ([(BAN, 2), (NOTE, 1), (WARN, 1)], Total(4, is_exact=True))
    nobody = await registered.casebook.kind_counts(GUILD, UserId(5))
    assert (dict(nobody.by_kind), nobody.total) == ({}, Total(0, is_exact=True))


async def test_no_more_than_a_thousand_are_counted(registered: Backend) -> None:
    await varied(registered)
    with (
        patch("application.shared.total.COUNTED_AT_MOST", 2),
        patch("infrastructure.moderation.casebook.reader.COUNTED_AT_MOST", 2),
    ):
        assert (await registered.casebook.kind_counts(GUILD, MEMBER)).total == Total(2, is_exact=False)


async def test_what_is_in_force_lasts_has_not_ended_and_counts(registered: Backend) -> None:
    await varied(registered)
    assert [case.number for case in await registered.casebook.in_force(GUILD, MEMBER)] == [7]
    assert await registered.casebook.in_force(GUILD, ANOTHER) == ()


async def test_members_read_what_was_carried_out_and_is_neither_voided_nor_confidential(registered: Backend) -> None:
    await varied(registered)
    first = await registered.casebook.own(GUILD, MEMBER, Seek(size=2))
    assert ([case.number for case in first.items], first.older) == ([7, 2], 2)
    second = await registered.casebook.own(GUILD, MEMBER, Seek(size=2, cursor=2))
    assert ([case.number for case in second.items], second.older) == ([1], None)
    back = await registered.casebook.own(GUILD, MEMBER, Seek(size=2, cursor=1, direction=Direction.NEWER))
    assert [case.number for case in back.items] == [7, 2]
    async with registered.uow() as uow:
        await uow.appeals.file(an_appeal(CaseNumber(7)))
        await uow.commit()
    again = await registered.casebook.own(GUILD, MEMBER, Seek(size=2))
    assert [case.appeal for case in again.items] == [AppealState.OPEN, None]


async def test_what_moderators_did_is_counted_by_kind_from_a_time_on(registered: Backend) -> None:
    await acted(registered, WARN, hours=-1)
    for names in (Names(username="old"), Names(username="new", display_name="New")):
        await acted(registered, WARN, names=names)
    await acted(registered, BAN, target=ANOTHER)
    await acted(registered, WARN, is_voided=True)
    await acted(registered, WARN, failure=Failure.INTERRUPTED)
    await acted(registered, KICK, moderator=ANOTHER, hours=5)
    stats = await registered.casebook.mod_stats(GUILD, START, None)
    assert [(each.moderator, list(each.by_kind.items())) for each in stats.moderators] == [
        (MODERATOR, [(WARN, 2), (BAN, 1)]),
        (ANOTHER, [(KICK, 1)]),
    ]
    assert (stats.moderators[0].total, stats.others) == (3, 0)
    [of_one] = (await registered.casebook.mod_stats(GUILD, START, ANOTHER)).moderators
    assert of_one == stats.moderators[1]
    assert (await registered.casebook.mod_stats(GUILD, START + timedelta(days=1), None)).moderators == ()


async def test_a_moderator_has_the_names_of_their_newest_case(registered: Backend) -> None:
    for username in ("first", "second"):
        await acted(registered, WARN, names=Names(username=username, display_name=username.title()))
    [moderator] = (await registered.casebook.mod_stats(GUILD, START, None)).moderators
    assert moderator.names == Names(username="second", display_name="Second")


async def test_moderators_beyond_the_tenth_are_counted_together(registered: Backend) -> None:
    for number in range(MOST_MODERATORS + 2):
        await acted(registered, WARN, moderator=UserId(1_000 + number))
    await acted(registered, KICK, moderator=UserId(1_011))
    stats = await registered.casebook.mod_stats(GUILD, START, None)
    assert [each.moderator for each in stats.moderators] == [1_011, *range(1_000, 1_009)]
    assert stats.others == 2
