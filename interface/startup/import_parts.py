"""Which parts of which source are kept by whom."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from application.afk.importing import AbsencesKeeper
from application.guilds.importing import SettingsKeeper
from application.levels.importing import LevelBlocksKeeper, XpKeeper
from application.moderation.importing import CasesKeeper
from application.reminders.importing import RemindersKeeper
from application.shared.importing import ImportKeeper
from application.snippets.importing import SnippetBansKeeper, SnippetsKeeper
from application.starboard.importing import BoardsKeeper, StarredKeeper
from domain.levels.operations import ImportMode
from domain.moderation.importing.endings import Overview
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from infrastructure.imports.tux.belongings import (
    absences_of,
    boards_of,
    reminders_of,
    snippet_bans_of,
    snippets_of,
    starred_of,
)
from infrastructure.imports.tux.cases import cases_of
from infrastructure.imports.tux.database import TuxDatabase
from infrastructure.imports.tux.levels import blocks_of, levels_of
from infrastructure.imports.tux.settings import settings_of
from interface.main import join_contexts, join_words
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.wiring import rank_gate
from interface.shared.answering import ErrorAnswers
from interface.shared.bot import TuxBot
from interface.shared.wiring import Shared
from interface.startup.import_work import Lane, PartLane


async def lanes_of_tux(
    shared: Shared,
    tux: TuxDatabase,
    guild: GuildId,
    overview: Overview,
    mode: ImportMode,
    commands: Collection[str],
) -> Sequence[Lane]:
    boards = PartLane(shared, await boards_of(tux, guild), BoardsKeeper())
    return (
        PartLane(shared, await settings_of(tux, guild, commands), SettingsKeeper()),
        PartLane(shared, await cases_of(tux, guild), CasesKeeper(overview)),
        PartLane(shared, await levels_of(tux, guild), XpKeeper(mode)),
        PartLane(shared, await blocks_of(tux, guild), LevelBlocksKeeper()),
        PartLane(shared, await snippets_of(tux, guild), SnippetsKeeper(), has_limits=True),
        PartLane(shared, await snippet_bans_of(tux, guild), SnippetBansKeeper()),
        PartLane(shared, await reminders_of(tux, guild), RemindersKeeper()),
        PartLane(shared, await absences_of(tux, guild), AbsencesKeeper(), has_limits=True),
        boards,
        PartLane(shared, await starred_of(tux, guild), StarredKeeper(), stands_on=boards),
    )


_NOTHING = Overview(highest=0, endings={}, to_end=0)


def keepers() -> Mapping[Part, ImportKeeper[object]]:
    """Of what is taken back nothing is read any more, so that it does not matter of what it was made."""
    found = (
        SettingsKeeper(),
        CasesKeeper(_NOTHING),
        XpKeeper(ImportMode.MAX),
        LevelBlocksKeeper(),
        SnippetsKeeper(),
        SnippetBansKeeper(),
        RemindersKeeper(),
        AbsencesKeeper(),
        BoardsKeeper(),
        StarredKeeper(),
    )
    return {keeper.part: cast(ImportKeeper[object], keeper) for keeper in found}


def command_names(shared: Shared) -> Collection[str]:
    """Those of commands and of their groups; nothing connects."""
    contexts = join_contexts(shared)
    answers = ErrorAnswers(join_words(contexts), shared.incidents, rank_gate(shared), shared.languages)
    return frozenset(TreeCatalogue(TuxBot(contexts, answers, shared.incidents).tree).rights)
