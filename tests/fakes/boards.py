from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from attrs import define

from application.leaderboards.ports import BoardKey, Span, Stretch
from application.leaderboards.queries import Holding, Named
from domain.leaderboards.board import Board, Window
from domain.leaderboards.order import BoardCursor, Way
from domain.levels.counting import DayCount
from domain.points.account import AccountKind
from domain.shared.ids import GuildId, UserId
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import DAYS, SUMS
from tests.fakes.members import MEMBERS
from tests.fakes.points import ACCOUNTS, TRANSACTIONS
from tests.fakes.records import MemoryRecords


@define
class MemoryBoardReader:
    _records: MemoryRecords

    async def rows(self, key: BoardKey, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        board = await self._board(key)
        if way is Way.DOWN:
            return tuple([row for row in board if beyond.is_before(row)][:size])
        return tuple([row for row in board if row.is_before(beyond)][-size:])

    async def count(self, key: BoardKey, spans: Sequence[Span], *, limit: int) -> tuple[int, ...]:
        board = await self._board(key)
        within = ([row for row in board if span.after.is_before(row) and row.is_before(span.before)] for span in spans)
        return tuple(min(len(rows), limit) for rows in within)

    async def stretch(self, key: BoardKey, after: BoardCursor, *, size: int, every: int) -> Stretch:
        rows = [row for row in await self._board(key) if after.is_before(row)][:size]
        return Stretch(marks=tuple(rows[every - 1 :: every]), count=len(rows), last=rows[-1] if rows else None)

    async def gains(self, guild: GuildId, board: Board, window: Window) -> tuple[Sequence[int], Sequence[int]]:
        gains = self._gains(guild, board, window)
        return tuple(gains.keys()), tuple(gains.values())

    async def hidden(self, guild: GuildId, *, show_left: bool) -> Collection[int]:
        return {
            user
            for (of, user), member in self._records[MEMBERS].items()
            if of == guild and (member.is_bot or not (member.is_active or show_left))
        }

    async def holding(self, guild: GuildId, board: Board, user: UserId) -> Holding:
        member = self._records[MEMBERS].get((guild, user))
        return Holding(
            user=user,
            value=self._values(guild, board).get(user, 0),
            is_bot=member is not None and member.is_bot,
            has_left=member is not None and not member.is_active,
        )

    async def named(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Named]:
        members = self._records[MEMBERS]
        return {
            user: Named(
                username=members[guild, user].username,
                display_name=members[guild, user].display_name,
                has_left=not members[guild, user].is_active,
            )
            for user in users
            if (guild, user) in members
        }

    async def _board(self, key: BoardKey) -> list[BoardCursor]:
        hidden = await self.hidden(key.guild, show_left=key.show_left)
        values = self._values(key.guild, key.board).items()
        rows = [BoardCursor(value, user) for user, value in values if value > 0 and user not in hidden]
        return sorted(rows, key=lambda row: row.order)

    def _values(self, guild: GuildId, board: Board) -> Mapping[UserId, int]:
        match board:
            case Board.POINTS:
                accounts = self._records[ACCOUNTS].items()
                return {
                    UserId(account.holder): balance
                    for (of, account), balance in accounts
                    if of == guild and account.kind is AccountKind.WALLET
                }
            case Board.XP:
                levels = self._records[MEMBER_LEVELS].items()
                return {user: member.xp for (of, user), member in levels if of == guild}
            case _:
                sums = self._records[SUMS].items()
                return {user: getattr(one, _SUMMED[board]) for (of, user), one in sums if of == guild}

    def _gains(self, guild: GuildId, board: Board, window: Window) -> Mapping[UserId, int]:
        gains = Counter[UserId]()
        if board is Board.POINTS:
            made = self._records[TRANSACTIONS].items()
            for entry in (
                e for (of, _), one in made if of == guild and window.since <= one.at < window.until for e in one.entries
            ):
                if entry.account.kind is AccountKind.WALLET:
                    gains[UserId(entry.account.holder)] += entry.amount
        else:
            for (of, user, day, _), one in self._records[DAYS].items():
                if of == guild and window.first_day <= day < window.before_day:
                    gains[user] += _gained(one, board)
        return gains


_SUMMED = {Board.MESSAGES: "messages", Board.VOICE: "voice_minutes"}


def _gained(day: DayCount, board: Board) -> int:
    gained = {Board.XP: day.message_xp + day.voice_xp, Board.MESSAGES: day.messages, Board.VOICE: day.voice_minutes}
    return gained[board]
