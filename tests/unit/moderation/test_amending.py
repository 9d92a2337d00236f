"""Who may change what is written about a case."""

import pytest

from domain.moderation.amending import ProposedAmendment, check_amendment
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseAboutOneself, CaseAboutSomebodyAbove, CaseBySomebodyAbove
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.role_rank import RoleRank
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, MEMBER, MODERATOR, OWNER, a_moderator, a_standing

ME = UserId(50)
OWNER_STANDING = a_standing(OWNER, is_owner=True)
OLDER, YOUNGER = RoleRank(5, RoleId(100)), RoleRank(5, RoleId(101))


def proposed(
    *, by: Standing | None = None, target: Standing | None = None, moderator: Standing | None = None
) -> ProposedAmendment:
    """A moderator amends the case of another one in the same role, about a member."""
    return ProposedAmendment(
        number=CaseNumber(7),
        by=by or a_moderator(ME),
        target=target or a_standing(MEMBER),
        moderator=moderator or a_moderator(MODERATOR),
    )


@pytest.mark.parametrize(
    "proposal",
    [
        pytest.param(proposed(), id="a colleague's"),
        pytest.param(proposed(moderator=a_moderator(ME)), id="one's own"),
        pytest.param(proposed(target=a_moderator(MEMBER)), id="about a colleague"),
        pytest.param(proposed(moderator=a_standing(MODERATOR, is_member=False)), id="by somebody who left"),
        pytest.param(proposed(by=a_moderator(ME, top_role=OLDER), target=a_moderator(top_role=YOUNGER)), id="a tie"),
        pytest.param(proposed(by=OWNER_STANDING, target=OWNER_STANDING), id="the owner, about themselves"),
        pytest.param(
            proposed(by=OWNER_STANDING, target=a_moderator(MEMBER, top_role=99), moderator=a_moderator(top_role=99)),
            id="the owner, about and by whom it may be",
        ),
    ],
)
def test_is_allowed(proposal: ProposedAmendment) -> None:
    check_amendment(proposal)


@pytest.mark.parametrize(
    ("proposal", "refusal"),
    [
        pytest.param(proposed(target=a_moderator(ME)), CaseAboutOneself, id="about oneself"),
        pytest.param(
            proposed(target=a_standing(ME, is_member=False)), CaseAboutOneself, id="about oneself, as somebody who left"
        ),
        pytest.param(proposed(target=a_moderator(MEMBER, top_role=6)), CaseAboutSomebodyAbove, id="about one above"),
        pytest.param(proposed(target=OWNER_STANDING), CaseAboutSomebodyAbove, id="about the owner"),
        pytest.param(proposed(moderator=a_moderator(top_role=6)), CaseBySomebodyAbove, id="by one above"),
        pytest.param(proposed(moderator=OWNER_STANDING), CaseBySomebodyAbove, id="by the owner"),
        pytest.param(
            proposed(by=a_moderator(ME, top_role=YOUNGER), moderator=a_moderator(top_role=OLDER)),
            CaseBySomebodyAbove,
            id="by one whose role has the lower id",
        ),
        pytest.param(
            proposed(by=a_standing(ME, permissions=EVERYTHING - {Permission.MODERATE_MEMBERS})),
            MissingPermission,
            id="without the right",
        ),
    ],
)
def test_is_refused(proposal: ProposedAmendment, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_amendment(proposal)
