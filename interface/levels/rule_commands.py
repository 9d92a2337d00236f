"""`/levels rules`: what XP are counted by."""

import discord
from attrs import frozen
from discord import app_commands

from application.levels.change_rules import ChangedRules, ChangeRules
from application.levels.rule_queries import RulesDecision
from application.levels.show_rules import ShowLevelRules, ShowRuleHistory
from application.shared.use_case import UseCase
from domain.levels.curve import LinearCurve, StandardCurve
from domain.levels.curve_text import LONGEST_TABLE_TEXT, parse_table
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RateChannel, RateRole, RuleChange
from domain.levels.rules import LevelRules
from domain.shared.ids import ChannelId, RoleId
from domain.shared.paging import Page, Seek
from interface.levels.rule_cards import changed_rules_card, rule_history_card, rules_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer

type Xp = app_commands.Range[int, 0, 1_000]
type Cap = app_commands.Range[int, 0, 1_000_000]
type Rate = app_commands.Range[int, 0, 1_000]


@frozen(kw_only=True)
class RuleUseCases:
    show: UseCase[ShowLevelRules, LevelRules]
    change: UseCase[ChangeRules, ChangedRules]
    history: UseCase[ShowRuleHistory, Page[RulesDecision]]


class RuleCommands(app_commands.Group):
    def __init__(self, use_cases: RuleUseCases, parent: app_commands.Group) -> None:
        super().__init__(name="rules", description="What XP are counted by", parent=parent)
        self._use_cases = use_cases

    @app_commands.command(description="Show the rules in force")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowLevelRules(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, rules_card(await self._use_cases.show(command)))

    @app_commands.command(description="Show who changed the rules when")
    async def history(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowRuleHistory(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=10))
        await answer(interaction, rule_history_card(await self._use_cases.history(command)))

    @app_commands.command(name="set", description="Change numbers; what you leave out stays")
    @app_commands.describe(least_xp="XP of a message, at least", most_xp="XP of a message, at most")
    @app_commands.describe(cooldown="Seconds from one message that counts to the next", voice_xp="XP a minute in voice")
    @app_commands.describe(message_cap="XP a day from messages at most; 0 for no cap")
    @app_commands.describe(voice_cap="XP a day from voice at most; 0 for no cap")
    async def set_(
        self,
        interaction: Interaction,
        least_xp: Xp | None = None,
        most_xp: Xp | None = None,
        cooldown: app_commands.Range[int, 1, 86_400] | None = None,
        message_cap: Cap | None = None,
        voice_xp: Xp | None = None,
        voice_cap: Cap | None = None,
    ) -> None:
        numbers = ChangeNumbers(
            least_xp=least_xp,
            most_xp=most_xp,
            cooldown=cooldown,
            message_cap=message_cap,
            voice_xp=voice_xp,
            voice_cap=voice_cap,
        )
        await self._change(interaction, numbers)

    @app_commands.command(name="curve-standard", description="Levels as most bots count them")
    async def curve_standard(self, interaction: Interaction) -> None:
        await self._change(interaction, ChooseCurve(StandardCurve()))

    @app_commands.command(name="curve-linear", description="Levels that all take the same XP, or evenly more")
    @app_commands.describe(first="XP that the first level takes", step="How many more each further level takes")
    async def curve_linear(
        self,
        interaction: Interaction,
        first: app_commands.Range[int, 1, 1_000_000],
        step: app_commands.Range[int, 0, 1_000_000] = 0,
    ) -> None:
        await self._change(interaction, ChooseCurve(LinearCurve(first=first, step=step)))

    @app_commands.command(name="curve-table", description="Levels at XP of your own choice")
    @app_commands.describe(totals="At how many XP each level is reached, from level 1 on: 100, 250, 450")
    async def curve_table(
        self, interaction: Interaction, totals: app_commands.Range[str, 1, LONGEST_TABLE_TEXT]
    ) -> None:
        await self._change(interaction, ChooseCurve(parse_table(totals)))

    @app_commands.command(description="Have a role bring its members more XP, less, or none")
    @app_commands.describe(role="Which role", rate="In percent: 100 as everybody, 0 none at all")
    async def role(self, interaction: Interaction, role: discord.Role, rate: Rate) -> None:
        await self._change(interaction, RateRole(RoleId(role.id), rate))

    @app_commands.command(description="Have a channel or category bring more XP, less, or none")
    @app_commands.describe(channel="Which channel or category", rate="In percent: 100 as everywhere, 0 none at all")
    async def channel(self, interaction: Interaction, channel: discord.abc.GuildChannel, rate: Rate) -> None:
        await self._change(interaction, RateChannel(ChannelId(channel.id), rate))

    async def _change(self, interaction: Interaction, change: RuleChange) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ChangeRules(guild=guild_of(interaction), by=asker_of(interaction), change=change)
        await answer(interaction, changed_rules_card(await self._use_cases.change(command)))
