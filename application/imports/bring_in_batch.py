from collections.abc import Sequence
from typing import Protocol

from attrs import define, evolve, frozen

from application.shared.clock import Clock
from application.shared.importing import ImportKeeper, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.imports.record import Import, ImportId, ImportSource, ImportState, Tally, counted
from domain.imports.repository import ImportedRow
from domain.shared.ids import GuildId


class Precedes(Protocol):
    async def bring_in(self, uow: UnitOfWork, source: ImportSource, occasion: ImportOccasion) -> None: ...


@frozen
class Preceding[Fact]:
    """A batch that was tried out before: nothing of it stayed, and what comes after may depend on it."""

    _keeper: ImportKeeper[Fact]
    _items: Sequence[Item[Fact]]

    async def bring_in(self, uow: UnitOfWork, source: ImportSource, occasion: ImportOccasion) -> None:
        keys = [item.key for item in self._items]
        known = await uow.imports.known(occasion.guild, source, self._keeper.part, keys)
        occasion = evolve(occasion, settled=await self._keeper.begin(uow, occasion))
        await self._keeper.bring_in(uow, occasion, [item for item in self._items if item.key not in known])


@frozen(kw_only=True)
class BringInBatch[Fact]:
    """`items` by their keys; `takes_over_ends` is None where nothing is said of it. With `is_same_source` it
    may come from another place than what was brought in before.

    Without `keep` it is tried out: all of it is done, after what is `preceding`, and nothing of it stays.
    """

    guild: GuildId
    source: ImportSource
    origin: str
    takes_over_ends: bool | None
    keep: bool
    preceding: Sequence[Precedes] = ()
    is_same_source: bool = False
    items: Sequence[Item[Fact]]


@frozen(kw_only=True)
class BatchBroughtIn:
    """`number` is that of the import, None where there was nothing new."""

    number: ImportId | None
    tally: Tally
    left_out: tuple[Outcome, ...] = ()


@define
class BringInBatchHandler[Fact]:
    """Brings in what of these rows was not brought in before, and notes what each of them became.

    It begins an import where none of the source is under way, and there is something to bring in. Two at once bring in
    everything once. Raises ImportTakenBack, ImportEndsDiffer, ImportedFromElsewhere.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock
    _keeper: ImportKeeper[Fact]

    async def __call__(self, command: BringInBatch[Fact]) -> BatchBroughtIn:
        async with self._uow(turn=command.guild) as uow:
            keys = [item.key for item in command.items]
            known = await uow.imports.known(command.guild, command.source, self._keeper.part, keys)
            if len(known) == len(keys):
                await _check_origin(uow, command)
                return BatchBroughtIn(number=None, tally=_tally(keys, len(known)))
            record = await self._opened(uow, command)
            was_begun = bool(record.tallies)
            known = await uow.imports.known(command.guild, command.source, self._keeper.part, keys)
            batch = await self._bring_in(uow, record, command, known)
            if command.keep and (batch.tally.brought or was_begun):
                await uow.commit()
                return batch
        return batch if batch.tally.brought else evolve(batch, number=None)

    async def _opened(self, uow: UnitOfWork, command: BringInBatch[Fact]) -> Import:
        now = self._clock.now()
        await uow.guilds.register_many([command.guild], at=now)
        record = await uow.imports.open(
            Import(
                guild=command.guild,
                id=ImportId(0),
                source=command.source,
                origin=command.origin,
                state=ImportState.APPLYING,
                takes_over_ends=command.takes_over_ends or False,
                started_at=now,
            )
        )
        record.check_goes_on(takes_over_ends=command.takes_over_ends)
        if record.tallies:
            _check_follows(record, command)
        else:
            await _check_origin(uow, command, but=record.id)
        return record

    async def _bring_in(
        self, uow: UnitOfWork, record: Import, command: BringInBatch[Fact], known: frozenset[int]
    ) -> BatchBroughtIn:
        part = self._keeper.part
        occasion = ImportOccasion(
            guild=record.guild,
            source=record.source.value,
            number=record.id,
            at=self._clock.now(),
            takes_over_ends=record.takes_over_ends,
        )
        for each in command.preceding:
            await each.bring_in(uow, record.source, occasion)
        before = record.tallies.get(part)
        settled = await self._keeper.begin(uow, occasion) if before is None else before.settled
        occasion = evolve(occasion, settled=settled)
        new = [item for item in command.items if item.key not in known]
        outcomes = await self._keeper.bring_in(uow, occasion, new)
        brought = [each for each in outcomes if each.left_out is None]
        left_out = tuple(each for each in outcomes if each.left_out is not None)
        await uow.imports.note(
            record,
            [
                ImportedRow(part=part, key=each.key, target=each.target, user=each.user, note=each.note)
                for each in brought
            ],
        )
        tally = evolve(
            _tally([item.key for item in command.items], len(known)),
            settled=settled,
            brought=len(brought),
            left_out=counted(each.left_out for each in left_out if each.left_out is not None),
            remarks=counted(remark for each in brought for remark in each.remarks),
        )
        record.add(part, tally)
        await uow.imports.save(record)
        return BatchBroughtIn(number=record.id, tally=tally, left_out=left_out)


async def _check_origin[Fact](uow: UnitOfWork, command: BringInBatch[Fact], but: ImportId | None = None) -> None:
    last = await uow.imports.last(command.guild, command.source, but=but)
    if last is not None:
        _check_follows(last, command)


def _check_follows[Fact](record: Import, command: BringInBatch[Fact]) -> None:
    if not command.is_same_source:
        record.check_origin(command.origin)


def _tally(keys: Sequence[int], known: int) -> Tally:
    return Tally(cursor=max(keys), known=known)
