from zoneinfo import ZoneInfo

from discord import app_commands

from application.reminders.time_zones import ChooseTimeZone, ShowTimeZone, suggested_zones
from application.shared.use_case import UseCase
from application.shared.zones import PersonsZone
from domain.shared.ids import UserId
from interface.reminders.cards import zone_card
from interface.reminders.commands import EVERYWHERE
from interface.shared.border import Interaction, guild_if_any
from interface.shared.messages import answer


class TimeZoneCommands(app_commands.Group):
    def __init__(self, show: UseCase[ShowTimeZone, PersonsZone], choose: UseCase[ChooseTimeZone, PersonsZone]) -> None:
        super().__init__(name="timezone", description="By which clock your times are read", allowed_contexts=EVERYWHERE)
        self._show, self._choose = show, choose

    @app_commands.command(description="Choose your own time zone")
    @app_commands.describe(zone="A place whose clocks show your time, such as Europe/Berlin")
    async def set(self, interaction: Interaction, zone: app_commands.Range[str, 1, 100]) -> None:
        await interaction.response.defer(ephemeral=True)
        chosen = await self._choose(ChooseTimeZone(UserId(interaction.user.id), zone))
        await answer(interaction, zone_card(chosen, interaction.created_at.astimezone(ZoneInfo(chosen.name))))

    @app_commands.command(description="Show by which clock your times are read")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        zone = await self._show(ShowTimeZone(UserId(interaction.user.id), guild_if_any(interaction)))
        await answer(interaction, zone_card(zone, interaction.created_at.astimezone(ZoneInfo(zone.name))))

    @set.autocomplete("zone")
    async def suggest(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in suggested_zones(typed)]
