import asyncio
from datetime import timedelta
from unittest.mock import patch

import pytest
from attrs import evolve

from application.moderation.errors import ActionUnfinished, MayNotLook
from application.moderation.ports import HowToAppeal
from application.moderation.queries import CaseView
from application.moderation.take_back_notice import TakeBackNotice, TakeBackNoticeHandler
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    ActionInProgress,
    AlreadyBanned,
    CannotTargetTheOwner,
    InvalidDeleteWindow,
    NoSuchUser,
    NotBanned,
    ReasonMissing,
    ReasonTooLong,
    TargetOutranksBot,
    TargetOutranksModerator,
)
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import APPEAL_TEXT, DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.ids import RequestId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from domain.shared.text import NothingToRead
from tests.builders import BOT, GUILD, LEASE, MEMBER, MODERATOR, OWNER, a_standing, an_intent, the_bot
from tests.fakes.clock import FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)


async def cases(moderation: Moderation) -> tuple[CaseView, ...]:
    return (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items


async def test_a_ban_goes_intent_message_ban_outcome(moderation: Moderation, clock: FakeClock) -> None:
    view = await moderation.take_action(an_action(delete_messages=timedelta(days=1)))
    assert moderation.discord.journal == ["CaseOpened", "tell", "ban", "CaseSettled"]
    assert moderation.discord.bans == {(GUILD, MEMBER): "[case 1] spam"}
    assert moderation.discord.delete_windows == {(GUILD, MEMBER): timedelta(days=1)}
    assert (view.status, view.notice, view.settled_at) == (CaseStatus.APPLIED, Notice.DELIVERED, clock.now())
    assert await cases(moderation) == (view,)
    assert isinstance(moderation.uow, MemoryUnitOfWorkFactory)
    assert moderation.uow.turns == [GUILD]  # for the number of the case alone


async def test_a_case_is_linked_to_those_that_it_has_to_do_with(moderation: Moderation) -> None:
    await moderation.take_action(an_action(WARN))
    links = (Link(Relation.CAUSED_BY, ONE),)
    view = await moderation.take_action(evolve(an_action(WARN), links=links))
    assert (await moderation.cases.show(GUILD, view.number)).links == CaseLinks(links)


async def test_the_names_of_the_moment_are_on_the_case_and_in_what_is_shown(moderation: Moderation) -> None:
    emil, dalia = Names(username="emil.k", display_name="Emil"), Names(username="dalia", display_name="Dalia")
    view = await moderation.take_action(an_action(target_names=emil, moderator_names=dalia))
    assert (view.target_names, view.moderator_names) == (emil, dalia)
    assert await cases(moderation) == (view,)


async def test_the_roles_of_the_moment_are_on_the_case(moderation: Moderation) -> None:
    roles = (RoleId(72), RoleId(71))
    moderation.discord.standings[MEMBER] = evolve(a_standing(MEMBER, top_role=1), roles=roles)
    await moderation.take_action(an_action(WARN))
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=1)
    assert (await moderation.cases.show(GUILD, ONE)).roles == roles


async def test_the_intent_is_leased_to_whoever_carries_it_out(moderation: Moderation, clock: FakeClock) -> None:
    await moderation.take_action(an_action())
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
    assert case.lease_until == clock.now() + LEASE


async def test_the_member_hears_of_the_case_as_it_was_intended(moderation: Moderation) -> None:
    await moderation.take_action(an_action(WARN, reason="  be   nice "))
    [told] = moderation.discord.direct_messages
    assert (told.number, told.kind, told.reason, told.status) == (ONE, WARN, "be nice", CaseStatus.PENDING)


async def test_a_warning_is_told_and_recorded_and_nothing_else(moderation: Moderation) -> None:
    view = await moderation.take_action(an_action(WARN))
    assert moderation.discord.journal == ["CaseOpened", "tell", "CaseSettled"]
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.DELIVERED)


async def test_an_unban_lifts_the_ban_and_tells_nobody(moderation: Moderation) -> None:
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    view = await moderation.take_action(an_action(UNBAN))
    assert moderation.discord.journal == ["CaseOpened", "unban", "CaseSettled"]
    assert moderation.discord.bans == {}
    assert moderation.discord.audit_log == {(GUILD, MEMBER, "unban"): "[case 1] spam"}
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.NOT_WANTED)


