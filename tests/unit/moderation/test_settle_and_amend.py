import pytest

from application.moderation.amend_reason import AmendReason
from application.moderation.queries import CaseView
from application.moderation.settle_case import SettleCase
from application.shared.errors import DiscordUnreachable
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    CaseAboutOneself,
    CaseAboutSomebodyAbove,
    CaseBySomebodyAbove,
    CaseNotFound,
    ReasonTooLong,
)
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.lease import LeaseToken
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import NothingToRead
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, OWNER, a_lease, a_moderator, a_standing, an_intent
from tests.moderation import Moderation

ONE = CaseNumber(1)
ANOTHER = UserId(11)


@pytest.fixture
async def opened(moderation: Moderation) -> Moderation:
    """Case 1 is pending, with the reason "spam"."""
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(reason="spam"))
    moderation.discord.journal.clear()
    return moderation


async def settled(opened: Moderation, failure: Failure | None, lease: LeaseToken | None = None) -> CaseView:
    """As by the holder of the case's lease, or of another one."""
    async with opened.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
    return await opened.settle_case(
        SettleCase(guild=GUILD, number=ONE, lease=lease or case.lease_token, failure=failure, notice=Notice.DELIVERED)
    )


def amended(reason: str | None, *, by: Standing | None = None, number: CaseNumber = ONE) -> AmendReason:
    return AmendReason(guild=GUILD, number=number, by=by or a_moderator(), reason=reason)


async def test_the_second_to_settle_finds_the_outcome_recorded_and_leaves_it(opened: Moderation) -> None:
    first = await settled(opened, None)
    second = await settled(opened, Failure.INTERRUPTED)
    assert second == first
    assert second.status is CaseStatus.APPLIED
    assert opened.discord.journal == ["CaseSettled"]


async def test_one_who_lost_the_lease_records_nothing_and_leaves_the_case_to_its_holder(opened: Moderation) -> None:
    late = await settled(opened, Failure.INTERRUPTED, lease=a_lease())
    assert late.status is CaseStatus.PENDING
    assert opened.discord.journal == []
    assert (await settled(opened, None)).status is CaseStatus.APPLIED


async def test_a_reason_is_amended_and_the_old_one_kept(opened: Moderation) -> None:
    outcome = await opened.amend_reason(amended("  raid "))
    assert (outcome.before, outcome.case.reason, outcome.case.reason_changed_by) == ("spam", "raid", MODERATOR)
    assert outcome.is_changed
    assert await opened.cases.show(GUILD, ONE) == outcome.case
    [recorded] = (await opened.cases.history(GUILD, ONE, Seek())).items
    change = recorded.change
    assert (change.field, change.old, change.new, change.by, change.at) == (
        "reason",
        "spam",
        "raid",
        MODERATOR,
        opened.clock.now(),
    )
    assert opened.discord.journal == ["CaseReasonAmended"]


async def test_the_same_reason_again_is_no_change_and_nobodys(opened: Moderation) -> None:
    outcome = await opened.amend_reason(amended("spam"))
    assert not outcome.is_changed
    assert outcome.case.reason_changed_by is None
    assert (await opened.cases.history(GUILD, ONE, Seek())).items == ()


async def test_a_reason_can_be_taken_away(opened: Moderation) -> None:
    assert (await opened.amend_reason(amended(None))).case.reason is None


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (amended("x" * 481), ReasonTooLong),
        (amended("\u202e \u3164"), NothingToRead),
        (amended("raid", by=a_standing(MODERATOR)), MissingPermission),
        (
            amended("raid", by=a_standing(MODERATOR, permissions=EVERYTHING - {Permission.MODERATE_MEMBERS})),
            MissingPermission,
        ),
        (amended("raid", number=CaseNumber(2)), CaseNotFound),
    ],
    ids=["too long", "unreadable", "no right at all", "other rights only", "no such case"],
)
async def test_a_refused_amendment_changes_nothing(
    opened: Moderation, command: AmendReason, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await opened.amend_reason(command)
    assert (await opened.cases.show(GUILD, ONE)).reason == "spam"
    assert opened.discord.journal == []


async def test_the_same_reason_again_changes_nothing_and_says_so(opened: Moderation) -> None:
    before = await opened.cases.show(GUILD, ONE)
    again = await opened.amend_reason(amended(" spam\u200b"))
    assert (again.is_changed, again.case, again.before) == (False, before, "spam")
    assert await opened.cases.show(GUILD, ONE) == before
    assert (await opened.cases.history(GUILD, ONE, Seek())).items == ()
    assert opened.discord.journal == []


async def test_a_warned_moderator_does_not_rewrite_her_own_warning(opened: Moderation) -> None:
    with pytest.raises(CaseAboutOneself) as refused:
        await opened.amend_reason(amended("a joke", by=a_moderator(MEMBER)))
    assert refused.value.number == ONE
    assert (await opened.cases.show(GUILD, ONE)).reason == "spam"
    assert opened.discord.journal == []


@pytest.mark.parametrize(
    ("above", "refusal"), [(MEMBER, CaseAboutSomebodyAbove), (MODERATOR, CaseBySomebodyAbove)], ids=["about", "by"]
)
async def test_nobody_rewrites_a_case_about_or_by_somebody_above_them(
    opened: Moderation, above: UserId, refusal: type[Exception]
) -> None:
    opened.discord.standings[above] = a_moderator(above, top_role=6)
    with pytest.raises(refusal):
        await opened.amend_reason(amended("a joke", by=a_moderator(ANOTHER)))
    assert (await opened.cases.show(GUILD, ONE)).reason == "spam"
    owner = a_standing(OWNER, is_owner=True)
    assert (await opened.amend_reason(amended("raid", by=owner))).is_changed


async def test_once_the_one_above_has_left_the_case_can_be_amended(opened: Moderation) -> None:
    del opened.discord.standings[MODERATOR]
    assert (await opened.amend_reason(amended("raid", by=a_moderator(ANOTHER, top_role=1)))).is_changed


async def test_nothing_is_amended_while_discord_does_not_say_where_people_stand(opened: Moderation) -> None:
    opened.discord.unreachable.add("standing")
    with pytest.raises(DiscordUnreachable):
        await opened.amend_reason(amended("raid"))
    assert opened.discord.journal == []


async def test_a_settled_case_can_still_be_amended(opened: Moderation) -> None:
    await settled(opened, None)
    view = (await opened.amend_reason(amended("raid"))).case
    assert (view.reason, view.status) == ("raid", CaseStatus.APPLIED)
