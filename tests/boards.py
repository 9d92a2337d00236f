"""Boards filled for tests, past all rules: in memory, and with rows of their own on PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import define
from sqlalchemy.dialects.postgresql import Insert, insert

from domain.leaderboards.board import Board
from domain.levels.counting import DayCount
from domain.levels.member_level import MemberLevel
from domain.members.member import Member, Sighting
from domain.points.account import AccountKind, wallet
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.leaderboards.sources import SOURCES
from infrastructure.levels.tables import activity_days
from infrastructure.members.tables import members
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import DAYS, SUMS, ActivitySums
from tests.fakes.members import MEMBERS
from tests.fakes.points import ACCOUNTS
from tests.fakes.records import MemoryRecords

_FIELDS = {Board.MESSAGES: "messages", Board.VOICE: "voice_minutes"}
_DAYS_FIELDS = _FIELDS | {Board.XP: "message_xp"}


class Fill(Protocol):
    """The guild must be registered."""

    async def hold(self, board: Board, values: Mapping[int, int], *, guild: GuildId = GUILD) -> None:
        """What members have, in place of what they had."""
        ...

    async def gain(self, board: Board, values: Mapping[int, int], *, day: date, guild: GuildId = GUILD) -> None:
        """What members' activity brought on a day. Points are recorded through the ledger instead."""
        ...

    async def know(
        self,
        user: int,
        name: str | None = None,
        *,
        username: str | None = None,
        is_bot: bool = False,
        has_left: bool = False,
        guild: GuildId = GUILD,
    ) -> None:
        """A member, in place of what was known of them."""
        ...


@define
class FillMemory:
    _records: MemoryRecords

    async def hold(self, board: Board, values: Mapping[int, int], *, guild: GuildId = GUILD) -> None:
        for user, value in values.items():
            if board is Board.POINTS:
                self._records[ACCOUNTS][guild, wallet(UserId(user))] = value
            elif board is Board.XP:
                member = MemberLevel(guild=guild, user=UserId(user), xp=value)
                self._records[MEMBER_LEVELS][guild, UserId(user)] = member
            else:
                sums = self._records[SUMS].setdefault((guild, UserId(user)), ActivitySums())
                setattr(sums, _FIELDS[board], value)

    async def gain(self, board: Board, values: Mapping[int, int], *, day: date, guild: GuildId = GUILD) -> None:
        for user, value in values.items():
            counted = DayCount(day)
            setattr(counted, _DAYS_FIELDS[board], value)
            self._records[DAYS][guild, UserId(user), day, 0] = counted

    async def know(
        self,
        user: int,
        name: str | None = None,
        *,
        username: str | None = None,
        is_bot: bool = False,
        has_left: bool = False,
        guild: GuildId = GUILD,
    ) -> None:
        seen = Sighting(guild=guild, user=UserId(user), username=username, display_name=name, is_bot=is_bot, at=START)
        member = Member.met(seen)
        if has_left:
            member.leave(START)
        self._records[MEMBERS][guild, UserId(user)] = member


@define
class FillPostgres:
    _engines: Engines

    async def hold(self, board: Board, values: Mapping[int, int], *, guild: GuildId = GUILD) -> None:
        source = SOURCES[board]
        only = {"kind": AccountKind.WALLET} if board is Board.POINTS else {}
        rows = [
            {"guild": guild, source.user.key: user, source.value.key: value} | only for user, value in values.items()
        ]
        added = insert(source.table)
        await self._run(
            added.on_conflict_do_update(
                index_elements=[*source.table.primary_key],
                set_={source.value.name: added.excluded[source.value.key]},
            ),
            rows,
        )

    async def gain(self, board: Board, values: Mapping[int, int], *, day: date, guild: GuildId = GUILD) -> None:
        column = _DAYS_FIELDS[board]
        nothing = dict.fromkeys(("messages", "counted_messages", "voice_minutes", "message_xp", "voice_xp"), 0)
        rows = [
            {"guild": guild, "user": user, "day": day, "rule_version": 0, **nothing, column: value}
            for user, value in values.items()
        ]
        await self._run(insert(activity_days), rows)

    async def know(
        self,
        user: int,
        name: str | None = None,
        *,
        username: str | None = None,
        is_bot: bool = False,
        has_left: bool = False,
        guild: GuildId = GUILD,
    ) -> None:
        row = {
            "guild": guild,
            "user": user,
            "username": username,
            "display_name": name,
            "is_bot": is_bot,
            "left_at": START if has_left else None,
        }
        seen = dict.fromkeys(("first_seen_at", "created_at", "updated_at"), START)
        added = insert(members).values(row | seen)
        await self._run(added.on_conflict_do_update(index_elements=[*members.primary_key], set_=row))

    async def _run(self, statement: Insert, rows: Sequence[Mapping[str, object]] = ()) -> None:
        async with self._engines.autocommit.connect() as connection:
            await connection.execute(statement, [*map(dict, rows)] or None)
