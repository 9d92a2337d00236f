"""What people do in Discord's own menus becomes cases: of the right moderator, once, in Discord's order."""

from datetime import datetime, timedelta

import pytest
from attrs import define, evolve

from application.moderation.adoption.adopt_actions import AdoptActionsHandler
from application.moderation.adoption.audited import AuditedDeed, by_hand
from application.moderation.adoption.catch_up import CatchUp
from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.adoption.read_on import LOOK_AGAIN, PAGES_AT_ONCE
from application.moderation.adoption.record_hand_actions import RecordHandActions
from application.moderation.end_due_cases import EndDueCases
from application.moderation.ports import AuditedAction, AuditEntry
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from domain.guilds.guild import Choice
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.adoption.pace import READ_AGAIN
from domain.moderation.case import CaseIntent, CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEnded, CaseSettled
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import LONGEST_REASON
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import ADOPT_HAND_ACTIONS
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from tests.builders import BOT, GUILD, LEASE, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.fakes.adoption import AUDIT_CURSORS
from tests.fakes.audit_trail import a_deed, at
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE, TWO = CaseNumber(1), CaseNumber(2)
OTHER_BOT = UserId(77)


async def cases(moderation: Moderation) -> list[CaseView]:
    """Oldest first."""
    return [*reversed((await moderation.cases.page(GUILD, CaseFilter(), Seek(size=100))).items)]


async def heard(moderation: Moderation, deed: AuditedDeed) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds.append(deed)
    await moderation.hear_of_action(HearOfAction(deed))


async def while_away(moderation: Moderation, *deeds: AuditedDeed) -> None:
    """A process was there, and another one starts after these were done."""
    await moderation.catch_up()
    moderation.discord.trail.deeds += deeds
    await moderation.catch_up()


async def test_a_ban_by_hand_is_on_record_at_once_with_who_banned_and_why(moderation: Moderation) -> None:
    deed = a_deed(reason="spam", at=at(3), target_names=Names(username="emil"))
    await heard(moderation, evolve(deed, names=Names(username="dalia")))
    [case] = await cases(moderation)
    assert (case.kind, case.target, case.moderator, case.reason) == (BAN, MEMBER, MODERATOR, "spam")
    assert (case.status, case.notice, case.opened_at) == (CaseStatus.APPLIED, Notice.NOT_WANTED, at(3))
    assert (case.target_username, case.moderator_username) == ("emil", "dalia")
    assert moderation.discord.direct_messages == []


@pytest.mark.parametrize(
    ("action", "kind"), [("ban", BAN), ("unban", UNBAN), ("kick", KICK), ("untimeout", UNTIMEOUT)], ids=str
)
async def test_each_action_becomes_a_case_of_its_kind(moderation: Moderation, action: str, kind: ActionKind) -> None:
    await heard(moderation, a_deed(action))
    [case] = await cases(moderation)
    assert case.kind == kind


