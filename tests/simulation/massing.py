"""Bulk operations of one process: the simulated Discord as they see it, and what takes them on."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define

from application.moderation.bulk.check_anew import CheckAnewHandler
from application.moderation.bulk.confirm_bulk import ConfirmBulkHandler
from application.moderation.bulk.end_bulk import EndBulkHandler
from application.moderation.bulk.give_back_bulk import GiveBackBulkHandler
from application.moderation.bulk.open_batch import OpenBatchHandler
from application.moderation.bulk.plan_bulk import PlanBulkHandler
from application.moderation.bulk.plan_undo import PlanUndoHandler
from application.moderation.bulk.ports import AuditedUser, BulkBanAnswer, RoleChange
from application.moderation.bulk.queries import BulkStatus
from application.moderation.bulk.record_confirmation import RecordConfirmationHandler
from application.moderation.bulk.remember_bulk_post import ChooseBulkPostHandler, RememberBulkPostHandler
from application.moderation.bulk.run_bulk import RunBulkHandler
from application.moderation.bulk.run_due_bulks import RunDueBulks, RunDueBulksHandler
from application.moderation.bulk.save_plan import SavePlanHandler
from application.moderation.bulk.select_targets import SelectTargetsHandler
from application.moderation.bulk.settle_batch import SettleBatchHandler
from application.moderation.bulk.sync_bulk import SyncBulkHandler
from application.moderation.bulk.tell_targets import TellTargetsHandler
from application.moderation.bulk.works.ban_all import BanAllWork
from application.moderation.bulk.works.kick_all import KickAllWork
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.bulk.works.lift_bans import LiftBansWork
from application.moderation.bulk.works.roles import GiveRoleWork, RoleHolders, TakeRoleWork
from application.moderation.bulk.works.work import BulkWork
from application.moderation.effects.own_bans import OwnBans
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, Ban
from application.shared.clock import SharedClock
from application.shared.roles import NotAMember, RoleDirectory, RoleRefused
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.selection import MemberFacts
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import Failure
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR, a_moderator, a_standing
from tests.fakes.bulk import OPERATIONS, MemoryBulkReader
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.members import MemoryMemberReader
from tests.fakes.records import MemoryRecords
from tests.fakes.zones import FakeZones
from tests.simulation.client import Client
from tests.simulation.process import Process
from tests.simulation.world import NoSuchMember, true_time

_LEASE = timedelta(minutes=2)
ROLES_CHANGED = AuditedAction("member_role_update")


class NobodyReadsPatterns:
    """Everybody is meant by id."""

    def read(self, pattern: str) -> Callable[[str], bool]:
        raise AssertionError(pattern)


def as_posted(state: BulkState, counts: Mapping[TargetState, int]) -> str:
    """What the mod-log shows of an operation."""
    return f"{state.value}: {', '.join(f'{count} {each.value}' for each, count in sorted(counts.items()))}"


def _text(status: BulkStatus) -> str:
    return as_posted(status.operation.state, status.counts)


@define(eq=False)
class ManySeen:
    """Takes the part of BulkMembers, BulkBans, BulkAuditLog, BulkLogChannel and BulkAnswers."""

    _client: Client

    async def known(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberFacts]:
        def look() -> Mapping[UserId, MemberFacts]:
            members = self._client.world.members
            here = {user: a_standing(user, top_role=1) for user in users if user in members}
            here |= {MODERATOR: a_moderator()} if MODERATOR in users else {}
            roles = self._client.world.roles
            for user in users:
                roles.looked(user, true_time())
            return {user: MemberFacts(standing=each, roles=roles.of(user)) for user, each in here.items()}

        return await self._client.request(look)

    async def beginning(self, guild: GuildId, begins: str) -> tuple[MemberFacts, ...]:
        raise AssertionError("everybody is meant by id")

    async def all(self, guild: GuildId) -> tuple[MemberFacts, ...]:
        raise AssertionError("everybody is meant by id")

    async def ban(
        self, guild: GuildId, users: Sequence[UserId], *, delete_messages: timedelta, audit_reason: str
    ) -> BulkBanAnswer:
        """Of some, Discord says nothing."""

        def change() -> BulkBanAnswer:
            world = self._client.world
            new = [user for user in users if user not in world.bans]
            for user in new:
                world.ban(user, audit_reason)
            unsaid = {user for user in users if self._client.faults.leaves_out()}
            return BulkBanAnswer(banned=frozenset(new) - unsaid, failed=frozenset(users) - {*new} - unsaid)

        return await self._client.act(change)

    async def standing(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Ban]:
        def look() -> Mapping[UserId, Ban] | None:
            world = self._client.world
            if not world.bot_may_act:
                return None
            for user in users:
                world.looked(user)
            return {user: Ban(world.bans[user].reason) for user in users if user in world.bans}

        found = await self._client.request(look)
        if found is None:
            raise MayNotLook
        return found

    async def entries(self, guild: GuildId, action: AuditedAction, *, since: datetime) -> tuple[AuditedUser, ...]:
        def look() -> tuple[AuditedUser, ...]:
            if action == ROLES_CHANGED:
                return tuple(each for each in self._role_changes(since) if each.is_own)
            found = [each for each in self._client.world.audit_log if each.action == action and each.at >= since]
            return tuple(AuditedUser(user=each.user, reason=each.reason or "") for each in reversed(found))

        return await self._client.request(look)

    async def role_changes(self, guild: GuildId, *, since: datetime) -> tuple[RoleChange, ...]:
        def look() -> tuple[RoleChange, ...]:
            self._client.world.roles.audited(true_time())
            return self._role_changes(since)

        return await self._client.request(look)

    def _role_changes(self, since: datetime) -> tuple[RoleChange, ...]:
        """What the bot does has a reason here, and what is done by hand has none."""
        return tuple(
            RoleChange(
                user=each.user,
                reason=each.reason or "",
                gained=each.given,
                lost=each.taken,
                at=each.at,
                is_own=each.reason is not None,
            )
            for each in reversed(self._client.world.roles.changes)
            if each.at >= since
        )

    async def show(self, status: BulkStatus) -> None:
        await self._client.request(lambda: None)

    async def post(self, channel: ChannelId, status: BulkStatus, *, may_be_there: bool) -> MessageId:
        return await self._client.post_about(
            channel, -status.operation.number, _text(status), status.operation.planned_at, may_be_there=may_be_there
        )

    async def edit(self, channel: ChannelId, message: MessageId, status: BulkStatus) -> None:
        await self._client.edit_text(channel, message, _text(status))


@define(eq=False)
class RolesOfMany:
    """Takes the part of RoleGateway."""

    _client: Client

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        raise AssertionError("many are looked at together")

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._change(user, role, reason, lambda held: held | {role})

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._change(user, role, reason, lambda held: held - {role})

    async def _change(
        self, user: UserId, role: RoleId, reason: str, then: Callable[[frozenset[RoleId]], frozenset[RoleId]]
    ) -> None:
        def change() -> None:
            world = self._client.world
            if user not in world.members:
                raise NoSuchMember
            world.roles.replace(user, then(world.roles.of(user)), reason, true_time())

        try:
            await self._client.act(change)
        except EffectRefused as refused:
            if refused.failure is Failure.UNKNOWN_MEMBER:
                raise NotAMember(user) from refused
            raise RoleRefused(role, refused.failure.value) from refused


@define(eq=False)
class Massing:
    workers: Workers
    records: MemoryRecords
    plan: PlanBulkHandler
    plan_undo: PlanUndoHandler
    confirm: ConfirmBulkHandler
    sync: SyncBulkHandler
    run_due: RunDueBulksHandler

    def is_any_due(self) -> bool:
        now, operations = true_time(), self.records[OPERATIONS].values()
        return any(each.state is BulkState.RUNNING and each.lease_until <= now for each in operations)

    async def look(self) -> None:
        await self.run_due(RunDueBulks([GUILD]))


def massing(
    records: MemoryRecords,
    uow: UnitOfWorkFactory,
    client: Client,
    roles: RoleDirectory,
    get_settings: UseCase[GuildId, Settings],
    clock: SharedClock,
    process: Process,
) -> Massing:
    seen, reader, workers = ManySeen(client), MemoryBulkReader(records), Workers(_LEASE.total_seconds())
    people, use = MemoryBulkPeople(records), FakeCommandUse()
    holders, hands = RoleHolders(people, clock), LastHands(seen, reader)
    made: list[BulkWork] = [
        BanAllWork(seen, seen, people, OwnBans(client, people)),
        KickAllWork(client, seen),
        LiftBansWork(seen, client, seen, people, OwnBans(client, people)),
        GiveRoleWork(RolesOfMany(client), holders, seen, hands),
        TakeRoleWork(RolesOfMany(client), holders, seen, hands),
    ]
    works, save = {work.act: work for work in made}, SavePlanHandler(uow)
    run = RunBulkHandler(
        works=works,
        reader=reader,
        members=seen,
        people=people,
        standings=client,
        roles=roles,
        tell=TellTargetsHandler(client, get_settings),
        open_batch=OpenBatchHandler(uow, clock),
        settle_batch=SettleBatchHandler(uow, clock),
        end=EndBulkHandler(uow, process),
        give_back=GiveBackBulkHandler(uow),
        clock=clock,
        lease=_LEASE,
    )
    return Massing(
        workers=workers,
        records=records,
        plan=PlanBulkHandler(
            uow=uow,
            use=use,
            standings=client,
            roles=roles,
            get_settings=get_settings,
            select=SelectTargetsHandler(seen, MemoryMemberReader(records), NobodyReadsPatterns(), works),
            save=save,
            reader=reader,
            zones=FakeZones(get_settings),
        ),
        plan_undo=PlanUndoHandler(
            uow=uow, use=use, standings=client, get_settings=get_settings, save=save, reader=reader
        ),
        confirm=ConfirmBulkHandler(
            CheckAnewHandler(reader, seen, client, roles, use),
            get_settings,
            RecordConfirmationHandler(uow),
            reader,
            workers.news,
        ),
        sync=SyncBulkHandler(
            reader,
            MemoryGuildSettingsReader(records),
            seen,
            seen,
            ChooseBulkPostHandler(uow),
            RememberBulkPostHandler(uow),
            process,
        ),
        run_due=RunDueBulksHandler(uow, run, clock, _LEASE, workers),
    )