async def test_an_action_without_a_reason_carries_the_token_alone(moderation: Moderation) -> None:
    await moderation.take_action(an_action(reason=None))
    assert moderation.discord.bans == {(GUILD, MEMBER): "[case 1]"}


async def test_nobody_is_told_where_the_guild_does_not_want_it(moderation: Moderation) -> None:
    await moderation.choose(Choice(DM_ON_ACTION, False))
    view = await moderation.take_action(an_action())
    assert view.notice is Notice.NOT_WANTED
    assert moderation.discord.direct_messages == []
    assert (GUILD, MEMBER) in moderation.discord.bans


async def test_the_member_reads_the_guilds_own_words_on_how_to_appeal(moderation: Moderation) -> None:
    await moderation.choose(Choice(APPEAL_TEXT, "  Write to\u202e us. "))
    await moderation.take_action(an_action())
    assert moderation.discord.appeals == [HowToAppeal("Write to us.")]


async def test_a_member_who_takes_no_messages_is_banned_and_the_record_says_so_and_why(moderation: Moderation) -> None:
    moderation.discord.takes_no_messages.add(MEMBER)
    view = await moderation.take_action(an_action())
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.NOT_DELIVERED)
    assert view.notice_detail == "Cannot send messages to this user"
    assert await cases(moderation) == (view,)
    assert (GUILD, MEMBER) in moderation.discord.bans


@pytest.mark.parametrize("failure", [Failure.REFUSED_BY_DISCORD, Failure.UNKNOWN_MEMBER])
async def test_a_ban_that_discord_refuses_is_recorded_as_failed(moderation: Moderation, failure: Failure) -> None:
    moderation.discord.refusal = failure
    view = await moderation.take_action(an_action())
    assert (view.status, view.failure, view.notice) == (CaseStatus.FAILED, failure, Notice.DELIVERED)
    assert moderation.discord.bans == {}
    assert await cases(moderation) == (view,)


async def nothing_happened(moderation: Moderation) -> bool:
    done = [entry for entry in moderation.discord.journal if entry != "GuildSettingsChanged"]
    return done == [] and await cases(moderation) == ()


async def test_nothing_is_done_to_someone_above_the_moderator(moderation: Moderation) -> None:
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=5)
    with pytest.raises(TargetOutranksModerator):
        await moderation.take_action(an_action())
    assert await nothing_happened(moderation)


async def test_nothing_is_done_to_someone_above_the_bot(moderation: Moderation) -> None:
    moderation.discord.bot = the_bot(top_role=1)
    with pytest.raises(TargetOutranksBot):
        await moderation.take_action(an_action())
    assert await nothing_happened(moderation)


async def test_nothing_is_done_to_the_owner(moderation: Moderation) -> None:
    moderation.discord.standings[OWNER] = a_standing(OWNER, is_owner=True)
    with pytest.raises(CannotTargetTheOwner):
        await moderation.take_action(an_action(target=OWNER))
    assert await nothing_happened(moderation)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", [" ", "\u3164", "\u202e\u202d", "\u200b"])
async def test_nothing_is_done_with_a_reason_that_nobody_can_read(
    moderation: Moderation, kind: ActionKind, reason: str
) -> None:
    with pytest.raises(NothingToRead):
        await moderation.take_action(an_action(kind, reason=reason))
    assert await nothing_happened(moderation)


async def test_nobody_is_warned_without_a_reason(moderation: Moderation) -> None:
    with pytest.raises(ReasonMissing):
        await moderation.take_action(an_action(WARN, reason=None))
    assert await nothing_happened(moderation)


async def test_nothing_is_done_with_a_reason_too_long_for_the_audit_log(moderation: Moderation) -> None:
    with pytest.raises(ReasonTooLong):
        await moderation.take_action(an_action(reason="x" * 481))
    assert await nothing_happened(moderation)


async def test_nothing_is_done_with_a_delete_window_beyond_discords(moderation: Moderation) -> None:
    with pytest.raises(InvalidDeleteWindow):
        await moderation.take_action(an_action(delete_messages=timedelta(days=8)))
    assert await nothing_happened(moderation)


