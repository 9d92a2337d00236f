"""The step of `/setup` that asks where levels are told of, and what they bring."""

from attrs import define

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.show_settings import SettingsView, ShowSettings
from application.levels.change_rewards import AddReward
from application.levels.list_rewards import ListRewards, RewardsShown
from application.shared.use_case import UseCase
from domain.guilds.guild import Choice, SettingDecision
from domain.levels.curve import HIGHEST_LEVEL
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL
from domain.levels.notices import NoticePlace
from domain.levels.rewards import Reward
from domain.levels.settings import LEVELS_ENABLED
from domain.shared.ids import RoleId
from domain.shared.settings import Settings
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import Filled
from interface.shared.languages import gettext, gettext_lazy, ngettext, pgettext
from interface.shared.numbers import whole_number
from interface.shared.setup_step import Act, ChannelChoice, Fields, RoleField, SetupStep, StepState, TextField

_SETTINGS = "settings set levels"
_MOST_SHOWN = 10


@define
class LevelStep:
    _show: UseCase[ShowSettings, SettingsView]
    _change: UseCase[ChangeSettings, SettingsChanged]
    _rewards: UseCase[ListRewards, RewardsShown]
    _add: UseCase[AddReward, Reward]

    def step(self) -> SetupStep:
        return SetupStep(
            name="levels",
            place=50,
            title=gettext_lazy("Levels"),
            purpose=gettext_lazy(
                "Who writes and talks here gains XP and levels. Choose where I congratulate, and roles that "
                "levels bring; or turn levels off."
            ),
            look=self._look,
            rights=("manage_roles",),
            channels=(
                ChannelChoice(
                    name="channel",
                    label=gettext_lazy("Where I congratulate on a level"),
                    command=_SETTINGS,
                    choose=self._choose,
                ),
            ),
            forms=(
                Fields(
                    name="reward",
                    label=gettext_lazy("A role for a level…"),
                    title=gettext_lazy("What a level brings"),
                    command="levels rewards add",
                    fields=(
                        TextField(
                            name="level",
                            label=gettext_lazy("Level"),
                            hint=gettext_lazy("From 1 to {highest}", highest=HIGHEST_LEVEL),
                            longest=5,
                        ),
                        RoleField(name="role", label=gettext_lazy("Role")),
                    ),
                    submit=self._reward,
                ),
            ),
            acts=(
                Act(name="on", label=gettext_lazy("Levels on"), command=_SETTINGS, act=self._turn_on),
                Act(name="off", label=gettext_lazy("Levels off"), command=_SETTINGS, act=self._turn_off),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        guild, by = guild_of(interaction), asker_of(interaction)
        settings = (await self._show(ShowSettings(guild=guild, by=by, in_brief=True))).settings
        shown = await self._rewards(ListRewards(guild=guild, by=by))
        is_on, rewards = settings[LEVELS_ENABLED], shown.rewards.rewards
        lines = [
            gettext("**Levels** on") if is_on else gettext("**Levels** off"),
            gettext("**Congratulations** {place}", place=_place(settings)),
        ]
        if shown.silent is not None:
            lines.append(gettext("⚠️ I cannot post in <#{silent}>, or it is gone", silent=shown.silent))
        lines += [
            gettext("**Level {level}** <@&{role}>", level=each.level, role=each.role) for each in rewards[:_MOST_SHOWN]
        ]
        if len(rewards) > _MOST_SHOWN:
            lines.append(
                ngettext(
                    "-# … and {n} more: `/levels rewards list`",
                    "-# … and {n} more: `/levels rewards list`",
                    len(rewards) - _MOST_SHOWN,
                )
            )
        is_decided = LEVELS_ENABLED.name in settings.chosen or settings[LEVEL_NOTICE] is not NoticePlace.OFF
        channel = settings[LEVEL_NOTICE_CHANNEL]
        return StepState(
            is_done=(is_decided or bool(rewards)) and shown.silent is None,
            lines=tuple(lines),
            hidden=frozenset({"on" if is_on else "off"}),
            chosen={} if channel is None or shown.silent is not None else {"channel": int(channel)},
        )

    async def _choose(self, interaction: Interaction, channel: int) -> str:
        await self._decide(
            interaction, Choice(LEVEL_NOTICE, NoticePlace.CHANNEL), Choice(LEVEL_NOTICE_CHANNEL, channel)
        )
        return gettext("I congratulate in <#{channel}> from now on", channel=channel)

    async def _turn_on(self, interaction: Interaction) -> str:
        await self._decide(interaction, Choice(LEVELS_ENABLED, value=True))
        return gettext("Levels are on")

    async def _turn_off(self, interaction: Interaction) -> str:
        await self._decide(interaction, Choice(LEVELS_ENABLED, value=False))
        return gettext("Levels are off")

    async def _decide(self, interaction: Interaction, *decisions: SettingDecision) -> None:
        await self._change(ChangeSettings(guild=guild_of(interaction), by=asker_of(interaction), decisions=decisions))

    async def _reward(self, interaction: Interaction, filled: Filled) -> str:
        level = whole_number(filled.get("level", ""), 1, HIGHEST_LEVEL)
        reward = Reward(level, RoleId(int(filled["role"])))
        await self._add(AddReward(guild=guild_of(interaction), by=asker_of(interaction), reward=reward))
        return gettext("Level {level} brings <@&{role}> now", level=reward.level, role=reward.role)


def _place(settings: Settings) -> str:
    match settings[LEVEL_NOTICE]:
        case NoticePlace.OFF:
            return pgettext("congratulations", "none")
        case NoticePlace.DIRECT_MESSAGE:
            return gettext("by direct message")
        case NoticePlace.CHANNEL:
            channel = settings[LEVEL_NOTICE_CHANNEL]
            return gettext("in a channel, but none is chosen") if channel is None else f"in <#{channel}>"