async def test_a_timeout_by_hand_has_its_end_and_ends_on_record_when_discord_ends_it(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await heard(moderation, a_deed("timeout", until=at(600)))
    [case] = await cases(moderation)
    assert (case.kind, case.expires_at) == (TIMEOUT, at(600))
    assert records[CASE_SCHEDULE][GUILD, ONE].lease_until == at(600)
    moderation.clock.advance(timedelta(seconds=600))
    await moderation.end_due_cases(EndDueCases([GUILD]))
    [case] = await cases(moderation)
    assert case.ending is Ending.EXPIRED
    assert moderation.discord.journal.count("end_timeout") == 0


async def test_the_mod_log_shows_it(moderation: Moderation, records: MemoryRecords) -> None:
    await heard(moderation, a_deed())
    assert [event.number for event in records.events if isinstance(event, CaseSettled)] == [ONE]
    assert records.turns == [GUILD]


async def test_what_is_told_of_twice_and_read_again_is_one_case(moderation: Moderation) -> None:
    deed = a_deed()
    await heard(moderation, deed)
    await moderation.hear_of_action(HearOfAction(deed))
    await moderation.catch_up()
    assert len(await cases(moderation)) == 1


async def test_what_the_bot_did_is_not_doubled(moderation: Moderation) -> None:
    await heard(moderation, a_deed(by=BOT, reason="[case 1] Dalia: spam"))
    await while_away(moderation, a_deed(by=BOT, reason=None))
    assert await cases(moderation) == []


@pytest.mark.parametrize("token", ["[case 7]", "[bulk 3]"])
async def test_a_token_tells_whose_it_was_where_discord_does_not(moderation: Moderation, token: str) -> None:
    await heard(moderation, a_deed(by=None, reason=f"{token} Dalia: spam"))
    assert await cases(moderation) == []


async def test_a_person_cannot_hide_an_action_by_writing_a_token(moderation: Moderation) -> None:
    await heard(moderation, a_deed(reason="[case 7] Dalia: spam"))
    [case] = await cases(moderation)
    assert (case.moderator, case.reason) == (MODERATOR, "[case 7] Dalia: spam")


async def test_what_another_bot_did_is_that_bots(moderation: Moderation) -> None:
    await heard(moderation, a_deed(by=OTHER_BOT))
    [case] = await cases(moderation)
    assert case.moderator == OTHER_BOT


async def test_of_what_nobody_is_named_for_the_moderator_is_not_known(moderation: Moderation) -> None:
    await heard(moderation, a_deed(by=None))
    [case] = await cases(moderation)
    assert case.moderator == NOBODY


async def test_a_reason_that_is_too_long_is_cut_and_an_unreadable_one_is_none(moderation: Moderation) -> None:
    await heard(moderation, a_deed(reason="x" * 512))
    await heard(moderation, a_deed("kick", reason="\u200b \u2800"))
    first, second = await cases(moderation)
    assert first.reason is not None
    assert (len(first.reason), first.reason[-1]) == (LONGEST_REASON, "…")
    assert second.reason is None


async def test_a_guild_seen_for_the_first_time_begins_at_its_newest_entry(moderation: Moderation) -> None:
    moderation.discord.trail.deeds += [a_deed(), a_deed("unban")]
    await moderation.catch_up()
    assert await cases(moderation) == []
    moderation.discord.trail.deeds.append(a_deed("kick"))
    await moderation.catch_up()
    assert [case.kind for case in await cases(moderation)] == [KICK]


async def test_reading_begins_with_the_first_action_that_is_heard_of(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    past, now = a_deed("kick"), a_deed()
    moderation.discord.trail.deeds += [past, now]
    await moderation.hear_of_action(HearOfAction(now))
    assert records[AUDIT_CURSORS][GUILD].read_up_to == now.entry - 1
    await moderation.catch_up()
    assert [case.kind for case in await cases(moderation)] == [BAN]


async def test_what_was_done_during_an_outage_is_found_in_its_order(moderation: Moderation) -> None:
    await while_away(moderation, a_deed(at=at(1)), a_deed("unban", at=at(2)), a_deed(at=at(3), by=OTHER_BOT))
    ban, unban, again = await cases(moderation)
    assert (ban.ending, ban.ended_at) == (Ending.LIFTED, at(2))
    assert unban.ending is None
    assert (again.moderator, again.ending) == (OTHER_BOT, None)


async def test_a_hand_unban_lifts_our_timed_ban_and_its_planned_end(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.take_action(an_action(lasts="7d"))
    moderation.clock.advance(timedelta(minutes=5))
    del moderation.discord.bans[GUILD, MEMBER]
    await heard(moderation, a_deed("unban", at=at(300)))
    case = await moderation.cases.show(GUILD, ONE)
    assert (case.ending, case.ended_at) == (Ending.LIFTED, at(300))
    assert records[CASE_SCHEDULE] == {}
    assert [event.number for event in records.events if isinstance(event, CaseEnded)] == [ONE]


async def test_a_ban_by_hand_takes_the_place_of_ours(moderation: Moderation) -> None:
    await moderation.take_action(an_action(lasts="7d"))
    await heard(moderation, a_deed(at=at(300)))
    assert [case.ending for case in await cases(moderation)] == [Ending.REPLACED, None]


async def test_what_is_read_late_does_not_lift_what_came_after_it(moderation: Moderation) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds += [a_deed(at=at(1)), a_deed("unban", at=at(2))]
    moderation.clock.advance(timedelta(minutes=5))
    await moderation.take_action(an_action(asked_at=at(300)))
    await moderation.catch_up()
    ours, ban, unban = await cases(moderation)
    assert (ours.opened_at, ours.ending) == (at(300), None)
    assert (ban.ending, unban.ending) == (Ending.LIFTED, None)


async def test_what_is_read_late_is_ended_by_what_came_after_it(moderation: Moderation) -> None:
    await moderation.catch_up()
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    moderation.discord.trail.deeds.append(a_deed(at=at(1)))
    moderation.clock.advance(timedelta(minutes=5))
    await moderation.take_action(an_action(UNBAN, asked_at=at(300)))
    await moderation.catch_up()
    _, ban = await cases(moderation)
    assert (ban.kind, ban.ending, ban.ended_at) == (BAN, Ending.LIFTED, at(300))


@pytest.mark.parametrize("page", [100, 1])
async def test_an_action_waits_for_an_older_one_of_ours_that_is_under_way(moderation: Moderation, page: int) -> None:
    """Done by us, lifted by hand, and only then recorded: what we did is not in force."""
    moderation.discord.trail.page = page
    await moderation.catch_up()
    opened = await moderation.open_case(_intent(moderation))
    await moderation.discord.ban(GUILD, MEMBER, delete_messages=timedelta(0), audit_reason="[case 1] spam")
    moderation.clock.advance(timedelta(minutes=1))
    del moderation.discord.bans[GUILD, MEMBER]
    unban, kick = a_deed("unban", at=at(60)), a_deed("kick", target=UserId(21), at=at(61))
    moderation.discord.trail.deeds += [unban, kick]
    await moderation.hear_of_action(HearOfAction(unban))
    await moderation.catch_up()
    assert [case.kind for case in await cases(moderation)] == [BAN, KICK], "others need not wait"
    moderation.clock.advance(LEASE)
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert (await moderation.cases.show(GUILD, opened.case.number)).status is CaseStatus.APPLIED
    moderation.discord.audited_at[GUILD, MEMBER, "ban"] = at(0)
    await moderation.catch_up()
    ban, kicked, unbanned = await cases(moderation)
    assert (ban.ending, kicked.kind, unbanned.kind) == (Ending.LIFTED, KICK, UNBAN)


async def test_discord_says_which_came_first_where_ours_was_under_way_for_long(moderation: Moderation) -> None:
    """Asked for, banned and unbanned by hand, and only then done by us: what we did is in force."""
    await moderation.catch_up()
    await moderation.open_case(_intent(moderation))
    moderation.discord.trail.deeds += [a_deed(at=at(30)), a_deed("unban", at=at(31))]
    moderation.clock.advance(LEASE)
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert moderation.discord.audited_at[GUILD, MEMBER, "ban"] == at(60)
    await moderation.catch_up()
    ours, ban, unban = await cases(moderation)
    assert (ours.status, ours.ending) == (CaseStatus.APPLIED, None)
    assert (ban.ending, unban.ending) == (Ending.LIFTED, None)


def lifted_by_us(reason: str, seconds: float, action: str = "unban") -> AuditedDeed:
    return a_deed(action, by=BOT, reason=reason, at=at(seconds))


async def test_a_ban_by_hand_that_we_lifted_a_moment_later_is_not_in_force(moderation: Moderation) -> None:
    """It came in between, while a softban was at its second half, or the end of an earlier ban under way."""
    await heard(moderation, a_deed(at=at(1)))
    await while_away(moderation, lifted_by_us("[case 7] spam", 2))
    [ban] = await cases(moderation)
    assert (ban.ending, ban.ended_at) == (Ending.LIFTED, at(2))


@pytest.mark.parametrize("page", [100, 1])
async def test_what_is_read_together_with_what_we_lifted_is_in_its_order(moderation: Moderation, page: int) -> None:
    moderation.discord.trail.page = page
    deeds = (a_deed(at=at(1)), lifted_by_us("[case 7] spam", 2), a_deed(at=at(3)))
    await while_away(moderation, *deeds)
    assert [(case.ending, case.ended_at) for case in await cases(moderation)] == [(Ending.LIFTED, at(2)), (None, None)]


async def test_what_we_lifted_before_is_not_what_was_done_by_hand_after(moderation: Moderation) -> None:
    await while_away(moderation, lifted_by_us("[case 7] spam", 1), a_deed(at=at(2)), a_deed("timeout", until=at(900)))
    await while_away(moderation, lifted_by_us("[case 7] spam", 3, "untimeout"))
    assert [(case.kind, case.ending) for case in await cases(moderation)] == [(BAN, None), (TIMEOUT, Ending.LIFTED)]


async def test_the_end_of_what_was_done_by_hand_is_recorded_as_that(moderation: Moderation) -> None:
    await heard(moderation, a_deed("timeout", until=at(600)))
    await while_away(moderation, lifted_by_us("[case 1] its time is over", 600, "untimeout"))
    [timeout] = await cases(moderation)
    assert timeout.ending is None, "whoever ended it says so"


async def test_what_we_lift_of_our_own_is_recorded_by_whoever_does(moderation: Moderation) -> None:
    await moderation.take_action(an_action())
    await while_away(moderation, lifted_by_us("[case 9] spam", 60))
    [ban] = await cases(moderation)
    assert ban.ending is None


@define
class AskedTwice:
    """The HTTP client sent our ban a second time; in between, somebody had unbanned them."""

    async def entries(
        self, guild: GuildId, user: UserId, action: AuditedAction, *, since: datetime
    ) -> tuple[AuditEntry, ...]:
        return (AuditEntry("[case 1] spam", at(2)), AuditEntry("[case 1] spam", at(0)))


async def test_what_the_client_did_a_second_time_is_in_force_though_somebody_undid_the_first(
    moderation: Moderation,
) -> None:
    await moderation.catch_up()
    await moderation.open_case(_intent(moderation))
    await moderation.discord.ban(GUILD, MEMBER, delete_messages=timedelta(0), audit_reason="[case 1] spam")
    moderation.clock.advance(LEASE)
    await moderation.resume_cases(ResumeCases([GUILD]))
    adopt = AdoptActionsHandler(moderation.record_hand_actions, AskedTwice())
    unban = by_hand(a_deed("unban", at=at(1)), BOT)
    assert unban is not None
    await adopt(RecordHandActions(guild=GUILD, actions=(unban,), heard_at=at(1)))
    ours, lifted = await cases(moderation)
    assert (ours.ending, lifted.kind) == (None, UNBAN)


async def test_an_entry_of_another_guild_is_that_guilds(moderation: Moderation) -> None:
    await moderation.catch_up(GUILD, OTHER_GUILD)
    moderation.discord.trail.deeds.append(a_deed(guild=OTHER_GUILD))
    await moderation.catch_up(GUILD, OTHER_GUILD)
    assert await cases(moderation) == []
    assert (await moderation.cases.show(OTHER_GUILD, ONE)).kind == BAN


async def test_a_process_that_goes_on_reads_again_after_minutes_and_when_the_connection_was_away(
    moderation: Moderation,
) -> None:
    handler, sweep = moderation.catching_up()
    await sweep(CatchUp([GUILD]))
    moderation.discord.trail.deeds.append(a_deed())
    await sweep(CatchUp([GUILD]))
    assert await cases(moderation) == []
    moderation.clock.advance(READ_AGAIN)
    await sweep(CatchUp([GUILD]))
    assert len(await cases(moderation)) == 1
    moderation.discord.trail.deeds.append(a_deed("kick"))
    handler.missed_something()
    await sweep(CatchUp([GUILD]))
    assert len(await cases(moderation)) == 2


async def test_a_bot_of_many_guilds_reads_again_later(moderation: Moderation, records: MemoryRecords) -> None:
    moderation.read_again_after = timedelta(hours=1)
    await moderation.catch_up()
    await moderation.catch_up()
    assert records[AUDIT_CURSORS][GUILD].lease_until == moderation.clock.now() + timedelta(hours=1)
    moderation.discord.trail.may_look = False
    await moderation.catch_up()
    assert records[AUDIT_CURSORS][GUILD].lease_until == moderation.clock.now() + timedelta(hours=1)


async def test_a_long_log_is_read_a_few_pages_at_a_time(moderation: Moderation) -> None:
    moderation.discord.trail.page = 1
    await moderation.catch_up()
    moderation.discord.trail.deeds += [a_deed("kick", target=UserId(100 + n)) for n in range(2 * PAGES_AT_ONCE + 1)]
    _, workers = moderation.catching_up()
    await workers(CatchUp([GUILD]))
    assert len(await cases(moderation)) == 2 * PAGES_AT_ONCE + 1


async def test_turned_off_nothing_is_adopted_and_what_was_done_meanwhile_never_is(moderation: Moderation) -> None:
    await moderation.choose(Choice(ADOPT_HAND_ACTIONS, False))
    await heard(moderation, a_deed())
    await while_away(moderation, a_deed("unban"))
    assert await cases(moderation) == []
    await moderation.choose(Choice(ADOPT_HAND_ACTIONS, True))
    await moderation.catch_up()
    await heard(moderation, a_deed("kick"))
    assert [case.kind for case in await cases(moderation)] == [KICK]


async def test_without_the_right_to_look_it_is_tried_again_after_minutes_and_nothing_is_skipped(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds.append(a_deed())
    moderation.discord.trail.may_look = False
    await moderation.catch_up()
    assert records[AUDIT_CURSORS][GUILD].lease_until == moderation.clock.now() + LOOK_AGAIN
    moderation.discord.trail.may_look = True
    await moderation.catch_up()
    assert len(await cases(moderation)) == 1


async def test_an_outage_of_discord_skips_nothing(moderation: Moderation) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds.append(a_deed())
    moderation.discord.trail.is_reachable = False
    await moderation.catch_up()
    moderation.discord.trail.is_reachable = True
    moderation.clock.advance(timedelta(minutes=1))
    await moderation.catch_up()
    assert len(await cases(moderation)) == 1


def _intent(moderation: Moderation) -> CaseIntent:
    return an_intent(lease_until=moderation.clock.now() + LEASE)


async def test_the_roles_of_the_moment_are_kept_where_they_were_known(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    known = evolve(a_deed(), target_roles=(RoleId(7), RoleId(5)))
    unknown = a_deed(target=UserId(77))
    for deed in (known, unknown):
        await moderation.hear_of_action(HearOfAction(deed))
    shown = [await moderation.cases.show(GUILD, CaseNumber(number)) for number in (1, 2)]
    assert [case.roles for case in shown] == [(7, 5), ()]
    assert all(case.is_adopted for case in shown)
