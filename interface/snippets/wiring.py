from discord.ext import commands

from application.shared.errors import CommitOutcomeUnknown
from application.shared.use_case import UseCase
from application.snippets.alias_snippet import AliasSnippetHandler
from application.snippets.ban_author import BanAuthorHandler
from application.snippets.count_use import CountUseHandler
from application.snippets.create_snippet import CreateSnippetHandler
from application.snippets.delete_snippet import DeleteSnippetHandler
from application.snippets.edit_snippet import EditSnippetHandler
from application.snippets.export_snippets import ExportSnippetsHandler
from application.snippets.find_snippet import FindSnippetHandler
from application.snippets.import_snippets import ImportSnippetsHandler
from application.snippets.list_banned import ListBannedHandler
from application.snippets.list_snippets import ListSnippetsHandler
from application.snippets.lock_snippet import LockSnippetHandler
from application.snippets.open_editor import OpenEditorHandler
from application.snippets.rename_snippet import RenameSnippetHandler
from application.snippets.search_snippets import SearchSnippetsHandler
from application.snippets.show_changes import ShowChangesHandler
from application.snippets.snippet_rights import SnippetRights
from application.snippets.suggest_snippets import SuggestSnippetsHandler
from application.snippets.use_snippet import UseSnippetHandler
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.snippets.nearest import nearest
from infrastructure.snippets.snippet_file import JsonSnippetFiles
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from interface.shared.context import Context
from interface.shared.wiring import Shared
from interface.snippets.buttons import PressEdit, TurnBannedPage, TurnChangePage, TurnSnippetPage
from interface.snippets.commands import SnippetCommands, SnippetUseCases, add_use_command
from interface.snippets.forms import edit_form
from interface.snippets.words import snippet_words


def snippets_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    uow, clock, files = shared.uow, shared.clock, JsonSnippetFiles()
    reader = PostgresSnippetReader(shared.reading)
    rights = SnippetRights(get_settings, reader)
    count = shared.transaction(CountUseHandler(uow), also=(CommitOutcomeUnknown,))  # again, it counts nothing twice
    find = FindSnippetHandler(reader, rights, nearest)
    use_cases = SnippetUseCases(
        find=shared.measured(find),
        suggest=shared.measured(SuggestSnippetsHandler(reader, rights, nearest)),
        create=shared.transaction(CreateSnippetHandler(uow, rights, clock)),
        delete=shared.transaction(DeleteSnippetHandler(uow, rights, clock)),
        rename=shared.transaction(RenameSnippetHandler(uow, rights, clock)),
        alias=shared.transaction(AliasSnippetHandler(uow, rights, clock)),
        lock=shared.transaction(LockSnippetHandler(uow, clock)),
        list=shared.measured(ListSnippetsHandler(reader, rights)),
        search=shared.measured(SearchSnippetsHandler(reader, rights)),
        changes=shared.measured(ShowChangesHandler(reader, rights)),
        ban=shared.transaction(BanAuthorHandler(uow, clock)),
        banned=shared.measured(ListBannedHandler(reader)),
        take_in=shared.transaction(ImportSnippetsHandler(uow, files, clock), also=(ConcurrentChange,)),
        export=shared.measured(ExportSnippetsHandler(reader, files)),
    )
    use = shared.measured(UseSnippetHandler(find, count))
    edit = shared.transaction(EditSnippetHandler(uow, rights, clock))
    open_editor = shared.transaction(OpenEditorHandler(uow, rights))

    def equip(bot: commands.Bot) -> None:
        add_use_command(bot.tree, use, use_cases.suggest)
        bot.tree.add_command(SnippetCommands(use_cases))

    return Context(
        equip=equip,
        words=snippet_words,
        reactions={},
        buttons=(
            TurnSnippetPage(use_cases.list).button(),
            TurnBannedPage(use_cases.banned).button(),
            TurnChangePage(use_cases.changes).button(),
            PressEdit(open_editor).button(),
        ),
        forms=(edit_form(edit),),
    )
