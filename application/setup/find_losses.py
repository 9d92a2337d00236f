from collections.abc import Collection

from attrs import define

from application.setup.ports import GuildContents
from application.setup.queries import ReferenceReader
from application.shared.clock import SharedClock
from domain.setup.references import Reference, lost
from domain.shared.ids import GuildId


@define
class FindLosses:
    """Compares what the records name with what Discord has; a guild that is unavailable has lost nothing."""

    _references: ReferenceReader
    _contents: GuildContents
    _clock: SharedClock

    async def of(self, guild: GuildId, *, deleted: Collection[int] = ()) -> frozenset[Reference]:
        contents = await self._contents.of(guild)
        references = (await self._references.of([guild])).get(guild, frozenset())
        return lost(references, contents, now=await self._clock.now(), deleted=deleted)
