"""Bringing in a batch of a part, and taking it back, with the handlers of the import itself."""

from collections.abc import Sequence

from application.imports.bring_in_batch import BatchBroughtIn, BringInBatch, BringInBatchHandler
from application.imports.end_import import EndImport, EndImportHandler
from application.imports.take_back import (
    BatchTakenBack,
    TakeBackBatch,
    TakeBackBatchHandler,
)
from application.shared.importing import ImportKeeper, Item
from domain.imports.record import ImportId, ImportSource
from tests.builders import GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import FakeClock


def items[Fact](*facts: Fact, first: int = 1) -> list[Item[Fact]]:
    return [Item(key=key, fact=fact) for key, fact in enumerate(facts, start=first)]


async def bring_in[Fact](
    backend: Backend,
    keeper: ImportKeeper[Fact],
    rows: Sequence[Item[Fact]],
    *,
    keep: bool = True,
    takes_over_ends: bool | None = False,
    origin: str = "there",
    is_same_source: bool = False,
) -> BatchBroughtIn:
    handler = BringInBatchHandler(backend.uow, FakeClock(), keeper)
    return await handler(
        BringInBatch(
            guild=GUILD,
            source=ImportSource.TUX,
            origin=origin,
            takes_over_ends=takes_over_ends,
            keep=keep,
            is_same_source=is_same_source,
            items=rows,
        )
    )


async def end(backend: Backend, batch: BatchBroughtIn) -> ImportId:
    assert batch.number is not None
    await EndImportHandler(backend.uow, FakeClock())(EndImport(guild=GUILD, number=batch.number))
    return batch.number


async def take_back[Fact](
    backend: Backend, keeper: ImportKeeper[Fact], number: ImportId, *, keep: bool = True
) -> BatchTakenBack:
    handler = TakeBackBatchHandler(backend.uow, FakeClock(), keeper)
    return await handler(TakeBackBatch(guild=GUILD, number=number, after=-(2**63), keep=keep))
