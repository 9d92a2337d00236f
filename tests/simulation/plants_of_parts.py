"""Planted faults of what stands beside the protocol of a single action: hands, jails, bulk operations, undoing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import pytest
from attrs import evolve

from application.moderation.adoption import read_on, record_hand_actions
from application.moderation.appeals.follow_case import RecordFollowing, RecordFollowingHandler
from application.moderation.appeals.grant_appeal import RecordGrant, SettleGrant
from application.moderation.appeals.queries import AppealView, BeingGranted
from application.moderation.bulk.works.ban_all import BanAllWork
from application.moderation.bulk.works.kick_all import KickAllWork
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.bulk.works.lift_bans import LiftBansWork
from application.moderation.bulk.works.roles import GiveRoleWork, TakeRoleWork
from application.moderation.bulk.works.work import Members, States
from application.moderation.effects.effect import Trace
from application.moderation.effects.nick_reset import NickResetEffect
from application.moderation.effects.own_bans import OwnBans
from application.moderation.effects.tokens import is_own_ban
from application.moderation.jail.hold_jail import HoldJail, HoldJailHandler
from application.moderation.ports import Ban
from application.moderation.queries import CaseView
from domain.channels import ways
from domain.channels.lockdown import Lockdown, LockdownIntent
from domain.channels.locking import LockableChannel, LockableGuild, lock_changes
from domain.channels.overwrites import OverwriteChange
from domain.moderation.adoption.hand_action import HandAction
from domain.moderation.adoption.placing import DoneAt
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.reminders.reminder import Reminder
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from tests.fakes.adoption import MemoryAdoptedCases, MemoryAuditCursors
from tests.fakes.channel_records import LOCKDOWNS, MemoryLockdowns, StoredLockdown
from tests.fakes.jail import NICK_RESETS, MemoryNickResets
from tests.fakes.moderation import CASES
from tests.fakes.reminders import REMINDERS, MemoryReminders
from tests.simulation.plants import Plant


def what_is_told_twice_is_recorded_twice(plant: pytest.MonkeyPatch) -> None:
    async def known(_cases: MemoryAdoptedCases, _guild: GuildId, _requests: Collection[RequestId]) -> frozenset[int]:
        return frozenset()

    async def add(adopted: MemoryAdoptedCases, cases: Sequence[Case]) -> None:
        for case in cases:
            adopted._transaction.events.extend(case.pull_events())
            await adopted._transaction[CASES].put((case.guild, case.number), case)

    plant.setattr(MemoryAdoptedCases, "known", known)
    plant.setattr(MemoryAdoptedCases, "add", add)


def what_was_asked_for_first_was_done_first(plant: pytest.MonkeyPatch) -> None:
    """Discord is not asked which of the two came first, the bot's or what was done by hand."""

    def unclear(_action: HandAction, _others: Sequence[Case], _done_at: DoneAt) -> tuple[Case, ...]:
        return ()

    plant.setattr(record_hand_actions, "unclear", unclear)


def who_comes_back_is_free(plant: pytest.MonkeyPatch) -> None:
    async def hold(_handler: HoldJailHandler, _command: HoldJail) -> None:
        return

    plant.setattr(HoldJailHandler, "__call__", hold)


def who_is_back_is_jailed_without_a_claim(plant: pytest.MonkeyPatch) -> None:
    """Its end, or an unjail, may meet it."""

    async def see_to(handler: HoldJailHandler, command: HoldJail, _number: CaseNumber) -> None:
        await handler._see_to_claimed(command)

    plant.setattr(HoldJailHandler, "_see_to", see_to)


def an_outcome_keeps_nothing_out(plant: pytest.MonkeyPatch) -> None:
    """What is done by hand comes on record while one is, and neither sees the other; nor is it noticed afterwards."""
    what_the_bot_lifts_is_only_its_own(plant)

    async def keep_out(_cursors: MemoryAuditCursors, _guild: GuildId) -> None:
        return

    plant.setattr(MemoryAuditCursors, "keep_out", keep_out)


def what_the_bot_lifts_is_only_its_own(plant: pytest.MonkeyPatch) -> None:
    """Nobody asks whether something done by hand was hit by it."""
    plant.setattr(read_on, "own_lifting", lambda _deed, _own: None)


