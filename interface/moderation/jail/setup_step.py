"""The step of `/setup` that makes a jail."""

from attrs import define

from application.guilds.show_settings import SettingsView, ShowSettings
from application.moderation.jail.set_up_jail import SetUp, SetUpJail
from application.shared.use_case import UseCase
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, RoleId
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import Filled
from interface.shared.languages import gettext, gettext_lazy, ngettext
from interface.shared.setup_step import Act, ChannelField, Fields, RoleField, SetupStep, StepState

_COMMAND = "jail-setup"


@define
class JailStep:
    _show: UseCase[ShowSettings, SettingsView]
    _set_up: UseCase[SetUpJail, SetUp]

    def step(self) -> SetupStep:
        return SetupStep(
            name="jail",
            place=40,
            title=gettext_lazy("Jail"),
            purpose=gettext_lazy(
                "A role that hides every channel but one, for members who are to answer before they go on. I make "
                "the role and the channel, and hide all other channels from it; or take those that you have."
            ),
            look=self._look,
            rights=("manage_roles", "manage_channels"),
            acts=(Act(name="make", label=gettext_lazy("Make a jail"), command=_COMMAND, act=self._make),),
            forms=(
                Fields(
                    name="take",
                    label=gettext_lazy("Take a role and a channel…"),
                    title=gettext_lazy("A jail of what is there"),
                    command=_COMMAND,
                    fields=(
                        RoleField(name="role", label=gettext_lazy("The role of those in jail"), is_required=False),
                        ChannelField(
                            name="channel", label=gettext_lazy("The channel that they see"), is_required=False
                        ),
                    ),
                    submit=self._take,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        view = await self._show(ShowSettings(guild=guild_of(interaction), by=asker_of(interaction), in_brief=True))
        role, channel = view.settings[JAIL_ROLE], view.settings[JAIL_CHANNEL]
        if role is None or channel is None:
            return StepState(is_done=False)
        found = None if view.channels is None else view.channels.get(JAIL_CHANNEL.name)
        if found is not None and found.fault is not None:
            gone = gettext("⚠️ The jail channel is gone, or I do not see it: make it again")
            return StepState(is_done=False, lines=(gone,))
        there = gettext("**Role** <@&{role}> · **Channel** <#{channel}>", role=role, channel=channel)
        return StepState(is_done=True, lines=(there,))

    async def _make(self, interaction: Interaction) -> str:
        return await self._do(interaction, {})

    async def _take(self, interaction: Interaction, filled: Filled) -> str:
        return await self._do(interaction, filled)

    async def _do(self, interaction: Interaction, filled: Filled) -> str:
        role, channel = filled.get("role"), filled.get("channel")
        command = SetUpJail(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            role=RoleId(int(role)) if role else None,
            channel=ChannelId(int(channel)) if channel else None,
        )
        done = await self._set_up(command)
        if done.not_hidden or done.not_let_in is not None:
            return ngettext(
                "The jail is set up in part: {n} channel is not hidden. `/jail-setup` says why",
                "The jail is set up in part: {n} channels are not hidden. `/jail-setup` says why",
                len(done.not_hidden),
            )
        return ngettext(
            "The jail is set up: {n} channel is hidden from <@&{role}>",
            "The jail is set up: {n} channels are hidden from <@&{role}>",
            len(done.hidden) + done.hidden_before,
            role=done.role,
        )
