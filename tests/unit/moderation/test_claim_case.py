"""Whose an action was that Discord recorded nobody for: who says so first."""

import pytest

from application.moderation.adoption.claim_case import ClaimCase, ClaimCaseHandler
from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.amend_reason import AmendReason
from application.shared.use_case import UseCase
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseAboutOneself, CaseNotFound, NotClaimable
from domain.moderation.events import CaseClaimed
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing
from tests.fakes.audit_trail import a_deed
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation

ONE = CaseNumber(1)


@pytest.fixture
async def claim(moderation: Moderation) -> UseCase[ClaimCase, object]:
    """With a ban by nobody known."""
    await moderation.get_settings(GUILD)
    await moderation.hear_of_action(HearOfAction(a_deed(by=None)))
    return ClaimCaseHandler(moderation.uow, moderation.clock)


def claiming(by: Standing, number: int = 1) -> ClaimCase:
    return ClaimCase(guild=GUILD, number=CaseNumber(number), by=by, names=Names(username="dalia"))


async def test_who_claims_it_is_its_moderator_and_history_says_so(
    claim: UseCase[ClaimCase, object], moderation: Moderation, records: MemoryRecords
) -> None:
    await claim(claiming(a_moderator()))
    case = await moderation.cases.show(GUILD, ONE)
    assert (case.moderator, case.moderator_username) == (MODERATOR, "dalia")
    [recorded] = (await moderation.cases.history(GUILD, ONE, Seek())).items
    change = recorded.change
    assert (change.field, change.old, change.new, change.by) == ("moderator", "nobody", str(MODERATOR), MODERATOR)
    assert isinstance(records.events[-1], CaseClaimed)


async def test_the_second_reads_whose_it_is(claim: UseCase[ClaimCase, object]) -> None:
    await claim(claiming(a_moderator()))
    with pytest.raises(NotClaimable) as refused:
        await claim(claiming(a_moderator(UserId(11))))
    assert refused.value.moderator == MODERATOR


@pytest.mark.parametrize(
    ("by", "error"),
    [
        (a_standing(MODERATOR), MissingPermission),
        (a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS})), MissingPermission),
        (a_moderator(MEMBER), CaseAboutOneself),
    ],
    ids=["no right", "not that of the kind", "about oneself"],
)
async def test_who_could_not_have_done_it_cannot_claim_it(
    claim: UseCase[ClaimCase, object], by: Standing, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await claim(claiming(by))


async def test_a_case_that_is_not_there_is_claimed_by_nobody(claim: UseCase[ClaimCase, object]) -> None:
    with pytest.raises(CaseNotFound):
        await claim(claiming(a_moderator(), number=7))


async def test_the_reason_of_an_unclaimed_case_can_be_changed(
    claim: UseCase[ClaimCase, object], moderation: Moderation
) -> None:
    amended = await moderation.amend_reason(AmendReason(guild=GUILD, number=ONE, by=a_moderator(), reason="raid"))
    assert amended.case.reason == "raid"
