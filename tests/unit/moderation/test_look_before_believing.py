"""Whose doing something was is read from Discord, never concluded from an answer."""

import pytest

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.errors import ActionUnfinished
from application.moderation.settle_case import SettleCase
from application.moderation.sync_case_log import SyncCaseLog
from application.shared.errors import DiscordUnreachable
from domain.guilds.guild import Choice
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId
from domain.shared.lease import Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, LEASE, MEMBER, an_intent
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
LOG, OTHER_LOG = ChannelId(90), ChannelId(91)


async def resumed(moderation: Moderation) -> tuple[CaseStatus, Failure | None]:
    moderation.clock.advance(LEASE)
    async with moderation.uow() as uow:
        [case] = await uow.cases.claim_abandoned([GUILD], now=moderation.clock.now(), lease=LEASE, room=Room(1))
        await uow.commit()
    view = await moderation.carry_out(CarryOutCase(case, resumed=True))
    return view.status, view.failure


async def interrupted(moderation: Moderation, kind: ActionKind) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=kind, tell_member=False))


async def test_a_resumed_unban_does_not_lift_a_ban_that_is_newer_than_its_case(moderation: Moderation) -> None:
    await interrupted(moderation, UNBAN)
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "by hand"
    assert await resumed(moderation) == (CaseStatus.FAILED, Failure.SUPERSEDED)
    assert moderation.discord.bans[GUILD, MEMBER] == "by hand"


async def test_an_unban_that_was_done_is_applied_though_the_member_was_banned_again_by_hand(
    moderation: Moderation,
) -> None:
    await interrupted(moderation, UNBAN)
    moderation.discord.audit_log[GUILD, MEMBER, "unban"] = "[case 1] spam"
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    assert await resumed(moderation) == (CaseStatus.APPLIED, None)
    assert moderation.discord.bans[GUILD, MEMBER] == "by hand"


async def test_a_ban_that_was_done_is_applied_though_it_was_lifted_and_set_again_by_hand(
    moderation: Moderation,
) -> None:
    await interrupted(moderation, BAN)
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "[case 1] spam"
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    assert await resumed(moderation) == (CaseStatus.APPLIED, None)


async def test_a_ban_that_discord_lists_without_a_reason_is_known_by_the_audit_log(moderation: Moderation) -> None:
    await interrupted(moderation, BAN)
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "[case 1] spam"
    moderation.discord.bans[GUILD, MEMBER] = ""
    assert await resumed(moderation) == (CaseStatus.APPLIED, None)


@pytest.mark.parametrize("kind", [BAN, UNBAN, KICK], ids=lambda kind: kind.name)
async def test_a_refusal_of_what_was_done_before_is_not_believed(moderation: Moderation, kind: ActionKind) -> None:
    """As where the HTTP client asks a second time, and the right is gone by then."""
    if kind is UNBAN:
        moderation.discord.bans[GUILD, MEMBER] = "old"

    def done_before() -> None:
        moderation.discord.audit_log[GUILD, MEMBER, kind.name] = "[case 1] spam"

    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    moderation.discord.after["tell"] = done_before
    if kind is UNBAN:
        await interrupted(moderation, UNBAN)
        done_before()
        assert await resumed(moderation) == (CaseStatus.APPLIED, None)
    else:
        assert (await moderation.take_action(an_action(kind))).status is CaseStatus.APPLIED


async def test_whoever_lost_the_lease_records_nothing(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    late = (await moderation.open_case(an_intent())).case
    moderation.clock.advance(LEASE)
    async with moderation.uow() as uow:
        await uow.cases.claim_abandoned([GUILD], now=moderation.clock.now(), lease=LEASE, room=Room(1))
        await uow.commit()
    view = await moderation.settle_case(
        SettleCase(
            guild=GUILD,
            number=ONE,
            lease=late.lease_token,
            failure=Failure.REFUSED_BY_DISCORD,
            notice=Notice.NOT_DELIVERED,
        )
    )
    assert view.status is CaseStatus.PENDING


async def test_a_case_is_opened_at_discords_time_and_leased_by_the_servers(moderation: Moderation) -> None:
    asked_at = moderation.clock.now() - 5 * LEASE
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(asked_at=asked_at))
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
    assert case.opened_at == asked_at
    assert case.lease_until > moderation.clock.now()


async def test_a_redelivery_after_the_mod_log_was_moved_posts_no_second_time(moderation: Moderation) -> None:
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    await moderation.take_action(an_action(WARN))
    moderation.discord.answer_lost.add("post")
    with pytest.raises(DiscordUnreachable):
        await moderation.sync_case_log(SyncCaseLog(guild=GUILD, number=ONE))
    moderation.discord.answer_lost.clear()
    await moderation.choose(Choice(MOD_LOG_CHANNEL, OTHER_LOG))
    await moderation.sync_case_log(SyncCaseLog(guild=GUILD, number=ONE))
    assert [post.channel for post in moderation.discord.posts.values()] == [LOG]


async def test_a_case_whose_channel_was_closed_is_posted_in_the_one_that_is_set_now(moderation: Moderation) -> None:
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    await moderation.take_action(an_action(WARN))
    await moderation.sync_case_log(SyncCaseLog(guild=GUILD, number=ONE))
    moderation.discord.unwritable.add(LOG)
    await moderation.choose(Choice(MOD_LOG_CHANNEL, OTHER_LOG))
    await moderation.sync_case_log(SyncCaseLog(guild=GUILD, number=ONE))
    assert [post.channel for post in moderation.discord.posts.values()] == [LOG, OTHER_LOG]
