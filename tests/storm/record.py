"""What is on record when a storm is over."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from attrs import evolve, field, frozen
from sqlalchemy import Executable, RowMapping, select

from application.moderation.bulk.queries import OperationView
from application.moderation.queries import CaseView
from domain.channels.act import ChannelAct
from domain.channels.lockdown import Lockdown, LockedChannel
from domain.moderation.bulk.target import Target
from domain.moderation.case import VOIDED
from domain.moderation.escalation.record import Firing
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.links import CaseLinks, Link
from domain.reports.report import Report
from infrastructure.channels.tables import ACTS, LOCKDOWNS, LOCKED, channel_acts, lockdowns, locked_channels
from infrastructure.database.reading import Reading
from infrastructure.moderation.bulk.tables import OPERATION_VIEWS, TARGETS, bulk_operations, bulk_targets
from infrastructure.moderation.escalation.tables import FIRINGS, escalation_firings, escalations
from infrastructure.moderation.tables import (
    CASE_CHANGES,
    CASE_VIEWS,
    ROLE_SWAPS,
    case_links,
    cases,
    nick_resets,
    role_swaps,
)
from infrastructure.reports.tables import REPORTS, reports

_changes = CASE_CHANGES.table


@frozen(kw_only=True)
class Record:
    cases: Sequence[CaseView] = ()
    swaps: Sequence[RoleSwap] = ()
    nicknames: Mapping[tuple[int, int], str] = field(factory=dict)
    """Those that were taken, by guild and case."""
    acts: Sequence[ChannelAct] = ()
    locks: Sequence[Lockdown] = ()
    locked: Sequence[tuple[int, LockedChannel]] = ()
    """With the guild."""
    operations: Sequence[OperationView] = ()
    targets: Sequence[Target] = ()
    """Of the operations."""
    reports: Sequence[Report] = ()
    escalating: Collection[int] = frozenset()
    """Guilds in which something follows by itself."""
    firings: Sequence[Firing] = ()
    requests: Mapping[tuple[int, int], int] = field(factory=dict)
    """Which opened each case, by guild and case."""
    ever_voided: Collection[tuple[int, int]] = frozenset()
    """Cases that were voided, now or for a time."""


async def read_record(reading: Reading) -> Record:
    async def rows(query: Executable) -> Sequence[RowMapping]:
        return await reading.rows(query)

    targets = [TARGETS.from_row(row) for row in await rows(bulk_targets.select())]
    voided = select(_changes.c.guild_id, _changes.c.number).where(_changes.c.field == VOIDED)
    return Record(
        cases=await _cases(reading, targets),
        swaps=[ROLE_SWAPS.from_row(row) for row in await rows(role_swaps.select())],
        nicknames={(row["guild"], row["number"]): row["nickname"] for row in await rows(nick_resets.select())},
        acts=[ACTS.from_row(row) for row in await rows(channel_acts.select())],
        locks=[LOCKDOWNS.from_row(row) for row in await rows(lockdowns.select())],
        locked=[(row["guild"], LOCKED.from_row(row)) for row in await rows(locked_channels.select())],
        operations=[OPERATION_VIEWS.from_row(row) for row in await rows(bulk_operations.select())],
        targets=targets,
        reports=[REPORTS.from_row(row) for row in await rows(reports.select())],
        escalating={row["guild"] for row in await rows(escalations.select())},
        firings=[FIRINGS.from_row(row) for row in await rows(escalation_firings.select())],
        requests={(row["guild"], row["number"]): row["request"] for row in await rows(cases.select())},
        ever_voided={(row["guild_id"], row["number"]) for row in await rows(voided)},
    )


async def _cases(reading: Reading, targets: Sequence[Target]) -> Sequence[CaseView]:
    """As their posts show them, with what they have to do with others."""
    others, from_others = defaultdict[tuple[int, int], list[Link]](list), defaultdict[tuple[int, int], list[Link]](list)
    for row in await reading.rows(select(case_links).order_by(case_links.c.number, case_links.c.other)):
        others[row["guild"], row["number"]].append(Link(row["relation"], row["other"]))
        from_others[row["guild"], row["other"]].append(Link(row["relation"], row["number"]))
    operations = {(target.guild, target.number): target.operation for target in targets}
    return [
        evolve(
            case,
            links=CaseLinks(tuple(others[key]), tuple(from_others[key])),
            operation=operations.get((case.guild, case.number)),
        )
        for case in [CASE_VIEWS.from_row(row) for row in await reading.rows(cases.select())]
        for key in [(case.guild, int(case.number))]
    ]
