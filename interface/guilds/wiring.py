from collections.abc import Sequence

from discord.ext import commands

from application.guilds.change_settings import ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from application.guilds.configuring import settings_section
from application.guilds.get_settings import GetSettingsHandler
from application.guilds.queries import Losses, OpenToJail
from application.guilds.reactions import GUILD_REACTIONS
from application.guilds.register_guilds import RegisterGuildsHandler
from application.guilds.retry_waiting import RetryWaitingHandler
from application.guilds.show_setting_history import ShowSettingHistoryHandler
from application.guilds.show_settings import ShowSettingsHandler
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database.listener import Listener
from infrastructure.guilds.readers import PostgresSettingHistoryReader
from interface.guilds.commands import SettingsCommands, SettingsUseCases
from interface.guilds.faces import Faces, TitlesOfSomething
from interface.guilds.listeners import GuildListeners
from interface.guilds.references import setting_references
from interface.guilds.words import guild_words
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.setting_face import SettingGroup, SettingNote
from interface.shared.wiring import Shared, waiting_events

_LISTENER = "settings listener"
_LISTENS_AGAIN_WITHIN = 60.0  # seconds

type GetSettings = UseCase[GuildId, Settings]


def get_settings(shared: Shared) -> GetSettings:
    """A guild's settings, for the other contexts too."""
    return shared.transaction(GetSettingsHandler(shared.guild_settings, shared.uow, shared.clock))


def settings_use_cases(
    shared: Shared,
    get_settings: GetSettings,
    setting_groups: Sequence[SettingGroup],
    losses: Losses,
    open_to_jail: OpenToJail,
) -> SettingsUseCases:
    """Of the settings of all groups, for the steps of `/setup` too."""
    settings = tuple(face.setting for group in setting_groups for face in group.faces)
    channels = ChosenChannels(DiscordChannels(shared.client), settings)
    return SettingsUseCases(
        show=shared.measured(ShowSettingsHandler(get_settings, channels, waiting_events(shared), losses, open_to_jail)),
        change=shared.transaction(ChangeSettingsHandler(shared.uow, shared.clock, channels), also=(ConcurrentChange,)),
        history=shared.measured(ShowSettingHistoryHandler(PostgresSettingHistoryReader(shared.reading))),
    )


def guilds_context(
    shared: Shared,
    use_cases: SettingsUseCases,
    setting_groups: Sequence[SettingGroup],
    *,
    notes: Sequence[SettingNote],
    titles_of_something: TitlesOfSomething,
) -> Context:
    """`notes` are what other contexts have to say of their settings."""
    cache = shared.settings_cache
    described = {face.setting: face.description for group in setting_groups for face in group.faces}
    setters = ("settings reset", *(f"settings set {group.name}" for group in setting_groups))
    register = shared.transaction(RegisterGuildsHandler(shared.uow, shared.clock))
    retry = shared.measured(RetryWaitingHandler(waiting_events(shared)))
    listeners = GuildListeners(register, retry, shared.client)
    pulse = shared.watchdog.pulse(_LISTENER, within=_LISTENS_AGAIN_WITHIN)

    def listening(established: bool) -> None:
        cache.listening(established=established)
        if established:
            pulse.rest()
        else:
            pulse.resume()

    listener = Listener(shared.settings.database, cache.channel, cache.heard, listening)

    faces = Faces.of(setting_groups, titles_of_something)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(SettingsCommands(use_cases, faces, setting_groups, notes))
        bot.add_listener(listeners.on_shard_ready)
        bot.add_listener(listeners.on_guild_join)

    return Context(
        equip=equip,
        words=guild_words,
        reactions=GUILD_REACTIONS,
        references=setting_references(use_cases.change, faces, setting_groups),
        sections=(settings_section(described, setters),),
        background=(Background(_LISTENER, listener.run, every=0, needs_discord=False, within=None),),
    )
