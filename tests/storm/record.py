"""What is on record when a storm is over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen
from sqlalchemy import Executable, RowMapping, select

from application.moderation.queries import CaseView
from domain.channels.act import ChannelAct
from domain.channels.lockdown import Lockdown, LockedChannel
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.links import CaseLinks, Link
from infrastructure.channels.tables import ACTS, LOCKDOWNS, LOCKED, channel_acts, lockdowns, locked_channels
from infrastructure.database.reading import Reading
from infrastructure.moderation.tables import CASE_VIEWS, ROLE_SWAPS, case_links, cases, nick_resets, role_swaps


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


async def read_record(reading: Reading) -> Record:
    async def rows(query: Executable) -> Sequence[RowMapping]:
        return await reading.rows(query)

    return Record(
        cases=await _cases(reading),
        swaps=[ROLE_SWAPS.from_row(row) for row in await rows(role_swaps.select())],
        nicknames={(row["guild"], row["number"]): row["nickname"] for row in await rows(nick_resets.select())},
        acts=[ACTS.from_row(row) for row in await rows(channel_acts.select())],
        locks=[LOCKDOWNS.from_row(row) for row in await rows(lockdowns.select())],
        locked=[(row["guild"], LOCKED.from_row(row)) for row in await rows(locked_channels.select())],
    )


async def _cases(reading: Reading) -> Sequence[CaseView]:
    """As their posts show them, with what they have to do with others."""
    others, from_others = defaultdict[tuple[int, int], list[Link]](list), defaultdict[tuple[int, int], list[Link]](list)
    for row in await reading.rows(select(case_links).order_by(case_links.c.number, case_links.c.other)):
        others[row["guild"], row["number"]].append(Link(row["relation"], row["other"]))
        from_others[row["guild"], row["other"]].append(Link(row["relation"], row["number"]))
    return [
        evolve(case, links=CaseLinks(tuple(others[key]), tuple(from_others[key])))
        for case in [CASE_VIEWS.from_row(row) for row in await reading.rows(cases.select())]
        for key in [(case.guild, int(case.number))]
    ]
