"""What `tux levels` does once the records are there: batch after batch, with a bar that tells how far it is."""

import sys
from itertools import batched

from attrs import define, frozen
from tqdm import tqdm

from application.levels.import_levels import (
    AT_ONCE,
    BeginImport,
    EndImport,
    ImportBatch,
    ImportPlan,
    ImportProgress,
    PlanImport,
)
from application.levels.recompute_levels import BeginRecompute, RecomputeBatch, Recomputed
from application.levels.roll_back_import import BeginRollback, RollBackBatch, RolledBack
from application.shared.use_case import UseCase
from domain.levels.operations import ImportMode, OperationId
from domain.shared.ids import GuildId
from interface.levels.level_files import LevelFile

_SHOWN_REFUSALS = 1000


@frozen(kw_only=True)
class ImportUseCases:
    plan: UseCase[PlanImport, ImportPlan]
    begin: UseCase[BeginImport, ImportProgress]
    batch: UseCase[ImportBatch, ImportProgress]
    end: UseCase[EndImport, ImportProgress]


@frozen(kw_only=True)
class RollbackUseCases:
    begin: UseCase[BeginRollback, RolledBack]
    batch: UseCase[RollBackBatch, RolledBack]


@frozen(kw_only=True)
class RecomputeUseCases:
    begin: UseCase[BeginRecompute, Recomputed]
    batch: UseCase[RecomputeBatch, Recomputed]


@define
class LevelImport:
    _use_cases: ImportUseCases
    _guild: GuildId
    _mode: ImportMode
    _file: LevelFile

    async def __call__(self, *, apply: bool) -> None:
        for refused in self._file.refused[:_SHOWN_REFUSALS]:
            print(f"entry {refused.number}: {refused.why}")
        if len(self._file.refused) > _SHOWN_REFUSALS:
            print(f"... and {len(self._file.refused) - _SHOWN_REFUSALS} more")
        print(await (self._apply() if apply else self._plan()))

    async def _plan(self) -> str:
        plan = ImportPlan()
        for members in batched(self._file.members, AT_ONCE):
            plan += await self._use_cases.plan(PlanImport(guild=self._guild, mode=self._mode, members=members))
        return (
            f"{self._found()} Would raise {plan.raised:,}, lower {plan.lowered:,}, leave {plan.unchanged:,} as they "
            f"are; {plan.xp:+,} XP in all. Nothing was written; do it with --apply."
        )

    async def _apply(self) -> str:
        file = self._file
        progress = await self._use_cases.begin(
            BeginImport(guild=self._guild, source=file.format, digest=file.digest, mode=self._mode)
        )
        if progress.is_done:
            return f"This file was imported already, as import {progress.operation}. Nothing was changed."
        with tqdm(total=len(file.members), unit=" members", disable=None, file=sys.stderr) as bar:
            for members in batched(file.members, AT_ONCE):
                await self._use_cases.batch(
                    ImportBatch(guild=self._guild, operation=progress.operation, members=members)
                )
                bar.update(len(members))
        await self._use_cases.end(EndImport(guild=self._guild, operation=progress.operation))
        return (
            f"{self._found()} Imported as {progress.operation}; take it back with "
            f"`tux levels rollback {progress.operation} --guild {self._guild}`."
        )

    def _found(self) -> str:
        refused = len(self._file.refused)
        return f"{len(self._file.members):,} members in the form of {self._file.format}, {refused:,} entries refused."


async def roll_back(use_cases: RollbackUseCases, guild: GuildId, operation: int) -> int:
    """Returns of how many members. Raises OperationNotFound or OperationNotUndoable."""
    which = OperationId(operation)
    progress = await use_cases.begin(BeginRollback(guild=guild, operation=which))
    with tqdm(unit=" members", disable=None, file=sys.stderr) as bar:
        while not progress.is_done:
            progress = await use_cases.batch(RollBackBatch(guild=guild, operation=which))
            bar.update(progress.members - bar.n)
    return progress.members


async def recompute(use_cases: RecomputeUseCases, guild: GuildId) -> Recomputed:
    progress = await use_cases.begin(BeginRecompute(guild))
    with tqdm(unit=" members", disable=None, file=sys.stderr) as bar:
        while not progress.is_done:
            progress = await use_cases.batch(RecomputeBatch(guild=guild, operation=progress.operation))
            bar.update(progress.members - bar.n)
    return progress
