from collections.abc import Iterable, Sequence

from attrs import frozen
from discord.ext import commands

from application.setup.change_bot_profile import ChangeBotProfileHandler
from application.setup.find_losses import FindLosses
from application.setup.notice_losses import NoticeLossesHandler
from application.setup.ports import GuildContents
from application.setup.queries import ReferenceReader
from application.setup.reactions import setup_reactions
from application.setup.record_losses import RecordLossesHandler
from application.setup.show_losses import ShowLossesHandler
from application.setup.show_setup import ShowSetupHandler
from application.setup.skip_step import SkipStepHandler
from application.setup.tell_of_losses import TellOfLossesHandler
from domain.shared.settings import GuildRole, TextChannel
from infrastructure.setup.reference_reader import PostgresReferenceReader
from infrastructure.setup.skip_repository import PostgresSetupReader
from interface.setup.buttons import SetupMessage
from interface.setup.commands import setup_command
from interface.setup.guild_contents import DiscordGuildContents
from interface.setup.listeners import LossListeners
from interface.setup.loss_cards import Faces
from interface.setup.loss_notices import DiscordLossNotices
from interface.setup.loss_step import LossStep
from interface.setup.own_profile import DiscordOwnProfile
from interface.setup.own_rights import DiscordOwnRights
from interface.setup.profile_commands import BotCommands
from interface.setup.rights_step import RightsStep
from interface.setup.words import setup_words
from interface.shared.channels import DiscordChannels
from interface.shared.context import Background, Context
from interface.shared.setting_face import SettingGroup
from interface.shared.setup_step import SetupStep
from interface.shared.wiring import Shared

LOOK_EVERY = 3_600.0
"""Seconds; a deletion is noticed at once, and what could not be recorded then, here."""


@frozen(kw_only=True)
class LossParts:
    reader: ReferenceReader
    contents: GuildContents
    find: FindLosses


def open_losses(shared: Shared, setting_groups: Sequence[SettingGroup]) -> LossParts:
    """What names a channel or role that is gone, for the settings too."""
    settings = [face.setting for group in setting_groups for face in group.faces]
    reader = PostgresReferenceReader(
        shared.reading,
        [each.name for each in settings if isinstance(each.type, TextChannel)],
        [each.name for each in settings if isinstance(each.type, GuildRole)],
    )
    contents = DiscordGuildContents(shared.client)
    return LossParts(reader=reader, contents=contents, find=FindLosses(reader, contents, shared.shared_clock))


def setup_context(shared: Shared, losses: LossParts, steps: Iterable[SetupStep], faces: Faces) -> Context:
    """`steps` are what the other contexts have to ask of a new server, `faces` where they name channels and roles."""
    show = shared.measured(ShowSetupHandler(PostgresSetupReader(shared.reading), DiscordOwnRights(shared.client)))
    skip = shared.transaction(SkipStepHandler(shared.uow, shared.clock))
    gone = LossStep(shared.measured(ShowLossesHandler(losses.find)), shared.command_use, faces)
    in_order = sorted([RightsStep(show).step(), gone.step(), *steps], key=lambda step: step.place)
    message = SetupMessage(in_order, show, skip, shared.command_use)
    instead_of = sorted({command for step in in_order for command in step.commands})
    change_profile = shared.measured(ChangeBotProfileHandler(DiscordOwnProfile(shared.client)))
    notice = NoticeLossesHandler(
        losses.reader, losses.contents, shared.transaction(RecordLossesHandler(shared.uow)), shared.shared_clock
    )
    listeners = LossListeners(shared.measured(notice), shared.client)
    tell = TellOfLossesHandler(
        losses.find,
        shared.guild_settings,
        DiscordChannels(shared.client),
        DiscordLossNotices(shared.client, faces),
    )

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(setup_command(message, instead_of))
        bot.tree.add_command(BotCommands(change_profile))
        for listen in (
            listeners.on_guild_channel_delete,
            listeners.on_guild_role_delete,
            listeners.on_guild_available,
            listeners.on_shard_ready,
        ):
            bot.add_listener(listen)

    return Context(
        equip=equip,
        words=setup_words,
        reactions=setup_reactions(shared.measured(tell)),
        buttons=message.buttons(),
        forms=message.forms(),
        selects=message.selects(),
        background=(Background("what is gone", listeners.look_at_all, every=LOOK_EVERY),),
    )
