"""Where the values of each board are."""

from attrs import frozen
from sqlalchemy import BigInteger, Column, ColumnElement, Select, bindparam, cast, func, select

from domain.leaderboards.board import Board
from domain.points.account import AccountKind
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from infrastructure.database.metadata import AnyTable
from infrastructure.leaderboards.tables import HIDDEN
from infrastructure.levels.tables import activity_days, member_levels
from infrastructure.members.tables import members
from infrastructure.points.tables import point_accounts, point_entries, point_transactions


@frozen
class Source:
    """A table with a row for each member, and an index on (guild, value from the largest on, user)."""

    table: AnyTable
    guild: Column[int]
    user: Column[int]
    value: Column[int]
    only: ColumnElement[bool] | None = None
    """Which of the rows are members'; None where all are."""

    @property
    def is_in_guild(self) -> ColumnElement[bool]:
        in_guild = self.guild == bindparam("in_guild")
        return in_guild if self.only is None else in_guild & self.only


SOURCES = {
    Board.POINTS: Source(
        point_accounts,
        point_accounts.c.guild,
        point_accounts.c.holder,
        point_accounts.c.balance,
        (point_accounts.c.kind == AccountKind.WALLET) & (point_accounts.c.holder < FIRST_PSEUDONYM),
    ),
    Board.XP: Source(member_levels, member_levels.c.guild, member_levels.c.user, member_levels.c.xp),
    Board.MESSAGES: Source(member_levels, member_levels.c.guild, member_levels.c.user, member_levels.c.messages),
    Board.VOICE: Source(member_levels, member_levels.c.guild, member_levels.c.user, member_levels.c.voice_minutes),
}


def _sum(value: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(value), BigInteger).label("value")


_IN_WINDOW = (
    (activity_days.c.guild == bindparam("in_guild"))
    & (activity_days.c.day >= bindparam("first_day"))
    & (activity_days.c.day < bindparam("before_day"))
)


def _activity(value: ColumnElement[int]) -> Select[int, int]:
    return select(activity_days.c.user, _sum(value)).where(_IN_WINDOW).group_by(activity_days.c.user)


GAINS = {
    Board.POINTS: (
        select(point_entries.c.holder.label("user"), _sum(point_entries.c.amount))
        .join_from(point_transactions, point_entries)
        .where(point_transactions.c.guild == bindparam("in_guild"), point_transactions.c.at >= bindparam("since"))
        .where(point_transactions.c.at < bindparam("until"))
        .where(point_entries.c.kind == AccountKind.WALLET, point_entries.c.holder < FIRST_PSEUDONYM)
        .group_by(point_entries.c.holder)
    ),
    Board.XP: _activity(activity_days.c.message_xp + activity_days.c.voice_xp),
    Board.MESSAGES: _activity(activity_days.c.messages),
    Board.VOICE: _activity(activity_days.c.voice_minutes),
}
"""What each member gained in a window, by columns `user` and `value`."""


def who_is_hidden(*, show_left: bool) -> ColumnElement[bool]:
    """Of members; who is not among them is on the boards."""
    return members.c.is_bot.is_(True) if show_left else HIDDEN
