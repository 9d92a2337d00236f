import discord
from discord import app_commands

from application.charts.show_activity import ActivityShown, ShowActivity
from application.charts.show_digest import DigestState, ShowDigest
from application.shared.drawing import Theme
from application.shared.use_case import UseCase
from domain.charts.span import LEAST_DAYS, MOST_DAYS, USUAL_DAYS
from domain.shared.ids import UserId
from interface.charts.cards import activity_card, activity_image
from interface.charts.digest_cards import digest_state
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Days = app_commands.Range[int, LEAST_DAYS, MOST_DAYS]

_THEMES = [app_commands.Choice(name=theme.value, value=theme.value) for theme in Theme]


class ActivityCommands(app_commands.Group):
    def __init__(self, show: UseCase[ShowActivity, ActivityShown]) -> None:
        super().__init__(name="activity", description="What goes on in this server", guild_only=True)
        self._show = show

    @app_commands.command(description="A chart of what goes on in this server, or of one member")
    @app_commands.describe(member="Whose activity; moderators may look at that of others")
    @app_commands.describe(days="How many days back, 30 unless told", look="Dark unless told")
    @app_commands.choices(look=_THEMES)
    async def chart(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        days: Days = USUAL_DAYS,
        look: str = Theme.DARK.value,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowActivity(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            member=None if member is None else UserId(member.id),
            name=None if member is None else member.display_name,
            days=days,
            theme=Theme(look),
        )
        shown = await self._show(command)
        picture = activity_image(shown)
        await answer(interaction, activity_card(shown), files=[] if picture is None else [picture])


def digest_command(show: UseCase[ShowDigest, DigestState]) -> app_commands.Command[app_commands.Group, [], None]:
    @app_commands.command(name="digest", description="How it stands with the digest of each week")
    @app_commands.guild_only
    @app_commands.default_permissions(manage_guild=True)
    async def digest(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowDigest(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, digest_state(await show(command)))

    return digest
