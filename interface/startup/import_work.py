"""What `tux import` does once the source is open: part after part, batch after batch, with a bar for how far it is."""

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Never, Protocol

from attrs import define, evolve, field, frozen
from tqdm import tqdm

from application.imports.bring_in_batch import BringInBatch, BringInBatchHandler, Precedes, Preceding
from application.imports.end_import import EndImport, EndImportHandler
from application.imports.queries import ImportReader
from application.imports.take_back import EndTakingBack, EndTakingBackHandler, TakeBackBatch, TakeBackBatchHandler
from application.levels.importing import check_mode
from application.shared.importing import ImportKeeper, Outcome
from domain.imports.record import Import, ImportId, ImportSource, Tally
from domain.levels.operations import ImportMode
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from infrastructure.imports.feed import Feed
from interface.main import open_shared
from interface.shared.wiring import Shared

LABELS_SHOWN = 10
_FIRST_KEY = -(2**63)


_PATIENCE = 60.0
"""Seconds for a batch: nobody waits for an answer, and a busy server may take longer than a command would wait."""


@asynccontextmanager
async def patient(shared: Shared) -> AsyncIterator[Shared]:
    """The same records, with more time for each transaction."""
    database = shared.settings.database
    settings = evolve(shared.settings, database=evolve(database, deadline=max(database.deadline, _PATIENCE)))
    opened = open_shared(settings)
    try:
        yield opened
    finally:
        await opened.engines.dispose()


@frozen(kw_only=True)
class Ordered:
    """What is to be brought in from where, and whether it is to stay.

    `takes_over_ends` is None where nothing is said of it, `mode` where there are no levels.
    """

    guild: GuildId
    source: ImportSource
    origin: str
    takes_over_ends: bool | None
    keep: bool
    mode: ImportMode | None = None
    is_same_source: bool = False


@define
class PartDone:
    """`tally` is None where there was nothing to look at."""

    part: Part
    tally: Tally | None = None
    left_out: list[Outcome] = field(factory=list)
    number: ImportId | None = None


class Lane(Protocol):
    """One part: where it comes from, and who keeps it here."""

    @property
    def part(self) -> Part: ...

    @property
    def total(self) -> int: ...

    async def bring_in(self, ordered: Ordered, after: int, bar: "tqdm[Never]") -> PartDone: ...

    async def batches(self) -> Sequence[Precedes]: ...


@define
class PartLane[Fact]:
    """What is tried out stands on nothing unless it is brought in again: the part that this one `stands_on`, and,
    where one row takes room or names from the next, what was brought in of its own part. Such parts are small."""

    _shared: Shared
    _feed: Feed[Fact]
    _keeper: ImportKeeper[Fact]
    _stands_on: Lane | None = None
    _has_limits: bool = False

    @property
    def part(self) -> Part:
        return self._keeper.part

    @property
    def total(self) -> int:
        return self._feed.total

    async def bring_in(self, ordered: Ordered, after: int, bar: "tqdm[Never]") -> PartDone:
        handler = BringInBatchHandler(self._shared.uow, self._shared.clock, self._keeper)
        batch = self._shared.transaction(handler, also=(ConcurrentChange,))
        done = PartDone(self.part)
        preceding = list[Precedes]()
        if self._stands_on is not None and not ordered.keep:
            preceding += await self._stands_on.batches()
        async for items in self._feed.pages(after):
            brought = await batch(
                BringInBatch(
                    guild=ordered.guild,
                    source=ordered.source,
                    origin=ordered.origin,
                    takes_over_ends=ordered.takes_over_ends,
                    keep=ordered.keep,
                    preceding=tuple(preceding),
                    is_same_source=ordered.is_same_source,
                    items=items,
                )
            )
            done.tally = brought.tally if done.tally is None else done.tally + brought.tally
            done.left_out += brought.left_out[: max(0, LABELS_SHOWN - len(done.left_out))]
            done.number = done.number or brought.number
            bar.update(len(items))
            if self._has_limits and not ordered.keep:
                left_out = {outcome.key for outcome in brought.left_out}
                preceding.append(Preceding(self._keeper, [item for item in items if item.key not in left_out]))
        return done

    async def batches(self) -> Sequence[Precedes]:
        return [Preceding(self._keeper, items) async for items in self._feed.pages(_FIRST_KEY)]


