from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define, frozen

from application.moderation.drift.look import DriftLook, Looks, Seen
from application.moderation.drift.queries import DriftReader
from application.moderation.errors import MayNotLook
from application.shared.clock import SharedClock
from domain.moderation.actions.action import ActionKind
from domain.moderation.drift.difference import Difference, InForce, differences
from domain.moderation.term import ended_by
from domain.shared.ids import GuildId, UserId

PAGE = 2_000
"""Cases read at a time."""

_CLOCKS_DIFFER = timedelta(minutes=1)


@frozen
class FindDrift:
    guild: GuildId


@frozen(kw_only=True)
class Drift:
    differences: tuple[Difference, ...]
    """By the name of their kind, and then by whom they are about."""
    partly: tuple[ActionKind, ...] = ()
    """Of these only what is on record was looked for in Discord."""
    hidden: tuple[ActionKind, ...] = ()
    """These the bot may not look at."""
    unsaid: tuple[tuple[ActionKind, int], ...] = ()
    """Of so many on record nothing can be said: they have left, or are more than could be asked about."""


@define
class FindDriftHandler:
    """Compares what stands in Discord with what is in force on record.

    What is under way, or changed while it was compared, is no difference. Raises DiscordUnreachable.
    """

    _looks: Looks
    _reader: DriftReader
    _clock: SharedClock

    async def __call__(self, command: FindDrift) -> Drift:
        found, partly, hidden = list[Difference](), list[ActionKind](), list[ActionKind]()
        unsaid = list[tuple[ActionKind, int]]()
        for kind, look in sorted(self._looks.items(), key=lambda each: each[0].name):
            try:
                differing, seen = await self._compare(command.guild, look)
            except MayNotLook:
                hidden.append(kind)
                continue
            found += differing
            if not seen.is_complete:
                partly.append(kind)
            if seen.unknown:
                unsaid.append((kind, len(seen.unknown)))
        return Drift(differences=tuple(found), partly=tuple(partly), hidden=tuple(hidden), unsaid=tuple(unsaid))

    async def _compare(self, guild: GuildId, look: DriftLook) -> tuple[list[Difference], Seen]:
        now = await self._clock.now()
        began = now - _CLOCKS_DIFFER
        on_record = await self._on_record(guild, look.kind, now)
        seen = await look.see(guild, [each.target for each in on_record])
        found = differences(look.kind, seen.standing, on_record, seen.unknown, now=now)
        moving = await self._moving(guild, look.kind, [each.target for each in found], began)
        return [each for each in found if each.target not in moving], seen

    async def _on_record(self, guild: GuildId, kind: ActionKind, at: datetime) -> list[InForce]:
        on_record, after = list[InForce](), UserId(0)
        while page := await self._reader.in_force(guild, kind, at=at, after=after, limit=PAGE):
            on_record += page
            if len(page) < PAGE:
                break
            after = page[-1].target
        return on_record

    async def _moving(
        self, guild: GuildId, kind: ActionKind, targets: Collection[UserId], since: datetime
    ) -> frozenset[UserId]:
        if not targets:
            return frozenset()
        kinds = {kind, *ended_by(kind)} | ({kind.undone_by} if kind.undone_by is not None else set())
        return await self._reader.moving(guild, kinds, targets, since=since)
