"""One server's import, from what is asked of whoever runs it to what is said at the end."""

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path

from application.moderation.importing import CasesKeeper
from domain.imports.record import LONGEST_ORIGIN, ImportSource
from domain.levels.operations import ImportMode
from domain.moderation.importing.endings import Overview, overview_of, step_of
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from infrastructure.imports.exports import Export
from infrastructure.imports.feed import listed
from infrastructure.imports.import_reader import PostgresImportReader
from infrastructure.imports.tux.cases import overview
from infrastructure.imports.tux.database import TuxDatabase
from infrastructure.imports.tux.guilds import left_behind
from interface.shared.wiring import Shared
from interface.startup.import_asking import EndsUndecided
from interface.startup.import_parts import lanes_of_tux
from interface.startup.import_words import left_behind_lines, ran_lines, unreadable_lines
from interface.startup.import_work import Lane, Ordered, PartLane, bring_in, to_go_on_with


async def import_guild_of_tux(
    shared: Shared, tux: TuxDatabase, guild: GuildId, commands: Collection[str], arguments: argparse.Namespace
) -> None:
    """Raises what `bring_in` does."""
    seen = await overview(tux, guild, shared.clock.now())
    lanes = await lanes_of_tux(shared, tux, guild, seen, ImportMode(arguments.mode), commands)
    await import_guild(shared, guild, ImportSource.TUX, tux.where, lanes, arguments)
    for line in left_behind_lines(await left_behind(tux, guild)):
        print(line)


async def import_export(shared: Shared, source: ImportSource, export: Export, arguments: argparse.Namespace) -> int:
    """Returns 1 if an entry cannot be read. Raises EndsUndecided, and what `bring_in` does."""
    facts = [item.fact for item in export.cases]
    highest = max((fact.number or 0 for fact in facts), default=0)
    seen = overview_of([step_of(fact) for fact in facts], highest, shared.clock.now())
    check_decided(seen, arguments)
    for line in unreadable_lines(export.unreadable):
        print(line)
    lanes = (PartLane(shared, listed(Part.CASES, export.cases), CasesKeeper(seen)),)
    await import_guild(shared, arguments.guild, source, _place_of(arguments.file), lanes, arguments)
    return 1 if export.unreadable else 0


def _place_of(file: str) -> str:
    """All of it, since every Red calls its file alike."""
    return str(Path(file).resolve())


async def import_guild(
    shared: Shared,
    guild: GuildId,
    source: ImportSource,
    origin: str,
    lanes: Sequence[Lane],
    arguments: argparse.Namespace,
) -> None:
    ordered = _ordered(guild, source, origin, arguments)
    print(f"Server {guild}:")
    ran = await bring_in(shared, PostgresImportReader(shared.reading), ordered, lanes)
    for line in ran_lines(ran, keep=arguments.apply):
        print(line)
    if arguments.apply and ran.number is not None:
        print(f"It is import {ran.number}; take it back with `tux import rollback {ran.number} --guild {guild}`.")


async def check_all_decided(
    shared: Shared, tux: TuxDatabase, guilds: Sequence[GuildId], arguments: argparse.Namespace
) -> None:
    """Before anything is brought in. Raises EndsUndecided, and what `to_go_on_with` does."""
    reader = PostgresImportReader(shared.reading)
    for guild in guilds:
        await to_go_on_with(reader, _ordered(guild, ImportSource.TUX, tux.where, arguments))
    if arguments.apply and not (arguments.take_over_ends or arguments.leave_ends):
        for guild in guilds:
            check_decided(await overview(tux, guild, shared.clock.now()), arguments)


def _ordered(guild: GuildId, source: ImportSource, origin: str, arguments: argparse.Namespace) -> Ordered:
    is_decided = arguments.take_over_ends or arguments.leave_ends
    return Ordered(
        guild=guild,
        source=source,
        origin=origin[-LONGEST_ORIGIN:],
        takes_over_ends=arguments.take_over_ends if is_decided else None,
        keep=arguments.apply,
        mode=ImportMode(arguments.mode) if source is ImportSource.TUX else None,
        is_same_source=arguments.same_source,
    )


def check_decided(seen: Overview, arguments: argparse.Namespace) -> None:
    """Raises EndsUndecided."""
    if arguments.apply and seen.to_end and not (arguments.take_over_ends or arguments.leave_ends):
        raise EndsUndecided(seen.to_end)