@frozen(kw_only=True)
class Ran:
    """`resumed` is the import that was gone on with; `number` is None where there was nothing new."""

    parts: tuple[PartDone, ...]
    number: ImportId | None
    resumed: Import | None


async def to_go_on_with(reader: ImportReader, ordered: Ordered) -> Import | None:
    """The one that was interrupted. Raises ImportedFromElsewhere, ImportTakenBack, ImportEndsDiffer, ModeDiffers."""
    last = await reader.last(ordered.guild, ordered.source)
    if last is not None and not ordered.is_same_source:
        last.check_origin(ordered.origin)
    found = await reader.under_way(ordered.guild, ordered.source)
    if found is not None:
        found.check_goes_on(takes_over_ends=ordered.takes_over_ends)
        levels = found.tallies.get(Part.LEVELS)
        if levels is not None and ordered.mode is not None:
            check_mode(found.id, levels.settled, ordered.mode)
    return found


async def bring_in(shared: Shared, reader: ImportReader, ordered: Ordered, lanes: Sequence[Lane]) -> Ran:
    """Raises what `to_go_on_with` does, before anything is changed."""
    found = await to_go_on_with(reader, ordered)
    resumed = found if ordered.keep else None
    done = list[PartDone]()
    with tqdm(total=sum(lane.total for lane in lanes), unit=" rows", disable=None, file=sys.stderr) as bar:
        for lane in lanes:
            bar.set_description(lane.part.value.replace("_", " "))
            cursor = None if resumed is None else resumed.cursor(lane.part)
            done.append(await lane.bring_in(ordered, _FIRST_KEY if cursor is None else cursor, bar))
    numbers = [part.number for part in done if part.number is not None]
    number = numbers[0] if numbers else None if resumed is None else resumed.id
    if ordered.keep and number is not None:
        end = shared.transaction(EndImportHandler(shared.uow, shared.clock))
        await end(EndImport(guild=ordered.guild, number=number))
    return Ran(parts=tuple(done), number=number, resumed=resumed)


@define
class PartTakenBack:
    part: Part
    taken_back: int = 0
    kept: int = 0
    examples: tuple[int, ...] = ()


async def take_back(
    shared: Shared, guild: GuildId, number: ImportId, keepers: Mapping[Part, ImportKeeper[object]], *, keep: bool
) -> tuple[PartTakenBack, ...]:
    """Last in, first out. Raises ImportNotFound, ImportNotUndoable, ImportUnderWay."""
    done = list[PartTakenBack]()
    with tqdm(unit=" rows", disable=None, file=sys.stderr) as bar:
        for part in reversed(Part):
            if part in keepers:
                done.append(await _part_taken_back(shared, guild, number, keepers[part], bar, keep=keep))
    if keep:
        end = shared.transaction(EndTakingBackHandler(shared.uow, shared.clock))
        await end(EndTakingBack(guild=guild, number=number))
    return tuple(done)


async def _part_taken_back(
    shared: Shared,
    guild: GuildId,
    number: ImportId,
    keeper: ImportKeeper[object],
    bar: "tqdm[Never]",
    *,
    keep: bool,
) -> PartTakenBack:
    batch = shared.transaction(TakeBackBatchHandler(shared.uow, shared.clock, keeper), also=(ConcurrentChange,))
    found, after = PartTakenBack(keeper.part), _FIRST_KEY
    while True:
        taken = await batch(TakeBackBatch(guild=guild, number=number, after=after, keep=keep))
        found.taken_back += taken.taken_back
        found.kept += len(taken.kept)
        found.examples = (found.examples + taken.kept)[:LABELS_SHOWN]
        bar.update(taken.taken_back + len(taken.kept))
        if taken.after is None:
            return found
        after = taken.after
