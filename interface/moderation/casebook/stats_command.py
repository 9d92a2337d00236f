import discord
from discord import app_commands

from application.moderation.casebook.show_mod_stats import ModStatsShown, ShowModStats
from application.shared.drawing import Theme
from application.shared.use_case import UseCase
from domain.moderation.casebook.window import LEAST_DAYS, MOST_DAYS, USUAL_DAYS
from domain.shared.ids import UserId
from interface.moderation.actions.edge import Tree
from interface.moderation.casebook.stats_cards import stats_card, stats_image
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Days = app_commands.Range[int, LEAST_DAYS, MOST_DAYS]

_THEMES = [app_commands.Choice(name=theme.value, value=theme.value) for theme in Theme]


def add_mod_stats(tree: Tree, show: UseCase[ShowModStats, ModStatsShown]) -> None:
    @tree.command(description="How much moderators did, by kind of action")
    @app_commands.describe(
        moderator="Only this one", days="How many days back, 30 unless told", look="Dark unless told"
    )
    @app_commands.choices(look=_THEMES)
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def modstats(
        interaction: Interaction,
        moderator: discord.User | None = None,
        days: Days = USUAL_DAYS,
        look: str = Theme.DARK.value,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowModStats(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            moderator=None if moderator is None else UserId(moderator.id),
            days=days,
            theme=Theme(look),
        )
        shown = await show(command)
        picture = stats_image(shown)
        await answer(interaction, stats_card(shown), files=[] if picture is None else [picture])
