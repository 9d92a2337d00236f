import re

from application.shared.use_case import UseCase
from application.snippets.edit_snippet import ChangedSnippet, EditSnippet
from domain.snippets.snippet import SnippetId
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import Filled, Form
from interface.shared.languages import gettext
from interface.shared.messages import answer
from interface.snippets.buttons import edit_button
from interface.snippets.cards import info_card


def edit_form(edit: UseCase[EditSnippet, ChangedSnippet]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = EditSnippet(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            snippet=SnippetId(int(match["snippet"])),
            version=int(match["version"]),
            title=filled.get("title", ""),
            text=filled.get("text", ""),
            picture=filled.get("picture", ""),
            links=filled.get("links", ""),
        )
        changed = await edit(command)
        heading = gettext("Snippet changed") if changed.is_changed else gettext("Nothing was changed")
        await answer(interaction, info_card(changed.snippet, heading, edit_button(changed.snippet)))

    return Form(r"snippet:edit:(?P<snippet>\d{1,18}):(?P<version>\d{1,9})", submit, part_of="snippet edit")
