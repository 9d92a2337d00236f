"""The step of `/setup` that asks where the staff reads what was done."""

from attrs import define

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.guilds.show_settings import SettingsView, ShowSettings
from application.shared.use_case import UseCase
from domain.guilds.guild import Choice
from domain.shared.channels import ChannelClosed
from domain.shared.mod_log import MOD_LOG_CHANNEL
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.setup_step import ChannelChoice, SetupStep, StepState
from interface.shared.words import rights


@define
class LogStep:
    _show: UseCase[ShowSettings, SettingsView]
    _change: UseCase[ChangeSettings, SettingsChanged]

    def step(self) -> SetupStep:
        return SetupStep(
            name="log",
            place=20,
            title=gettext_lazy("Mod-log"),
            purpose=gettext_lazy(
                "Where the staff reads every case, and whatever else I have to tell them. Choose a channel that not "
                "everyone can read."
            ),
            look=self._look,
            rights=("view_channel", "send_messages", "read_message_history"),
            channels=(
                ChannelChoice(
                    name="channel",
                    label=gettext_lazy("The channel for the mod-log"),
                    command="settings set moderation",
                    choose=self._choose,
                ),
            ),
        )

    async def _look(self, interaction: Interaction) -> StepState:
        view = await self._show(ShowSettings(guild=guild_of(interaction), by=asker_of(interaction), in_brief=True))
        channel = view.settings[MOD_LOG_CHANNEL]
        if channel is None:
            return StepState(is_done=False)
        lines = [gettext("**Mod-log** <#{channel}>", channel=channel)]
        found = None if view.channels is None else view.channels.get(MOD_LOG_CHANNEL.name)
        is_gone = False
        if found is not None and isinstance(found.fault, ChannelClosed):
            lines.append(
                gettext(
                    "⚠️ I lack {missing} there: Edit Channel → Permissions → my role, or choose another",
                    missing=rights(found.fault.missing),
                )
            )
        elif found is not None and found.fault is not None:
            lines, is_gone = [gettext("⚠️ The channel that was chosen is gone: choose another")], True
        if found is not None and found.is_exposed:
            lines.append(gettext("⚠️ Everyone can read it"))
        chosen = {} if is_gone else {"channel": int(channel)}
        return StepState(is_done=found is None or found.fault is None, lines=tuple(lines), chosen=chosen)

    async def _choose(self, interaction: Interaction, channel: int) -> str:
        command = ChangeSettings(
            guild=guild_of(interaction), by=asker_of(interaction), decisions=(Choice(MOD_LOG_CHANNEL, channel),)
        )
        changed = (await self._change(command)).changed
        if changed:
            return gettext("The mod-log is <#{channel}> now", channel=channel)
        return gettext("The mod-log is <#{channel}> already", channel=channel)