def a_resumed_batch_is_begun_anew(plant: pytest.MonkeyPatch) -> None:
    async def traces(
        _work: object, _operation: BulkOperation, _users: Sequence[UserId], _members: Members, *, since: datetime
    ) -> States:
        return {}

    plant.setattr(BanAllWork, "traces", traces)
    plant.setattr(KickAllWork, "traces", traces)


def who_was_banned_and_is_not_any_more_is_banned_again(plant: pytest.MonkeyPatch) -> None:
    """Of whom Discord's answer says nothing, nobody asks the audit log."""
    found = BanAllWork._found

    async def traces(
        work: BanAllWork, operation: BulkOperation, users: Sequence[UserId], _members: Members, *, since: datetime
    ) -> States:
        return await found(work, operation, users)

    async def of_the_banned(
        work: BanAllWork, operation: BulkOperation, users: Sequence[UserId], *, since: datetime | None = None
    ) -> States:
        return await found(work, operation, [*await work._bans.standing(operation.guild, users)])

    plant.setattr(BanAllWork, "traces", traces)
    plant.setattr(BanAllWork, "_found", of_the_banned)


def whatever_ban_there_is_of_whom_we_banned_is_taken_over(plant: pytest.MonkeyPatch) -> None:
    async def ours(work: BanAllWork, guild: GuildId, bans: Mapping[UserId, Ban]) -> set[UserId]:
        return {*await work._people.banned_for_a_time(guild, bans)}

    plant.setattr(BanAllWork, "_ours_for_a_time", ours)


def a_ban_that_was_taken_over_is_nobodys(plant: pytest.MonkeyPatch) -> None:
    """Neither whoever ends it knows it, nor whoever takes back what had taken it over."""
    an_undo_leaves_banned_for_good_who_was_banned_for_a_time(plant)

    async def is_of(own_bans: OwnBans, ban: Ban, case: Case) -> bool:
        return await is_own_ban(own_bans._audit_log, ban, case)

    plant.setattr(OwnBans, "is_of", is_of)


def an_undo_takes_the_role_from_whoever_holds_it(plant: pytest.MonkeyPatch) -> None:
    """Also from somebody who lost it meanwhile, and has it from somebody else."""

    async def nobody(_hands: LastHands, _operation: BulkOperation, _users: Collection[UserId]) -> frozenset[UserId]:
        return frozenset()

    plant.setattr(LastHands, "of_others", nobody)


