import pytest

from application.levels.adjust_xp import AdjustedXp, AdjustXp, AdjustXpHandler
from domain.levels.events import LevelReached
from domain.levels.level_errors import AdjustmentReasonTooLong, XpOutOfBounds
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp, SetXp, XpChange
from domain.shared.errors import MissingPermission
from domain.shared.ids import RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, GUILD, MEMBER, a_moderator, a_request, a_standing
from tests.fakes.clock import FakeClock
from tests.fakes.levels import MEMBER_LEVELS, XP_ADJUSTMENTS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


def an_adjustment(
    change: XpChange, *, by: Standing | None = None, request: RequestId | None = None, reason: str | None = " a  quiz "
) -> AdjustXp:
    return AdjustXp(
        guild=GUILD,
        by=by or a_moderator(),
        member=XpHolder(a_standing()),
        change=change,
        reason=reason,
        request=request or a_request(),
    )


@pytest.fixture
def adjust(records: MemoryRecords) -> AdjustXpHandler:
    return AdjustXpHandler(MemoryUnitOfWorkFactory(records), FakeClock())


async def test_a_moderator_changes_a_members_xp_in_a_guild_never_seen_before(
    adjust: AdjustXpHandler, records: MemoryRecords
) -> None:
    result = await adjust(an_adjustment(AddXp(120)))
    assert result == AdjustedXp(member=MEMBER, amount=120, reason="a quiz", xp=120, level=1)
    assert [type(event) for event in records.events] == [LevelReached]


async def test_the_same_request_again_changes_nothing_and_is_answered_alike(
    adjust: AdjustXpHandler, records: MemoryRecords
) -> None:
    command = an_adjustment(SetXp(120))
    first = await adjust(command)
    assert await adjust(command) == first
    await adjust(an_adjustment(AddXp(5)))
    assert (await adjust(command)).xp == 125
    assert len(records[XP_ADJUSTMENTS]) == 2
    assert len(records.events) == 1


async def test_xp_that_were_taken_are_not_refused_when_the_request_comes_again(adjust: AdjustXpHandler) -> None:
    await adjust(an_adjustment(AddXp(150)))
    command = an_adjustment(AddXp(-100))
    first = await adjust(command)
    assert (first.amount, first.xp) == (-100, 50)
    assert await adjust(command) == first
    with pytest.raises(XpOutOfBounds):
        await adjust(an_adjustment(AddXp(-100)))


async def test_without_manage_server_nobody_changes_xp(adjust: AdjustXpHandler, records: MemoryRecords) -> None:
    by = a_standing(permissions=EVERYTHING - {Permission.MANAGE_GUILD})
    with pytest.raises(MissingPermission):
        await adjust(an_adjustment(AddXp(1), by=by))
    assert records[MEMBER_LEVELS] == {}


async def test_a_reason_that_does_not_fit_changes_nothing(adjust: AdjustXpHandler, records: MemoryRecords) -> None:
    with pytest.raises(AdjustmentReasonTooLong):
        await adjust(an_adjustment(AddXp(1), reason="x" * 481))
    assert records[MEMBER_LEVELS] == {}
