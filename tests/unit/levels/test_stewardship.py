"""Whose XP may be changed, and by whom."""

import pytest

from application.levels.adjust_xp import AdjustXp, AdjustXpHandler
from application.levels.block_members import (
    BlockMember,
    BlockMemberHandler,
    ListBlocked,
    ListBlockedHandler,
    UnblockMember,
    UnblockMemberHandler,
)
from domain.levels.level_errors import BotHasNoXp, MayNotChangeOwnXp, MemberOutranksModerator
from domain.levels.level_repository import LevelBlock
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.paging import Seek
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, OWNER, a_moderator, a_request, a_standing
from tests.fakes.clock import START, FakeClock
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import BLOCKS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

THE_OWNER = a_standing(OWNER, is_owner=True)

refused = pytest.mark.parametrize(
    ("holder", "refusal"),
    [
        (XpHolder(a_moderator()), MayNotChangeOwnXp),
        (XpHolder(a_standing(MEMBER, top_role=5)), MemberOutranksModerator),
        (XpHolder(THE_OWNER), MemberOutranksModerator),
        (XpHolder(a_standing(MEMBER), is_bot=True), BotHasNoXp),
    ],
)
allowed = pytest.mark.parametrize(
    ("by", "holder"),
    [
        (a_moderator(), XpHolder(a_standing(MEMBER, top_role=4))),
        (a_moderator(), XpHolder(a_standing(MEMBER, is_member=False))),
        (THE_OWNER, XpHolder(THE_OWNER)),
    ],
)


def an_adjustment(by: Standing, holder: XpHolder) -> AdjustXp:
    return AdjustXp(guild=GUILD, by=by, member=holder, change=AddXp(5), reason=None, request=a_request())


@refused
async def test_xp_are_not_changed_where_they_should_not_be(
    records: MemoryRecords, holder: XpHolder, refusal: type[DomainError]
) -> None:
    adjust = AdjustXpHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    with pytest.raises(refusal):
        await adjust(an_adjustment(a_moderator(), holder))
    assert records[MEMBER_LEVELS] == {}


@refused
async def test_nobody_is_blocked_or_unblocked_who_should_not_be(
    records: MemoryRecords, holder: XpHolder, refusal: type[DomainError]
) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    with pytest.raises(refusal):
        await BlockMemberHandler(uow, FakeClock())(BlockMember(guild=GUILD, by=a_moderator(), member=holder))
    assert records[BLOCKS] == {}
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.level_blocks.add(GUILD, LevelBlock(user=holder.user, by=OWNER, at=START))
        await work.commit()
    with pytest.raises(refusal):
        await UnblockMemberHandler(uow)(UnblockMember(guild=GUILD, by=a_moderator(), member=holder))
    assert len(records[BLOCKS]) == 1


@allowed
async def test_xp_of_those_below_and_of_leavers_are_changed_and_the_owner_may_change_their_own(
    records: MemoryRecords, by: Standing, holder: XpHolder
) -> None:
    adjust = AdjustXpHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    assert (await adjust(an_adjustment(by, holder))).xp == 5


@allowed
async def test_whoever_may_be_changed_is_blocked_until_they_are_let_in_again(
    records: MemoryRecords, by: Standing, holder: XpHolder
) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    assert await BlockMemberHandler(uow, FakeClock())(BlockMember(guild=GUILD, by=by, member=holder)) == holder.user
    block = LevelBlock(user=holder.user, by=by.user, at=START)
    assert records[BLOCKS] == {(GUILD, holder.user): block}
    listed = ListBlockedHandler(MemoryLevelReader(records))
    assert (await listed(ListBlocked(guild=GUILD, by=by, seek=Seek()))).items == (block,)
    with pytest.raises(MissingPermission):
        await listed(ListBlocked(guild=GUILD, by=a_standing(), seek=Seek()))
    assert await UnblockMemberHandler(uow)(UnblockMember(guild=GUILD, by=by, member=holder)) == holder.user
    assert records[BLOCKS] == {}
