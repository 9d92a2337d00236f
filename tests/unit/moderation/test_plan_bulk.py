"""Who is meant, who is kept out, and who has to agree before anything is done."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.errors import MembersHidden
from application.moderation.bulk.plan_bulk import Meant
from application.moderation.bulk.queries import BulkStatus
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.errors import (
    AlreadyConfirmed,
    ApprovalTooLate,
    ApprovedByOneself,
    BotLacks,
    CannotBeUndone,
    NobodySelected,
    NothingSelected,
    NothingToUndo,
    NotPlannedByYou,
    NotRunning,
    NotUserIds,
    NotWaitingForApproval,
    PatternTooLong,
    PatternUnreadable,
    PlanTooOld,
    StillRunning,
)
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import APPROVABLE_FOR, HOLDS_FOR, BulkEnding, BulkState
from domain.moderation.bulk.selection import LONGEST_PATTERN, account_created_at, parse_users
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.bulk.target import TargetState
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from domain.shared.roles import RoleFacts, RoleGivesPower
from tests.builders import BOT, EVERYTHING, GUILD, MODERATOR, OWNER, a_moderator, a_standing, the_bot
from tests.bulk import FIRST, OTHER_MODERATOR, Bulk, ids_of, raiders
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import HELD_ROLE
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.members import MemoryMemberReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.members import a_sighting

ONE = OperationNumber(1)
OWNER_STANDING = a_standing(OWNER, is_owner=True)
WAITING = TargetState.WAITING


@pytest.fixture
def bulk() -> Bulk:
    """Five raiders, below two moderators."""
    records = MemoryRecords()
    return Bulk(
        MemoryUnitOfWorkFactory(records),
        MemoryBulkReader(records),
        MemoryGuildSettingsReader(records),
        seen=MemoryMemberReader(records),
    )


async def chosen(bulk: Bulk, meant: Meant) -> set[int]:
    """Which of the raiders, by their place among them."""
    planned = await bulk.plan(meant=meant)
    return {target.user - FIRST for target in await bulk.reader.all_targets(GUILD, planned.status.operation.number)}


async def awaiting(bulk: Bulk) -> BulkStatus:
    await bulk.choose(APPROVAL_ABOVE, 4)
    return await bulk.confirm(await bulk.plan())


async def test_a_preview_says_whom_it_would_meet_and_does_nothing(bulk: Bulk) -> None:
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    planned = await bulk.plan()
    assert planned.status.counts == {WAITING: 4, TargetState.ALREADY: 1}
    assert [target.username for target in planned.sample] == [f"user{FIRST + each}" for each in range(1, 5)]
    await bulk.run()
    assert list(bulk.discord.small.bans) == [(GUILD, UserId(FIRST))]


async def test_everybody_whom_the_rules_keep_out_is_counted_with_the_reason(bulk: Bulk) -> None:
    standings = bulk.discord.small.standings
    standings |= {OWNER: OWNER_STANDING, BOT: the_bot(), UserId(FIRST): a_standing(UserId(FIRST), top_role=60)}
    bulk.discord.small.bot = the_bot(top_role=4)
    above_bot = standings[UserId(FIRST + 1)] = a_standing(UserId(FIRST + 1), top_role=4)
    everybody = [MODERATOR, BOT, OWNER, OTHER_MODERATOR, *raiders(3), UserId(77)]
    planned = await bulk.plan(KICK_ALL, meant=Meant(users=ids_of(everybody)))
    assert planned.status.counts == {
        WAITING: 1,
        TargetState.ONESELF: 1,
        TargetState.THE_BOT: 1,
        TargetState.THE_OWNER: 1,
        TargetState.ABOVE_MODERATOR: 2,
        TargetState.ABOVE_BOT: 1,
        TargetState.NOT_A_MEMBER: 1,
    }
    assert [each.user for each in planned.kept_out if each.state is TargetState.ABOVE_BOT] == [above_bot.user]


async def test_who_is_not_here_can_be_banned_all_the_same(bulk: Bulk) -> None:
    planned = await bulk.plan(meant=Meant(users=ids_of([UserId(77)])))
    assert planned.status.counts == {WAITING: 1}


async def test_who_left_is_named_by_what_they_were_called_here_and_a_member_as_they_are_now(bulk: Bulk) -> None:
    left = a_sighting(UserId(77), username="once", display_name="Once", active=False)
    async with bulk.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.members.meet([left, a_sighting(UserId(FIRST), username="before")])
        await uow.members.left(left)
        await uow.commit()
    planned = await bulk.plan(meant=Meant(users=ids_of([UserId(77), UserId(78), UserId(FIRST)])))
    assert [target.username for target in planned.sample] == ["once", None, f"user{FIRST}"]


async def test_rules_choose_among_the_members(bulk: Bulk) -> None:
    users = raiders(5)
    for number, user in enumerate(users):
        bulk.discord.joined[user] = START - timedelta(minutes=10 * number + 1)
    bulk.discord.roles[users[0]] = {HELD_ROLE}
    bulk.discord.small.names = {users[1]: "Free NITRO", users[2]: "free  nitro"}
    assert await chosen(bulk, Meant(joined_within="30m")) >= {0, 1, 2}
    assert not await chosen(bulk, Meant(joined_within="30m")) & {3, 4}
    assert await chosen(bulk, Meant(pattern=r"^free\s+nitro$")) == {1, 2}
    assert await chosen(bulk, Meant(pattern="nitro", joined_within="15m")) == {1}
    assert 0 not in await chosen(bulk, Meant(without_roles=True))
    assert await chosen(bulk, Meant(users=ids_of(users[:3]), without_roles=True)) == {1, 2}
    assert await chosen(bulk, Meant(begins=f"USER{FIRST + 4}")) == {4}


async def test_the_age_of_an_account_is_that_of_its_id(bulk: Bulk) -> None:
    fresh = UserId(((int(START.timestamp() * 1000) - 1_420_070_400_000) << 22) - (1 << 30))
    assert START - account_created_at(fresh) < timedelta(minutes=1)
    meant = Meant(users=ids_of([fresh, UserId(FIRST)]), account_younger_than="1h")
    planned = await bulk.plan(meant=meant)
    assert [target.user for target in planned.sample] == [fresh]


async def test_without_the_privileged_intent_lists_and_beginnings_work_and_rules_say_what_they_need(bulk: Bulk) -> None:
    bulk.discord.lists_members = False
    bulk.discord.joined[UserId(FIRST)] = START
    assert await chosen(bulk, Meant(users=ids_of(raiders(2)), joined_within="1d")) == {0}
    assert await chosen(bulk, Meant(begins=f"user{FIRST}")) == {0}
    for meant in (Meant(joined_within="1h"), Meant(pattern="a"), Meant(without_roles=True)):
        with pytest.raises(MembersHidden):
            await bulk.plan(meant=meant)


def test_a_list_may_be_written_in_any_way() -> None:
    one, other = 100_000_000_000_000_001, 100_000_000_000_000_002
    text = f"<@{one}>, {other};\n<@!{one}> | '{other}'\t{one}"
    assert parse_users(text) == (one, other)


@pytest.mark.parametrize("text", ["dalia", "12", "<@1>", f"{'9' * 20}", "100000000000000001 x"])
def test_what_is_no_id_is_named(text: str) -> None:
    with pytest.raises(NotUserIds) as refused:
        parse_users(text)
    assert refused.value.words[0] in text


def test_of_many_that_are_no_ids_the_first_five_are_named() -> None:
    with pytest.raises(NotUserIds) as refused:
        parse_users("a b c d e f")
    assert (refused.value.words, refused.value.count) == (("a", "b", "c", "d", "e"), 6)


async def test_a_pattern_that_cannot_be_read_says_where(bulk: Bulk) -> None:
    with pytest.raises(PatternUnreadable) as refused:
        await bulk.plan(meant=Meant(pattern="nitro(free"))
    assert refused.value.why == "missing ): nitro(free"
    with pytest.raises(PatternTooLong):
        await bulk.plan(meant=Meant(pattern="a" * (LONGEST_PATTERN + 1)))


async def test_a_pattern_that_would_keep_others_busy_for_ever_does_not(bulk: Bulk) -> None:
    bulk.discord.small.names = {UserId(FIRST): "a" * 99 + "!"}
    with pytest.raises(NobodySelected):
        await bulk.plan(meant=Meant(pattern="^(a+)+$"))


async def test_nobody_meant_is_said(bulk: Bulk) -> None:
    with pytest.raises(NothingSelected):
        await bulk.plan(meant=Meant())
    with pytest.raises(NobodySelected) as refused:
        await bulk.plan(meant=Meant(users=ids_of([MODERATOR])))
    assert (refused.value.excluded, refused.value.already) == (1, 0)


async def test_what_asker_and_bot_lack_is_said_before_anybody_is_looked_up(bulk: Bulk) -> None:
    weak = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    with pytest.raises(MissingPermission):
        await bulk.plan(by=weak)
    bulk.discord.small.bot = the_bot(permissions=EVERYTHING - {Permission.MANAGE_GUILD})
    with pytest.raises(BotLacks):
        await bulk.plan()
    await bulk.plan(KICK_ALL)


async def test_a_role_that_gives_power_is_not_handed_out_to_many(bulk: Bulk) -> None:
    bulk.discord.known_roles[HELD_ROLE] = RoleFacts(
        id=HELD_ROLE, name="mods", position=1, grants=frozenset({"ban_members"})
    )
    with pytest.raises(RoleGivesPower):
        await bulk.plan(GIVE_TO_ALL, role=HELD_ROLE)


async def test_only_who_asked_confirms_and_only_for_a_while(bulk: Bulk) -> None:
    planned = await bulk.plan()
    with pytest.raises(NotPlannedByYou):
        await bulk.confirm(planned, by=a_moderator(OTHER_MODERATOR))
    bulk.clock.advance(HOLDS_FOR + timedelta(seconds=1))
    with pytest.raises(PlanTooOld):
        await bulk.confirm(planned)


async def test_a_second_press_does_not_begin_it_a_second_time(bulk: Bulk) -> None:
    planned = await bulk.plan()
    await bulk.confirm(planned)
    with pytest.raises(AlreadyConfirmed):
        await bulk.confirm(planned)


async def test_rights_are_checked_anew_when_it_is_confirmed(bulk: Bulk) -> None:
    planned = await bulk.plan()
    weak = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    with pytest.raises(MissingPermission):
        await bulk.confirm(planned, by=weak)
    bulk.discord.small.standings[UserId(FIRST)] = a_standing(UserId(FIRST), top_role=9)
    assert (await bulk.confirm(planned)).counts == {WAITING: 4, TargetState.ABOVE_MODERATOR: 1}


async def test_where_nobody_is_left_by_then_nothing_is_confirmed(bulk: Bulk) -> None:
    planned = await bulk.plan()
    bulk.discord.small.standings |= {user: a_standing(user, top_role=9) for user in raiders(5)}
    with pytest.raises(NobodySelected):
        await bulk.confirm(planned)
    assert (await bulk.status()).operation.state is BulkState.PLANNED


async def test_a_large_one_waits_for_a_second_person_with_the_same_right(bulk: Bulk) -> None:
    assert (await awaiting(bulk)).operation.state is BulkState.AWAITING_APPROVAL
    await bulk.run()
    assert bulk.discord.small.bans == {}
    with pytest.raises(ApprovedByOneself):
        await bulk.approve(ONE, by=a_moderator())
    weak = a_standing(OTHER_MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    with pytest.raises(MissingPermission):
        await bulk.approve(ONE, by=weak)
    approved = await bulk.approve(ONE)
    assert approved.operation.approved_by == OTHER_MODERATOR
    with pytest.raises(NotWaitingForApproval):
        await bulk.approve(ONE)
    await bulk.run()
    assert len(bulk.discord.small.bans) == 5


async def test_an_approval_comes_in_time_or_not_at_all(bulk: Bulk) -> None:
    await awaiting(bulk)
    bulk.clock.advance(APPROVABLE_FOR + timedelta(seconds=1))
    with pytest.raises(ApprovalTooLate):
        await bulk.approve(ONE)


async def test_what_waits_for_approval_can_be_stopped(bulk: Bulk) -> None:
    await awaiting(bulk)
    await bulk.stop(ONE)
    status = await bulk.status()
    assert (status.operation.state, status.operation.ending) == (BulkState.ENDED, BulkEnding.STOPPED)
    with pytest.raises(NotWaitingForApproval):
        await bulk.approve(ONE)


async def test_as_many_as_the_limit_and_whatever_the_owner_asks_for_need_nobody(bulk: Bulk) -> None:
    await bulk.choose(APPROVAL_ABOVE, 5)
    assert not (await bulk.plan()).needs_approval
    await bulk.choose(APPROVAL_ABOVE, 4)
    assert (await bulk.plan()).needs_approval
    assert (await bulk.confirmed()).operation.state is BulkState.RUNNING


async def test_taking_something_back_needs_nobody_either(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.run()
    await bulk.choose(APPROVAL_ABOVE, 0)
    assert not (await bulk.plan_undo(ONE)).needs_approval


async def test_only_what_is_over_and_changed_somebody_can_be_taken_back(bulk: Bulk) -> None:
    await bulk.confirmed()
    with pytest.raises(StillRunning):
        await bulk.plan_undo(ONE)
    await bulk.stop(ONE)
    await bulk.run()
    with pytest.raises(NothingToUndo):
        await bulk.plan_undo(ONE)
    await bulk.confirmed(KICK_ALL)
    await bulk.run()
    with pytest.raises(CannotBeUndone):
        await bulk.plan_undo(OperationNumber(2))


def forget(bulk: Bulk, *users: UserId) -> None:
    """Others take the place of these, as when their cases are forgotten."""
    assert isinstance(bulk.uow, MemoryUnitOfWorkFactory)
    rows = bulk.uow.records[TARGETS]
    for user in users:
        pseudonym = UserId(FIRST_PSEUDONYM + user)
        rows[GUILD, ONE, pseudonym] = evolve(rows.pop((GUILD, ONE, user)), user=pseudonym)


async def test_taking_back_leaves_out_who_is_forgotten_and_says_how_many(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.run()
    forget(bulk, *raiders(2))
    planned = await bulk.plan_undo(ONE)
    assert planned.forgotten == 2
    assert [target.user for target in planned.sample] == raiders(5)[2:]
    assert planned.status.meant == 3
    forget(bulk, *raiders(5)[2:])
    with pytest.raises(NothingToUndo) as refused:
        await bulk.plan_undo(ONE)
    assert refused.value.forgotten == 5


async def test_only_what_is_under_way_can_be_stopped(bulk: Bulk) -> None:
    await bulk.plan()
    with pytest.raises(NotRunning):
        await bulk.stop(ONE)
    with pytest.raises(MissingPermission):
        await bulk.stop(ONE, by=a_standing(MODERATOR))
    await bulk.confirmed(BAN_ALL)
    await bulk.stop(OperationNumber(2))
    with pytest.raises(NotRunning):
        await bulk.stop(OperationNumber(2))
