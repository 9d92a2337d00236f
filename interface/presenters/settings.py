"""What people see of a guild's settings."""

import discord

from application.guilds.queries import SettingChangeView
from domain.guilds.settings import GuildSettings, Setting
from domain.shared.paging import Page

NAMES = {
    Setting.MOD_LOG_CHANNEL: "Mod-log channel",
    Setting.DM_ON_ACTION: "Tell members by direct message",
    Setting.LANGUAGE: "Language",
    Setting.TIME_ZONE: "Time zone",
}


def settings_card(settings: GuildSettings) -> discord.ui.LayoutView:
    values = settings.as_text()
    lines = [f"**{NAMES[name]}** {_shown(name, values[name])}" for name in Setting]
    hint = "-# Change them with `/settings set`, take one back with `/settings reset`."
    return _layout(discord.ui.TextDisplay("### Settings\n" + "\n".join(lines)), discord.ui.TextDisplay(hint))


def settings_history(page: Page[SettingChangeView]) -> discord.ui.LayoutView:
    lines = [
        f"<t:{int(change.at.timestamp())}:f> <@{change.by}> **{NAMES[change.setting]}**"
        f" {_shown(change.setting, change.old)} → {_shown(change.setting, change.new)}"
        for change in page.items
    ]
    return _layout(discord.ui.TextDisplay("### Changes of the settings\n" + ("\n".join(lines) or "*None yet.*")))


def _shown(name: Setting, value: str | None) -> str:
    if value is None:
        return "*none*"
    match name:
        case Setting.MOD_LOG_CHANNEL:
            return f"<#{value}>"
        case Setting.DM_ON_ACTION:
            return value.capitalize()
        case _:
            return value


def _layout(*items: discord.ui.Item[discord.ui.LayoutView]) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(*items, accent_colour=0x5B8DEF)
    view.add_item(container)
    return view
