"""What Discord shows of the commands, in each language that Tux speaks."""

import asyncio

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation, TranslationContextTypes

from domain.shared.language import Language
from interface.shared.catalogues import catalogue
from interface.shared.languages import named

COMMAND, OPTION = "command", "option"
"""The contexts of what people type as one word: `list` as a command, `user` as an option."""

CONTEXTS = {
    TranslationContextLocation.command_name: COMMAND,
    TranslationContextLocation.group_name: COMMAND,
    TranslationContextLocation.parameter_name: OPTION,
}


class CommandTranslator(app_commands.Translator):
    async def load(self) -> None:
        """Beside all else: it takes a fifth of a second."""
        for language in Language:
            await asyncio.to_thread(catalogue, language)

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """None where Discord is to show the English one."""
        language = Language.of(locale.value)
        if language is None or language is Language.ENGLISH:
            return None
        return translated(string.message, CONTEXTS.get(context.location), language)


def translated(message: str, context: str | None, language: Language) -> str | None:
    known = catalogue(language)
    found = known.gettext(message) if context is None else known.pgettext(context, message)
    return None if found == message else found


def called(command: str) -> str:
    """How people type it in the language in force; without the slash."""
    return " ".join(named(COMMAND, word) for word in command.split())
