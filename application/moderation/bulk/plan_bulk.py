from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.save_plan import SavePlan
from application.moderation.bulk.second_person import needs_second_person
from application.moderation.bulk.select_targets import SelectTargets
from application.shared.command_use import CommandUse
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.zones import Zones
from domain.moderation.actions.action import command_for
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.errors import NobodySelected
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.selection import Selection, parse_users
from domain.moderation.bulk.target import EXCLUDED, MOST_TARGETS, Target, TargetState
from domain.moderation.reason import reason_for
from domain.shared.durations import parse_duration
from domain.shared.ids import GuildId, RequestId, RoleId
from domain.shared.names import Names
from domain.shared.roles import check_offer
from domain.shared.settings import Settings
from domain.shared.standing import Standing

SAMPLE = 10


@frozen(kw_only=True)
class Meant:
    """Who is meant, as somebody typed it."""

    users: str | None = None
    joined_within: str | None = None
    account_younger_than: str | None = None
    pattern: str | None = None
    begins: str | None = None
    without_roles: bool = False


@frozen(kw_only=True)
class PlanBulk:
    guild: GuildId
    act: BulkAct
    by: Standing
    names: Names
    meant: Meant
    file: str | None = None
    """The text of an attached file, with more of those who are meant."""
    reason: str | None
    request: RequestId
    asked_at: datetime
    role: RoleId | None = None
    delete_messages: timedelta = timedelta(0)
    tell: bool = False


@frozen(kw_only=True)
class PlannedBulk:
    """What would be done: nothing has been yet."""

    status: BulkStatus
    sample: tuple[Target, ...]
    kept_out: tuple[Target, ...]
    """All whom the rules exclude."""
    needs_approval: bool
    """By a second person, if it were confirmed now."""
    forgotten: int = 0
    """Whom the operation changed that this takes back, and of whom nobody knows any more who they were."""


@define(kw_only=True)
class PlanBulkHandler:
    """Finds out who is meant and what stands against it, and remembers that.

    Raises MissingPermission, BotLacks, NothingSelected, NobodySelected, and what reading the typed values raises.
    """

    uow: UnitOfWorkFactory
    standings: Standings
    roles: RoleDirectory
    use: CommandUse
    get_settings: UseCase[GuildId, Settings]
    select: UseCase[SelectTargets, tuple[Target, ...]]
    save: UseCase[SavePlan, BulkOperation]
    reader: BulkReader
    zones: Zones

    async def __call__(self, command: PlanBulk) -> PlannedBulk:
        command.by.require(command.act.kind.needs_of_moderator)
        settings = await self.get_settings(command.guild)
        plan = Plan(
            guild=command.guild,
            act=command.act,
            moderator=command.by.user,
            moderator_names=command.names,
            reason=reason_for(command.act.kind, command.reason),
            request=command.request,
            planned_at=command.asked_at,
            role=command.role,
            delete_messages=command.delete_messages,
            tell=command.tell,
        )
        selection = _selection(command, (await self.zones.of(command.by.user, command.guild)).zone)
        hands = Hands(command.by, await self.standings.of_bot(command.guild))
        hands.check(command.act)
        await self.use.check(command.guild, command.by, command_for(command.act.kind))
        if command.role is not None:
            check_offer(await self.roles.of(command.guild), command.role, by=command.by)
        targets = await self.select(
            SelectTargets(guild=command.guild, act=command.act, role=command.role, selection=selection, hands=hands)
        )
        check_anybody(targets)
        operation = await self.save(SavePlan(plan, targets))
        return await planned(self.uow, self.reader, operation, command.by, settings)


def check_anybody(targets: tuple[Target, ...]) -> None:
    """Raises NobodySelected."""
    if not any(target.state is TargetState.WAITING for target in targets):
        excluded = sum(target.state in EXCLUDED for target in targets)
        raise NobodySelected(excluded=excluded, already=len(targets) - excluded)


async def planned(
    uow: UnitOfWorkFactory, reader: BulkReader, operation: BulkOperation, by: Standing, settings: Settings
) -> PlannedBulk:
    guild, number = operation.guild, operation.number
    status = await reader.show(guild, number)
    waiting = status.number_of(TargetState.WAITING)
    async with uow() as work:
        is_for_two = await needs_second_person(work, operation, waiting, by, settings, at=operation.planned_at)
    return PlannedBulk(
        status=status,
        sample=await reader.targets(guild, number, [TargetState.WAITING], most=SAMPLE),
        kept_out=await reader.targets(guild, number, EXCLUDED, most=MOST_TARGETS),
        needs_approval=is_for_two,
    )


def _selection(command: PlanBulk, zone: ZoneInfo) -> Selection:
    meant = command.meant
    listed = "\n".join(text for text in (meant.users, command.file) if text is not None)

    def since(span: str | None) -> datetime | None:
        if span is None:
            return None
        return command.asked_at - (parse_duration(span).after(command.asked_at, zone) - command.asked_at)

    return Selection(
        users=parse_users(listed),
        joined_after=since(meant.joined_within),
        created_after=since(meant.account_younger_than),
        pattern=meant.pattern,
        begins=meant.begins,
        without_roles=meant.without_roles,
    )