def a_role_that_is_held_was_given_by_us(plant: pytest.MonkeyPatch) -> None:
    """And one that is not held was taken by us: after an interruption nobody asks the audit log."""

    async def given(
        work: GiveRoleWork, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        assert operation.role is not None, "a role is given"
        found = await work._holders.of(operation.guild, operation.role, users, members)
        return dict.fromkeys(found.holding, TargetState.DONE)

    async def taken(
        work: TakeRoleWork, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        assert operation.role is not None, "a role is taken"
        found = await work._holders.of(operation.guild, operation.role, users, members)
        return dict.fromkeys(found.lacking, TargetState.DONE)

    plant.setattr(GiveRoleWork, "traces", given)
    plant.setattr(TakeRoleWork, "traces", taken)


def bans_are_lifted_by_one_look_at_all_of_them(plant: pytest.MonkeyPatch) -> None:
    changed_since = LiftBansWork._changed_since

    async def of_a_batch(work: LiftBansWork, operation: BulkOperation, users: Sequence[UserId]) -> States:
        return await changed_since(work, operation, users) if len(users) > 1 else {}

    plant.setattr(LiftBansWork, "_changed_since", of_a_batch)


def an_undo_leaves_banned_for_good_who_was_banned_for_a_time(plant: pytest.MonkeyPatch) -> None:
    async def by_token_alone(
        work: LiftBansWork, operation: BulkOperation, users: Sequence[UserId], members: Members
    ) -> States:
        return await work._changed_since(operation, users)

    plant.setattr(LiftBansWork, "overtaken", by_token_alone)


def an_undo_takes_whatever_stands(plant: pytest.MonkeyPatch) -> None:
    """Nobody asks whether the case still holds that is to be undone."""
    plant.setattr(CaseView, "still_stands", property(lambda _case: True))


def the_end_of_a_lock_opens_whatever_is_locked(plant: pytest.MonkeyPatch) -> None:
    """Also what a newer lock has taken over."""
    opened = MemoryLockdowns.open

    async def open_all(lockdowns: MemoryLockdowns, intent: LockdownIntent, channels: Collection[ChannelId]) -> Lockdown:
        lockdown = await opened(lockdowns, evolve(intent, ends=None), channels)
        lockdown.ends = intent.ends
        await lockdowns._transaction[LOCKDOWNS].put((intent.guild, lockdown.number), StoredLockdown(lockdown))
        return lockdown

    plant.setattr(MemoryLockdowns, "open", open_all)


def what_a_lock_before_did_is_taken_for_what_was(plant: pytest.MonkeyPatch) -> None:
    def changes(guild: LockableGuild, channel: LockableChannel, _earlier: object = ()) -> tuple[OverwriteChange, ...]:
        return lock_changes(guild, channel)

    plant.setattr(ways, "lock_changes", changes)


def a_reset_goes_by_what_it_sees(plant: pytest.MonkeyPatch) -> None:
    """Who has no nickname lost it to this; nobody asks the audit log."""

    async def trace(effect: NickResetEffect, case: Case, *, told: bool) -> Trace:
        return Trace.OURS if await effect._nicknames.of(case.guild, case.target) is None else Trace.ABSENT

    plant.setattr(NickResetEffect, "trace", trace)


def a_nickname_is_noted_once(plant: pytest.MonkeyPatch) -> None:
    """Although an attempt that follows may take another one."""
    put = MemoryNickResets.put

    async def put_once(resets: MemoryNickResets, guild: GuildId, number: CaseNumber, nickname: str) -> None:
        if resets._transaction[NICK_RESETS].find((guild, number)) is None:
            await put(resets, guild, number, nickname)

    plant.setattr(MemoryNickResets, "put", put_once)


def nobody_looks_whether_a_reminder_was_sent(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Reminder, "may_have_been_sent", property(lambda _reminder: False))


def who_delivers_a_reminder_records_it_over_a_change(plant: pytest.MonkeyPatch) -> None:
    async def settle(reminders: MemoryReminders, reminder: Reminder) -> None:
        await reminders._transaction[REMINDERS].put((reminder.owner, reminder.number), reminder)

    plant.setattr(MemoryReminders, "settle", settle)


def an_open_appeal_does_not_follow_its_case(plant: pytest.MonkeyPatch) -> None:
    async def follow(_handler: RecordFollowingHandler, _command: RecordFollowing) -> None:
        return

    plant.setattr(RecordFollowingHandler, "__call__", follow)


def what_was_to_be_granted_is_granted(plant: pytest.MonkeyPatch) -> None:
    """Nobody asks what came of taking the case back."""

    async def settle(settling: SettleGrant, appeal: BeingGranted, *, is_gone: bool = False) -> AppealView | None:
        return await settling._record(RecordGrant(appeal, is_granted=True))

    plant.setattr(SettleGrant, "__call__", settle)


PLANTS_OF_PARTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        what_is_told_twice_is_recorded_twice,
        what_was_asked_for_first_was_done_first,
        who_comes_back_is_free,
        who_is_back_is_jailed_without_a_claim,
        an_outcome_keeps_nothing_out,
        what_the_bot_lifts_is_only_its_own,
        a_resumed_batch_is_begun_anew,
        who_was_banned_and_is_not_any_more_is_banned_again,
        whatever_ban_there_is_of_whom_we_banned_is_taken_over,
        a_ban_that_was_taken_over_is_nobodys,
        an_undo_takes_the_role_from_whoever_holds_it,
        a_role_that_is_held_was_given_by_us,
        bans_are_lifted_by_one_look_at_all_of_them,
        an_undo_leaves_banned_for_good_who_was_banned_for_a_time,
        an_undo_takes_whatever_stands,
        the_end_of_a_lock_opens_whatever_is_locked,
        what_a_lock_before_did_is_taken_for_what_was,
        a_reset_goes_by_what_it_sees,
        a_nickname_is_noted_once,
        nobody_looks_whether_a_reminder_was_sent,
        who_delivers_a_reminder_records_it_over_a_change,
        an_open_appeal_does_not_follow_its_case,
        what_was_to_be_granted_is_granted,
    )
}
