"""The commands and buttons that look back on many cases: searching, exporting, a member's history, one's own cases."""

import re

import discord
from attrs import define, frozen
from discord import app_commands

from application.moderation.casebook.asked_query import AskedQuery
from application.moderation.casebook.export_cases import Export, ExportCases
from application.moderation.casebook.export_format import ExportFormat
from application.moderation.casebook.list_own_cases import ListOwnCases, OwnCases
from application.moderation.casebook.search_cases import SearchCases, SearchPage
from application.moderation.casebook.show_history import MemberHistory, ShowHistory
from application.moderation.casebook.turn_search_page import TurnSearchPage
from application.shared.use_case import UseCase
from domain.moderation.actions import BULK_KINDS, KINDS, kind_named
from domain.moderation.casebook.query import LONGEST_SEARCH, SearchId
from domain.moderation.state import CaseState
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Seek
from interface.moderation.actions import face_of
from interface.moderation.actions.edge import TermText, Tree
from interface.moderation.casebook.export_card import export_card, export_file
from interface.moderation.casebook.found_cards import found_page, history_card, own_cases
from interface.moderation.states import STATE_NAMES
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.gate import PART_OF
from interface.shared.messages import answer, replace

PAGE_SIZE = 8
_OWN_PAGE = 6

_TURN = r"(?P<direction>newer|older):(?P<cursor>\d{1,10})"
_FOUND, _OWN = rf"cases:found:(?P<search>\d{{1,19}}):{_TURN}", f"mycases:{_TURN}"

type SearchWords = app_commands.Range[str, 1, LONGEST_SEARCH]

_KINDS = [app_commands.Choice(name=str(face_of(kind).name), value=kind.name) for kind in (*KINDS, *BULK_KINDS)]
_STATES = [app_commands.Choice(name=str(name), value=state.value) for state, name in STATE_NAMES.items()]
_FORMATS = [app_commands.Choice(name=each.name, value=each.value) for each in ExportFormat]
_ASKED = {
    "text": 'Words of the reason; "as a phrase", -without, one or another',
    "member": "Only cases of this member",
    "moderator": "Only cases by this moderator",
    "kind": "Only cases of this kind",
    "state": "Only cases that stand like this",
    "after": "Opened since then: 30d, or 1 march",
    "before": "Opened before that: 7d, or 24 dec",
}


@frozen(kw_only=True)
class LookingUseCases:
    search: UseCase[SearchCases, SearchPage]
    turn: UseCase[TurnSearchPage, SearchPage]
    export: UseCase[ExportCases, Export]
    history: UseCase[ShowHistory, MemberHistory]
    own: UseCase[ListOwnCases, OwnCases]


def add_searching(group: app_commands.Group, cases: LookingUseCases) -> None:
    @group.command(description="Find cases, newest first")
    @app_commands.describe(**_ASKED)
    @app_commands.choices(kind=_KINDS, state=_STATES)
    async def search(
        interaction: Interaction,
        text: SearchWords | None = None,
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str | None = None,
        state: str | None = None,
        after: TermText | None = None,
        before: TermText | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = SearchCases(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            asked=_asked(text, member, moderator, kind, state, after, before),
            asked_at=interaction.created_at,
            size=PAGE_SIZE,
        )
        await answer(interaction, found_page(await cases.search(command)))

    @group.command(description="Cases as a file: of all that a search would find, newest first")
    @app_commands.describe(format="CSV for spreadsheets, JSON for programs; CSV unless told", **_ASKED)
    @app_commands.choices(kind=_KINDS, state=_STATES, format=_FORMATS)
    async def export(
        interaction: Interaction,
        format: str = ExportFormat.CSV.value,  # the name of the option
        text: SearchWords | None = None,
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str | None = None,
        state: str | None = None,
        after: TermText | None = None,
        before: TermText | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ExportCases(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            asked=_asked(text, member, moderator, kind, state, after, before),
            asked_at=interaction.created_at,
            format=ExportFormat(format),
        )
        made = await cases.export(command)
        await answer(interaction, export_card(made), files=export_file(made))


def add_histories(tree: Tree, cases: LookingUseCases) -> None:
    async def show(interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowHistory(guild=guild_of(interaction), by=asker_of(interaction), user=UserId(member.id))
        await answer(interaction, history_card(await cases.history(command)))

    @tree.command(description="What is on record of a member: in force, counted, and the latest cases")
    @app_commands.describe(member="Whose history; also of somebody who left")
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def history(interaction: Interaction, member: discord.User) -> None:
        await show(interaction, member)

    @tree.context_menu(name="Cases", extras={PART_OF: "history"})
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def menu(interaction: Interaction, member: discord.User) -> None:
        await show(interaction, member)

    @tree.command(description="What is on record about you in this server")
    @app_commands.guild_only()
    async def mycases(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListOwnCases(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=_OWN_PAGE))
        await answer(interaction, own_cases(await cases.own(command)))


@define
class TurnFoundPage:
    _turn: UseCase[TurnSearchPage, SearchPage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = TurnSearchPage(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            search=SearchId(int(match["search"])),
            seek=_seek(match, PAGE_SIZE),
        )
        await replace(interaction, found_page(await self._turn(command)))

    def button(self) -> Button:
        return Button(_FOUND, self, part_of="case search")


@define
class TurnOwnPage:
    _own: UseCase[ListOwnCases, OwnCases]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListOwnCases(guild=guild_of(interaction), by=asker_of(interaction), seek=_seek(match, _OWN_PAGE))
        await replace(interaction, own_cases(await self._own(command)))

    def button(self) -> Button:
        return Button(_OWN, self, part_of="mycases")


def _seek(match: re.Match[str], size: int) -> Seek:
    return Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=size)


def _asked(
    text: str | None,
    member: discord.User | None,
    moderator: discord.User | None,
    kind: str | None,
    state: str | None,
    after: str | None,
    before: str | None,
) -> AskedQuery:
    return AskedQuery(
        text=text,
        target=None if member is None else UserId(member.id),
        moderator=None if moderator is None else UserId(moderator.id),
        kind=None if kind is None else kind_named(kind),
        state=None if state is None else CaseState(state),
        after=after,
        before=before,
    )
