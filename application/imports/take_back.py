"""Taking an import back: all of what it brought in that nobody has changed since, batch by batch."""

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.importing import BroughtIn, ImportKeeper, ImportOccasion
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.imports.record import Import, ImportId, Tally
from domain.shared.ids import GuildId

AT_ONCE = 500


@frozen(kw_only=True)
class TakeBackBatch:
    """The next rows of a part beyond the key `after`. Without `keep` it is tried out, and nothing of it stays."""

    guild: GuildId
    number: ImportId
    after: int
    keep: bool


@frozen(kw_only=True)
class BatchTakenBack:
    """`after` is where to go on, None where nothing is left; `kept` are the keys here of what somebody has changed."""

    after: int | None
    taken_back: int = 0
    kept: tuple[int, ...] = ()


@define
class TakeBackBatchHandler[Fact]:
    """Raises ImportNotFound, ImportNotUndoable."""

    _uow: UnitOfWorkFactory
    _clock: Clock
    _keeper: ImportKeeper[Fact]

    async def __call__(self, command: TakeBackBatch) -> BatchTakenBack:
        part = self._keeper.part
        async with self._uow(turn=command.guild) as uow:
            record = await uow.imports.lock(command.guild, command.number)
            record.undo()
            rows = await uow.imports.rows(record, part, after=command.after, limit=AT_ONCE)
            if not rows:
                return BatchTakenBack(after=None)
            brought = [BroughtIn(key=row.key, target=row.target, user=row.user, note=row.note) for row in rows]
            gone = await self._keeper.take_back(uow, self._occasion(record), brought)
            await uow.imports.forget(record, part, gone)
            kept = {row.key: row.target for row in rows if row.key not in gone}
            await uow.imports.keep(record, part, kept)
            record.add(part, Tally(cursor=0, taken_back=len(gone), kept=len(kept)))
            await uow.imports.save(record)
            if command.keep:
                await uow.commit()
        targets = tuple(key if target is None else target for key, target in kept.items())
        return BatchTakenBack(after=rows[-1].key, taken_back=len(gone), kept=targets)

    def _occasion(self, record: Import) -> ImportOccasion:
        tally = record.tallies.get(self._keeper.part)
        return ImportOccasion(
            guild=record.guild,
            source=record.source.value,
            number=record.id,
            at=self._clock.now(),
            takes_over_ends=record.takes_over_ends,
            settled=0 if tally is None else tally.settled,
        )


@frozen(kw_only=True)
class EndTakingBack:
    guild: GuildId
    number: ImportId


@define
class EndTakingBackHandler:
    """Raises ImportNotFound, ImportNotUndoable."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: EndTakingBack) -> Import:
        async with self._uow() as uow:
            record = await uow.imports.lock(command.guild, command.number)
            record.undo()
            record.end(at=self._clock.now())
            await uow.imports.save(record)
            await uow.commit()
        return record
