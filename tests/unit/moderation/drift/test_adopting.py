"""What stands without a case becomes one."""

from datetime import timedelta

import pytest

from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.drift.adopt_standing import AdoptStanding
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    ActionInProgress,
)
from domain.moderation.nobody import NOBODY
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending
from domain.shared.errors import MissingPermission
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER, MODERATOR, a_standing, an_intent
from tests.drift import DriftOf
from tests.fakes.audit_trail import a_deed, at
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation
from tests.unit.moderation.drift.differing import adopting, banned, cut_by_hand

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
STRANGER = UserId(404)


async def test_a_timeout_that_somebody_cut_is_adopted_once_in_place_of_the_one_that_was(
    drift: DriftOf, moderation: Moderation
) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    adopted = await drift.adopt(adopting(kind=TIMEOUT))
    assert adopted is not None
    assert (adopted.number, adopted.expires_at) == (2, START + HOUR)
    assert await drift.adopt(adopting(kind=TIMEOUT, request=9_000_001)) is None
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.REPLACED
    assert await drift.found() == []


async def test_adopted_it_is_a_case_of_whom_the_audit_log_names(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "spam"
    moderation.discord.trail.deeds.append(a_deed(by=UserId(55), reason="spam", at=at(5)))
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason, case.opened_at) == (UserId(55), "spam", at(5))
    assert await drift.found() == []
    await moderation.hear_of_action(HearOfAction(moderation.discord.trail.deeds[0]))
    assert (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items == (case,)


async def test_adopted_it_is_a_case_of_nobody_where_the_log_does_not_go_back_so_far(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "x" * 512
    moderation.discord.trail.may_look = False
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.opened_at, len(case.reason or "")) == (NOBODY, at(600), 480)


async def test_what_the_log_names_and_had_ended_on_record_is_adopted_anew(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.catch_up()
    deed = a_deed(by=UserId(55), at=at(5))
    moderation.discord.trail.deeds.append(deed)
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    await moderation.hear_of_action(HearOfAction(deed))
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.opened_at) == (2, UserId(55), at(600))


async def test_adopted_twice_it_is_one_case(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "spam"
    assert await drift.adopt(adopting()) is not None
    assert await drift.adopt(adopting(request=9_000_001)) is None


def stands_by_us(moderation: Moderation, reason: str) -> None:
    """The bot banned them, as the audit log has it."""
    moderation.discord.bans[GUILD, MEMBER] = reason
    moderation.discord.trail.deeds.append(a_deed(by=moderation.discord.trail.own, reason=reason, at=at(5)))


@pytest.mark.parametrize("kind", [BAN, SOFTBAN])
@pytest.mark.parametrize("sees_log", [True, False])
async def test_what_the_bot_itself_is_at_is_not_adopted(
    drift: DriftOf, moderation: Moderation, kind: ActionKind, sees_log: bool
) -> None:
    """Of a softban, too, a ban stands for a moment."""
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=kind))
    stands_by_us(moderation, "[case 1] Dalia: spam")
    moderation.discord.trail.may_look = sees_log
    with pytest.raises(ActionInProgress):
        await drift.adopt(adopting())
    assert (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items[0].number == ONE


async def test_what_the_bot_did_and_holds_on_record_is_not_adopted(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    stands_by_us(moderation, "[case 1] spam")
    assert await drift.adopt(adopting()) is None


async def test_what_the_bot_did_and_has_ended_on_record_is_adopted_as_of_whom_it_was_done_for(
    drift: DriftOf, moderation: Moderation
) -> None:
    await banned(moderation)
    stands_by_us(moderation, "[case 1] Dalia: spam")
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.reason, again.opened_at) == (2, MODERATOR, "spam", at(600))
    assert await drift.adopt(adopting(request=9_000_001)) is None


async def test_what_a_bulk_operation_did_is_of_whom_it_was_done_for(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await banned(moderation)
    operation = OperationNumber(3)
    records[TARGETS][GUILD, operation, MEMBER] = Target(
        guild=GUILD, operation=operation, user=MEMBER, ordinal=0, state=TargetState.DONE, number=ONE
    )
    drift.bulks = MemoryBulkReader(records)
    stands_by_us(moderation, "[bulk 3] Dalia: spam")
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.reason) == (2, MODERATOR, "spam")


@pytest.mark.parametrize("reason", ["[case 7] spam", "[case 99999999999] spam", "[bulk 1] spam"])
async def test_what_the_bot_did_for_a_case_that_is_not_here_is_adopted_as_nobodys(
    drift: DriftOf, moderation: Moderation, reason: str
) -> None:
    await moderation.get_settings(GUILD)
    stands_by_us(moderation, reason)
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason) == (NOBODY, reason)


async def test_a_token_that_a_person_wrote_hides_nothing(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=SOFTBAN, target=STRANGER))
    moderation.discord.bans[GUILD, MEMBER] = "[case 1] by hand"
    moderation.discord.trail.deeds.append(a_deed(by=UserId(55), reason="[case 1] by hand", at=at(5)))
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason) == (UserId(55), "[case 1] by hand")


async def test_what_stands_no_more_is_not_adopted(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    assert await drift.adopt(adopting()) is None


async def test_a_timeout_is_adopted_with_its_end(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.timeouts[GUILD, MEMBER] = START + HOUR
    case = await drift.adopt(adopting(kind=TIMEOUT))
    assert case is not None
    assert case.expires_at == START + HOUR
    assert records[CASE_SCHEDULE][GUILD, ONE].lease_until == START + HOUR


async def test_only_who_may_ban_makes_a_ban_a_case(drift: DriftOf) -> None:
    with pytest.raises(MissingPermission):
        await drift.adopt(
            AdoptStanding(
                guild=GUILD,
                by=a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS})),
                kind=BAN,
                target=MEMBER,
                request=RequestId(9),
                asked_at=START,
            )
        )
