from collections.abc import Sequence
from datetime import date

from attrs import define

from infrastructure.database.part_keeper import PartKeeper
from infrastructure.levels.tables import DAY_PARTS, HOUR_PARTS


@define
class PostgresActivityParts:
    _keeper: PartKeeper

    async def make_ahead(self, today: date) -> None:
        for parted in (DAY_PARTS, HOUR_PARTS):
            await self._keeper.make_ahead(parted, today)

    async def outlived(self, kept_since: date) -> Sequence[date]:
        found = [await self._keeper.outlived(parted, kept_since) for parted in (DAY_PARTS, HOUR_PARTS)]
        return sorted({before for each in found for before in each})

    async def drop(self, before: date) -> None:
        for parted in (DAY_PARTS, HOUR_PARTS):
            await self._keeper.drop(parted, before)
