"""Whose a ban is, by what Discord's records say of it."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.effects.tokens import carries_token, is_newest_own, is_own_ban
from application.moderation.ports import AuditEntry, Ban
from domain.moderation.bulk.number import OperationNumber, bulk_token, operation_of, request_of
from domain.moderation.case import Case, Notice
from domain.moderation.case_number import CaseNumber, audit_token
from domain.shared.ids import RequestId
from tests.builders import a_lease, an_intent
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord

SEVEN, OPERATION = CaseNumber(7), OperationNumber(3)


def a_case(request: RequestId | None = None) -> Case:
    return Case.open(an_intent() if request is None else an_intent(request=request), SEVEN, a_lease())


def an_adopted_case() -> Case:
    intent = evolve(an_intent(), opened_at=START, lease_until=START)
    case = Case.open(intent, SEVEN, a_lease())
    case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
    return case


@pytest.mark.parametrize("ordinal", [0, 1, 9_999])
def test_the_request_of_a_bulk_case_says_which_operation_it_is_part_of(ordinal: int) -> None:
    assert operation_of(request_of(OPERATION, ordinal)) == OPERATION


def test_neither_an_interaction_nor_what_follows_by_itself_is_part_of_an_operation() -> None:
    assert operation_of(RequestId(1_457_659_890_892_800_000)) is None
    assert operation_of(RequestId(-(1 << 60) - 5)) is None


def test_a_ban_of_a_bulk_operation_is_known_by_the_operations_token() -> None:
    of_bulk = a_case(request_of(OPERATION, 4))
    assert carries_token(f"{bulk_token(OPERATION)} raid", of_bulk)
    assert carries_token(f"{audit_token(SEVEN)} its time is over", of_bulk)
    assert not carries_token(bulk_token(OperationNumber(30)), of_bulk)
    assert not carries_token(bulk_token(OPERATION), a_case())


async def test_what_was_done_by_hand_is_its_cases_own_until_somebody_did_it_again() -> None:
    adopted, later = an_adopted_case(), START + timedelta(hours=1)
    assert is_newest_own((AuditEntry("by hand", START),), adopted)
    assert is_newest_own((), adopted)
    assert not is_newest_own((AuditEntry("by hand", later), AuditEntry("by hand", START)), adopted)
    assert not is_newest_own((AuditEntry("by hand", START),), a_case())
    assert not await is_own_ban(FakeDiscord(), Ban("by hand"), a_case())
