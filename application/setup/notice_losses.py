from collections.abc import Collection
from itertools import batched

from attrs import define, frozen

from application.setup.ports import GuildContents
from application.setup.queries import ReferenceReader
from application.setup.record_losses import RecordLosses
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.setup.references import lost
from domain.shared.ids import GuildId

AT_ONCE = 500
"""Guilds whose references are read together, in two statements."""


@frozen
class NoticeLosses:
    """`deleted` are channels and roles that Discord has just told the end of."""

    guilds: Collection[GuildId]
    deleted: Collection[int] = ()


@define
class NoticeLossesHandler:
    """When something is deleted, and after being away; only where anything changed is anything written.

    Of a guild that Discord calls unavailable nothing is noticed: the next look sees to it.
    """

    _references: ReferenceReader
    _contents: GuildContents
    _record: UseCase[RecordLosses, None]
    _clock: SharedClock

    async def __call__(self, command: NoticeLosses) -> None:
        for guilds in batched(sorted(command.guilds), AT_ONCE):
            named, noticed = await self._references.of(guilds), await self._references.noticed(guilds)
            now = await self._clock.now()
            for guild in sorted(named.keys() | noticed.keys()):
                try:
                    contents = await self._contents.of(guild)
                except DiscordUnreachable:
                    continue
                before = noticed.get(guild, frozenset())
                deleted = {*command.deleted, *(each.target for each in before)}
                gone = lost(named.get(guild, frozenset()), contents, now=now, deleted=deleted)
                if gone != before:
                    await self._record(RecordLosses(guild=guild, found=gone - before, mended=before - gone, at=now))
