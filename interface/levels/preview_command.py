"""`/levels preview`: what other rules would do."""

from discord import app_commands

from application.levels.preview_rules import PreviewRules, RulesPreview
from application.shared.use_case import UseCase
from domain.levels.curve_text import LONGEST_TABLE_TEXT, named_curve
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve
from interface.levels.rule_cards import preview_card
from interface.levels.rule_commands import Cap, Xp
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Step = app_commands.Range[int, 1, 1_000_000]


def preview_command(
    preview: UseCase[PreviewRules, RulesPreview],
) -> app_commands.Command[app_commands.Group, [], None]:
    @app_commands.command(name="preview", description="Show who would move how under other rules; nothing is changed")
    @app_commands.describe(least_xp="XP of a message, at least", most_xp="XP of a message, at most")
    @app_commands.describe(voice_xp="XP a minute in voice", message_cap="XP a day from messages; 0 for no cap")
    @app_commands.describe(linear_first="Levels that take so many XP", linear_step="and each further one so many more")
    @app_commands.describe(totals="A table of levels: 100, 250, 450", standard_curve="Levels as most bots count them")
    async def command(
        interaction: Interaction,
        least_xp: Xp | None = None,
        most_xp: Xp | None = None,
        voice_xp: Xp | None = None,
        message_cap: Cap | None = None,
        linear_first: Step | None = None,
        linear_step: Step | None = None,
        totals: app_commands.Range[str, 1, LONGEST_TABLE_TEXT] | None = None,
        standard_curve: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        numbers = ChangeNumbers(least_xp=least_xp, most_xp=most_xp, voice_xp=voice_xp, message_cap=message_cap)
        curve = named_curve(linear_first, linear_step, totals, is_standard=standard_curve)
        changes = (numbers,) if curve is None else (numbers, ChooseCurve(curve))
        wanted = PreviewRules(guild=guild_of(interaction), by=asker_of(interaction), changes=changes)
        await answer(interaction, preview_card(await preview(wanted)))

    return command
