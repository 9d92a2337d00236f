import discord
from attrs import frozen
from discord import app_commands

from application.shared.use_case import UseCase
from application.snippets.alias_snippet import AliasSnippet
from application.snippets.ban_author import BanAuthor
from application.snippets.create_snippet import CreateSnippet
from application.snippets.delete_snippet import DeleteSnippet
from application.snippets.edit_snippet import ChangedSnippet
from application.snippets.export_snippets import ExportSnippets, SnippetExport
from application.snippets.find_snippet import FindSnippet
from application.snippets.import_snippets import ImportReceipt, ImportSnippets
from application.snippets.list_banned import ListBanned
from application.snippets.list_snippets import ListSnippets
from application.snippets.lock_snippet import LockSnippet
from application.snippets.queries import BannedAuthor, SnippetView
from application.snippets.rename_snippet import RenameSnippet
from application.snippets.search_snippets import FoundSnippets, SearchSnippets
from application.snippets.show_changes import ShowChanges, SnippetChanges
from application.snippets.suggest_snippets import SuggestSnippets
from application.snippets.use_snippet import SnippetUse, UseSnippet
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from domain.snippets.content import LONGEST_ADDRESS, LONGEST_TEXT, LONGEST_TITLE
from domain.snippets.entry import Existing
from domain.snippets.name import LONGEST_NAME
from domain.snippets.rights import SnippetRules
from interface.shared.border import Interaction, asker_of, channel_of, guild_of
from interface.shared.files import Document
from interface.shared.gate import LETS, NEEDS
from interface.shared.languages import gettext
from interface.shared.messages import answer, speak
from interface.shared.suggesting import MOST_CHOICES, offered
from interface.snippets.buttons import (
    BANNED_A_PAGE,
    CHANGES_A_PAGE,
    SNIPPETS_A_PAGE,
    banned_page,
    change_page,
    edit_button,
    snippet_page,
)
from interface.snippets.cards import export_card, found_card, import_card, info_card, line_card, used_card
from interface.snippets.files import content_of

type Tree = app_commands.CommandTree[discord.Client]
type Name = app_commands.Range[str, 1, LONGEST_NAME]
type Which = app_commands.Range[str, 1, 100]
type Text = app_commands.Range[str, 1, LONGEST_TEXT]
type Title = app_commands.Range[str, 1, LONGEST_TITLE]
type Address = app_commands.Range[str, 1, LONGEST_ADDRESS]
type Arguments = app_commands.Range[str, 1, 1000]

_NAMES = "1 to 32 of the letters a to z, digits, - and _"


@frozen(kw_only=True)
class SnippetUseCases:
    find: UseCase[FindSnippet, SnippetView]
    suggest: UseCase[SuggestSnippets, tuple[str, ...]]
    create: UseCase[CreateSnippet, SnippetView]
    delete: UseCase[DeleteSnippet, SnippetView]
    rename: UseCase[RenameSnippet, ChangedSnippet]
    alias: UseCase[AliasSnippet, ChangedSnippet]
    lock: UseCase[LockSnippet, ChangedSnippet]
    list: UseCase[ListSnippets, Page[SnippetView]]
    search: UseCase[SearchSnippets, FoundSnippets]
    changes: UseCase[ShowChanges, SnippetChanges]
    ban: UseCase[BanAuthor, bool]
    banned: UseCase[ListBanned, Page[BannedAuthor]]
    take_in: UseCase[ImportSnippets, ImportReceipt]
    export: UseCase[ExportSnippets, SnippetExport]