async def test_someone_already_banned_is_not_banned_again(moderation: Moderation) -> None:
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    with pytest.raises(AlreadyBanned) as refused:
        await moderation.take_action(an_action())
    assert refused.value.target == MEMBER
    assert await nothing_happened(moderation)


async def test_someone_not_banned_cannot_be_unbanned(moderation: Moderation) -> None:
    with pytest.raises(NotBanned):
        await moderation.take_action(an_action(UNBAN))
    assert await nothing_happened(moderation)


async def test_nothing_is_done_when_discord_does_not_say_where_people_stand(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("standing")
    with pytest.raises(DiscordUnreachable):
        await moderation.take_action(an_action())
    assert await nothing_happened(moderation)


@pytest.mark.parametrize("done_all_the_same", [False, True])
async def test_where_discord_gives_no_answer_the_case_stays_pending(
    moderation: Moderation, done_all_the_same: bool
) -> None:
    (moderation.discord.answer_lost if done_all_the_same else moderation.discord.unreachable).add("ban")
    with pytest.raises(ActionUnfinished) as unfinished:
        await moderation.take_action(an_action())
    assert unfinished.value.number == ONE
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING


@pytest.mark.parametrize("arrived", [False, True])
@pytest.mark.parametrize("can_look", [False, True])
async def test_the_action_does_not_wait_for_a_message_that_gets_no_answer(
    moderation: Moderation, arrived: bool, can_look: bool
) -> None:
    (moderation.discord.answer_lost if arrived else moderation.discord.unreachable).add("tell")
    if not can_look:
        moderation.discord.unreachable.add("was_told")
    view = await moderation.take_action(an_action())
    assert (view.status, (GUILD, MEMBER) in moderation.discord.bans) == (CaseStatus.APPLIED, True)
    assert view.notice is (Notice.DELIVERED if arrived and can_look else Notice.UNCERTAIN)


async def test_a_message_that_takes_too_long_is_given_up(moderation: Moderation) -> None:
    async def never(_discord: FakeDiscord, _case: CaseView, _appeal: HowToAppeal | None) -> Notice:
        await asyncio.Event().wait()
        return Notice.DELIVERED

    with (
        patch.object(FakeDiscord, "tell", never),
        patch("application.moderation.carry_out_case.TELLING_TAKES", 0.01),
    ):
        view = await moderation.take_action(an_action())
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.UNCERTAIN)


async def test_a_message_that_is_still_on_its_way_is_taken_back_where_it_arrives_later(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("tell")
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    view = await moderation.take_action(an_action())
    assert (view.status, view.notice) == (CaseStatus.FAILED, Notice.UNCERTAIN)
    await TakeBackNoticeHandler(moderation.cases, moderation.discord)(TakeBackNotice(guild=GUILD, number=ONE))
    assert [case.number for case in moderation.discord.taken_back] == [ONE]


async def test_a_ban_that_somebody_set_while_the_member_was_told_is_theirs(moderation: Moderation) -> None:
    def banned_by_hand() -> None:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"

    def as_it_was() -> None:  # Discord takes a ban of the banned, and keeps the first
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
        moderation.discord.audit_log.clear()

    moderation.discord.after |= {"tell": banned_by_hand, "ban": as_it_was}
    view = await moderation.take_action(an_action())
    assert view.failure is Failure.SUPERSEDED


async def test_a_ban_that_somebody_set_meanwhile_and_lifted_at_once_is_theirs(moderation: Moderation) -> None:
    def lifted_by_hand() -> None:  # Discord took our ban of the banned, so that nothing says that there ever was one
        moderation.discord.bans.clear()
        moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "by hand"

    moderation.discord.after["ban"] = lifted_by_hand
    view = await moderation.take_action(an_action())
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.SUPERSEDED)


async def test_where_bans_can_no_longer_be_looked_at_the_audit_log_says_whose_it_is(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def may_not_look(*_given: object) -> None:
        raise MayNotLook

    def banned_by_hand_before_and_the_right_lost() -> None:
        moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "by hand"
        monkeypatch.setattr(FakeDiscord, "find", may_not_look)

    moderation.discord.after["ban"] = banned_by_hand_before_and_the_right_lost
    view = await moderation.take_action(an_action())
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.SUPERSEDED)


