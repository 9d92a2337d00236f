from collections.abc import Mapping

from attrs import define, fields
from sqlalchemy import Integer, bindparam, literal_column, select

from domain.afk.absence import MOST_AWAY
from domain.afk.away import Away
from domain.shared.ids import GuildId, UserId
from infrastructure.afk.tables import absences
from infrastructure.database.reading import Reading

_READ_AT_MOST = MOST_AWAY + 100
"""Of several who took the last places at once, a few found room beyond it."""

_NAMES = tuple(each.name for each in fields(Away))
_AWAY = (
    select(
        *(absences.c[name] for name in ("user", "reason", "since", "set_at", "until", "ends_at")),
        absences.c.enforced_by.is_not(None).label("is_enforced"),
    )
    .where(absences.c.guild == bindparam("in_guild"), ~absences.c.is_over)
    .limit(literal_column(str(_READ_AT_MOST), Integer))
)


@define
class PostgresAwayReader:
    _reading: Reading

    async def of(self, guild: GuildId) -> Mapping[UserId, Away]:
        rows = await self._reading.rows(_AWAY, {"in_guild": guild})
        return {row["user"]: Away(**{name: row[name] for name in _NAMES}) for row in rows}