def add_use_command(
    tree: Tree,
    use: UseCase[UseSnippet, SnippetUse],
    suggest: UseCase[SuggestSnippets, tuple[str, ...]],
) -> None:
    @tree.command(name="s", description="Show a snippet to everybody in this channel")
    @app_commands.describe(name="Which one", arguments='What stands for {1}, {2} and so on; "several words" as one')
    @app_commands.guild_only()
    async def say(interaction: Interaction, name: Which, arguments: Arguments | None = None) -> None:
        command = UseSnippet(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            typed=name,
            arguments=arguments or "",
            request=RequestId(interaction.id),
        )
        used = await use(command)
        shown = used_card(
            used,
            user=interaction.user.id,
            name=interaction.user.display_name,
            server="" if interaction.guild is None else interaction.guild.name,
            channel=channel_of(interaction),
        )
        await speak(interaction, shown)

    @say.autocomplete("name")
    async def suggest_name(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(_choices(suggest, interaction, typed))


def _lets_write(guild: GuildId, settings: Settings, by: Standing) -> bool:
    return SnippetRules.of(guild, settings).may_author(by)


class SnippetCommands(app_commands.Group):
    def __init__(self, use_cases: SnippetUseCases) -> None:
        super().__init__(name="snippet", description="Texts that this server writes often", guild_only=True)
        self._use_cases = use_cases

    @app_commands.command(
        description="Write a snippet; a button then opens a form for more (Manage Messages)", extras={LETS: _lets_write}
    )
    @app_commands.describe(name=_NAMES, text="What it says, with {user}, {server}, {1} and others", title="Above it")
    @app_commands.describe(picture="The address of a picture, with https://")
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        text: Text,
        title: Title | None = None,
        picture: Address | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = CreateSnippet(
            guild=guild_of(interaction), by=asker_of(interaction), name=name, text=text, title=title, picture=picture
        )
        created = await self._use_cases.create(command)
        await answer(interaction, info_card(created, gettext("Snippet created"), edit_button(created)))

    @app_commands.command(
        description="Change what a snippet says, in a form (its author, or Manage Messages)", extras={LETS: _lets_write}
    )
    @app_commands.describe(snippet="Which one")
    async def edit(self, interaction: Interaction, snippet: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, snippet)
        await answer(interaction, info_card(found, gettext("Snippet to edit"), edit_button(found)))

    @app_commands.command(description="Delete a snippet (its author, or Manage Messages)", extras={LETS: _lets_write})
    @app_commands.describe(snippet="Which one")
    async def delete(self, interaction: Interaction, snippet: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, snippet)
        command = DeleteSnippet(guild=guild_of(interaction), by=asker_of(interaction), snippet=found.id)
        await answer(interaction, info_card(await self._use_cases.delete(command), gettext("Snippet deleted")))

    @app_commands.command(
        description="Give a snippet another name (its author, or Manage Messages)", extras={LETS: _lets_write}
    )
    @app_commands.describe(snippet="Which one", name=_NAMES)
    async def rename(self, interaction: Interaction, snippet: Which, name: Name) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, snippet)
        command = RenameSnippet(guild=guild_of(interaction), by=asker_of(interaction), snippet=found.id, name=name)
        await answer(interaction, _changed(await self._use_cases.rename(command), gettext("Snippet renamed")))

    @app_commands.command(
        description="Give a snippet one more name, or take it away (its author, or Manage Messages)",
        extras={LETS: _lets_write},
    )
    @app_commands.describe(snippet="Which one", alias=_NAMES, remove="Whether to take this alias away")
    async def alias(self, interaction: Interaction, snippet: Which, alias: Name, remove: bool = False) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, snippet)
        command = AliasSnippet(
            guild=guild_of(interaction), by=asker_of(interaction), snippet=found.id, alias=alias, remove=remove
        )
        heading = gettext("Alias taken away") if remove else gettext("Alias added")
        await answer(interaction, _changed(await self._use_cases.alias(command), heading))

    @app_commands.command(
        description="Let only those who may manage messages change a snippet (Manage Messages)",
        extras={NEEDS: (Permission.MANAGE_MESSAGES,)},
    )
    @app_commands.describe(snippet="Which one")
    async def lock(self, interaction: Interaction, snippet: Which) -> None:
        await self._lock(interaction, snippet, locked=True)

    @app_commands.command(
        description="Let its author change a snippet again (Manage Messages)",
        extras={NEEDS: (Permission.MANAGE_MESSAGES,)},
    )
    @app_commands.describe(snippet="Which one")
    async def unlock(self, interaction: Interaction, snippet: Which) -> None:
        await self._lock(interaction, snippet, locked=False)

    @app_commands.command(description="What a snippet says, who wrote it, and how often it was used")
    @app_commands.describe(snippet="Which one")
    async def info(self, interaction: Interaction, snippet: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, info_card(await self._named(interaction, snippet), gettext("Snippet")))

    @app_commands.command(name="list", description="All snippets of this server")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListSnippets(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=SNIPPETS_A_PAGE))
        await answer(interaction, snippet_page(await self._use_cases.list(command)))

    @app_commands.command(description="Snippets with these words in their name, title or text")
    @app_commands.describe(words="What to look for")
    async def search(self, interaction: Interaction, words: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        command = SearchSnippets(guild=guild_of(interaction), by=asker_of(interaction), typed=words)
        await answer(interaction, found_card(await self._use_cases.search(command)))

    @app_commands.command(
        description="Who changed what of a snippet (its author, or Manage Messages)", extras={LETS: _lets_write}
    )
    @app_commands.describe(snippet="Which one")
    async def history(self, interaction: Interaction, snippet: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowChanges(
            guild=guild_of(interaction), by=asker_of(interaction), typed=snippet, seek=Seek(size=CHANGES_A_PAGE)
        )
        await answer(interaction, change_page(await self._use_cases.changes(command)))

    @app_commands.command(
        description="Let somebody write no more snippets (Manage Server)", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(user="Who")
    async def ban(self, interaction: Interaction, user: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = BanAuthor(guild=guild_of(interaction), by=asker_of(interaction), user=UserId(user.id))
        is_new = await self._use_cases.ban(command)
        line = (
            gettext("<@{user}> writes no more snippets.", user=user.id)
            if is_new
            else gettext("<@{user}> was banned from it already.", user=user.id)
        )
        await answer(interaction, line_card(gettext("Ban from writing snippets"), line))

    @app_commands.command(
        description="Let somebody write snippets again (Manage Server)", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(user="Who")
    async def unban(self, interaction: Interaction, user: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = BanAuthor(
            guild=guild_of(interaction), by=asker_of(interaction), user=UserId(user.id), is_banned=False
        )
        is_new = await self._use_cases.ban(command)
        line = (
            gettext("<@{user}> may write snippets again.", user=user.id)
            if is_new
            else gettext("<@{user}> was not banned from it.", user=user.id)
        )
        await answer(interaction, line_card(gettext("Ban from writing snippets"), line))

    @app_commands.command(
        description="Who may write no snippets (Manage Server)", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    async def banned(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListBanned(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=BANNED_A_PAGE))
        await answer(interaction, banned_page(await self._use_cases.banned(command)))

    @app_commands.command(
        name="import",
        description="Take in a file of snippets, whole or not at all (Manage Server)",
        extras={NEEDS: (Permission.MANAGE_GUILD,)},
    )
    @app_commands.describe(file="As /snippet export writes it", existing="What becomes of snippets with the same name")
    async def import_(
        self, interaction: Interaction, file: discord.Attachment, existing: Existing = Existing.REFUSE
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ImportSnippets(
            guild=guild_of(interaction), by=asker_of(interaction), file=await content_of(file), existing=existing
        )
        await answer(interaction, import_card(await self._use_cases.take_in(command)))

    @app_commands.command(
        description="All snippets of this server as one file (Manage Messages)",
        extras={NEEDS: (Permission.MANAGE_MESSAGES,)},
    )
    async def export(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        export = await self._use_cases.export(ExportSnippets(guild=guild_of(interaction), by=asker_of(interaction)))
        file = Document("snippets.json", export.file)
        await answer(interaction, export_card(export.count, file), files=[file])

    @edit.autocomplete("snippet")
    @delete.autocomplete("snippet")
    @rename.autocomplete("snippet")
    @alias.autocomplete("snippet")
    @lock.autocomplete("snippet")
    @unlock.autocomplete("snippet")
    @info.autocomplete("snippet")
    @history.autocomplete("snippet")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(_choices(self._use_cases.suggest, interaction, typed))

    async def _lock(self, interaction: Interaction, typed: str, *, locked: bool) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, typed)
        command = LockSnippet(guild=guild_of(interaction), by=asker_of(interaction), snippet=found.id, locked=locked)
        heading = gettext("Snippet locked") if locked else gettext("Snippet unlocked")
        await answer(interaction, _changed(await self._use_cases.lock(command), heading))

    async def _named(self, interaction: Interaction, typed: str) -> SnippetView:
        return await self._use_cases.find(
            FindSnippet(guild=guild_of(interaction), by=asker_of(interaction), typed=typed)
        )


def _changed(changed: ChangedSnippet, heading: str) -> discord.ui.LayoutView:
    return info_card(changed.snippet, heading if changed.is_changed else gettext("Nothing was changed"))


async def _choices(
    suggest: UseCase[SuggestSnippets, tuple[str, ...]], interaction: Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    command = SuggestSnippets(
        guild=guild_of(interaction), by=asker_of(interaction), typed=typed[:100], limit=MOST_CHOICES
    )
    return [app_commands.Choice(name=name, value=name) for name in await suggest(command)]