async def test_a_ban_of_ours_that_somebody_lifted_at_once_was_done(moderation: Moderation) -> None:
    moderation.discord.after["ban"] = moderation.discord.bans.clear
    assert (await moderation.take_action(an_action())).status is CaseStatus.APPLIED


@pytest.mark.parametrize("failure", [RecordsUnavailable(), CommitOutcomeUnknown()])
async def test_a_database_away_after_the_ban_leaves_the_case_to_be_finished_later(
    moderation: Moderation, records: MemoryRecords, failure: Exception
) -> None:
    moderation.discord.after["ban"] = lambda: records.commit_failures.append(failure)
    with pytest.raises(ActionUnfinished) as unfinished:
        await moderation.take_action(an_action())
    assert unfinished.value.number == ONE
    assert (GUILD, MEMBER) in moderation.discord.bans
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING


async def test_nothing_is_done_when_the_intent_cannot_be_recorded(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.choose(Choice(CURRENCY, "gold"))
    records.commit_failures.append(RecordsUnavailable())
    with pytest.raises(RecordsUnavailable):
        await moderation.take_action(an_action())
    assert await nothing_happened(moderation)


async def test_the_same_request_twice_warns_once(moderation: Moderation) -> None:
    request = RequestId(77)
    first = await moderation.take_action(an_action(WARN, request=request))
    again = await moderation.take_action(an_action(WARN, request=request))
    assert again == first
    assert len(moderation.discord.direct_messages) == 1


async def test_the_same_request_twice_at_once_bans_once(moderation: Moderation) -> None:
    ban = an_action(request=RequestId(77))
    views = await asyncio.gather(moderation.take_action(ban), moderation.take_action(ban))
    assert {view.number for view in views} == {ONE}
    assert moderation.discord.journal.count("ban") == 1
    assert len(await cases(moderation)) == 1


@pytest.mark.parametrize("kind", [BAN, KICK, WARN, UNBAN])
async def test_an_action_delivered_again_after_it_was_done_answers_with_its_case(
    moderation: Moderation, kind: ActionKind
) -> None:
    if kind == UNBAN:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
    action = an_action(kind, request=RequestId(77))
    first = await moderation.take_action(action)
    done = [*moderation.discord.journal]
    assert await moderation.take_action(action) == first
    assert moderation.discord.journal == done
    assert await cases(moderation) == (first,)


async def test_another_ban_of_the_banned_is_refused_all_the_same(moderation: Moderation) -> None:
    await moderation.take_action(an_action(request=RequestId(77)))
    with pytest.raises(AlreadyBanned):
        await moderation.take_action(an_action(request=RequestId(78)))


async def test_an_id_of_no_account_is_not_banned_and_takes_no_number(moderation: Moderation) -> None:
    moderation.discord.nobody.add(UserId(404))
    with pytest.raises(NoSuchUser) as refused:
        await moderation.take_action(an_action(target=UserId(404)))
    assert refused.value.target == UserId(404)
    assert await nothing_happened(moderation)
    assert (await moderation.take_action(an_action(target=UserId(405)))).number == ONE


async def test_nobody_is_banned_while_discord_does_not_say_whether_there_is_such_an_account(
    moderation: Moderation,
) -> None:
    moderation.discord.unreachable.add("user")
    with pytest.raises(DiscordUnreachable):
        await moderation.take_action(an_action(target=UserId(404)))
    assert await nothing_happened(moderation)


@pytest.mark.parametrize("target", [OWNER, MODERATOR, BOT, MEMBER], ids=["the owner", "oneself", "the bot", "above"])
async def test_whoever_is_in_the_server_is_simply_not_banned(moderation: Moderation, target: UserId) -> None:
    moderation.discord.standings[OWNER] = a_standing(OWNER, is_owner=True)
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=99)
    with pytest.raises(NotBanned):
        await moderation.take_action(an_action(UNBAN, target=target))
    assert await nothing_happened(moderation)


async def test_another_ban_of_the_same_member_waits_for_the_first(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent())
    with pytest.raises(ActionInProgress):
        await moderation.take_action(an_action())
    assert moderation.discord.bans == {}


async def test_a_stranger_can_be_banned(moderation: Moderation) -> None:
    view = await moderation.take_action(an_action(target=UserId(404)))
    assert view.status is CaseStatus.APPLIED
    assert (GUILD, UserId(404)) in moderation.discord.bans
