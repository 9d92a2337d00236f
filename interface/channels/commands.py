import discord
from attrs import frozen
from discord import app_commands

from application.channels.list_locks import ListLocks
from application.channels.lock_channels import LockChannels
from application.channels.purge_messages import Purged, PurgeMessages
from application.channels.queries import LockedPlace
from application.channels.set_slowmode import SetSlowmode, SlowmodeSet
from application.channels.unlock_channels import UnlockChannels
from application.channels.views import LockdownView
from application.shared.use_case import UseCase
from domain.channels.numbers import LONGEST_REASON
from domain.channels.purging import LONGEST_PATTERN, LONGEST_TEXT, MOST_AT_ONCE, PurgeFilter, parse_message
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Page
from domain.shared.permission import Permission
from interface.channels.asking import asker_in, id_of, place_of
from interface.channels.buttons import purge_answer
from interface.channels.cards import slowmode_card
from interface.shared.border import Interaction, guild_of
from interface.shared.messages import answer
from interface.shared.reasons import ReadyReasons

type Reason = app_commands.Range[str, 1, LONGEST_REASON]
type Count = app_commands.Range[int, 1, MOST_AT_ONCE]
type Text = app_commands.Range[str, 1, LONGEST_TEXT]
type Pattern = app_commands.Range[str, 1, LONGEST_PATTERN]
type Reference = app_commands.Range[str, 1, 100]
type Lasting = app_commands.Range[str, 1, 100]
type Slow = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
type Tree = app_commands.CommandTree[discord.Client]


@frozen(kw_only=True)
class ChannelUseCases:
    purge: UseCase[PurgeMessages, Purged]
    slowmode: UseCase[SetSlowmode, SlowmodeSet]
    lock: UseCase[LockChannels, LockdownView]
    unlock: UseCase[UnlockChannels, LockdownView]
    list_locks: UseCase[ListLocks, Page[LockedPlace]]
    reasons: ReadyReasons


def add_purge(tree: Tree, use_cases: ChannelUseCases) -> None:
    @tree.command(name="purge", description="Delete messages in this channel")
    @app_commands.describe(
        count="How many at most, the newest first",
        member="Only those of this member",
        bots="Only those of bots",
        text="Only those with this text in them",
        pattern="Only those with this pattern in them, a regular expression (RE2)",
        attachments="Only those with attachments",
        links="Only those with links",
        first="From this message on: its link or ID",
        last="Up to this message: its link or ID",
        pinned="Pinned ones too; they are kept unless told",
        reason="Why; for the record",
    )
    @app_commands.autocomplete(reason=use_cases.reasons.offer(Permission.MANAGE_MESSAGES, LONGEST_REASON))
    @app_commands.guild_only
    @app_commands.default_permissions(manage_messages=True)
    async def purge(
        interaction: Interaction,
        count: Count | None = None,
        member: discord.User | None = None,
        bots: bool = False,
        text: Text | None = None,
        pattern: Pattern | None = None,
        attachments: bool = False,
        links: bool = False,
        first: Reference | None = None,
        last: Reference | None = None,
        pinned: bool = False,
        reason: Reason | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        place = place_of(interaction)
        asked = PurgeFilter(
            count=count,
            first=parse_message(first, id_of(place)),
            last=parse_message(last, id_of(place)),
            member=None if member is None else UserId(member.id),
            bots=bots,
            text=text,
            pattern=pattern,
            attachments=attachments,
            links=links,
            pinned=pinned,
        )
        command = PurgeMessages(
            guild=guild_of(interaction),
            channel=id_of(place),
            asker=asker_in(interaction, place),
            purge=asked,
            reason=await use_cases.reasons.read(guild_of(interaction), reason),
            request=RequestId(interaction.id),
        )
        await answer(interaction, purge_answer(await use_cases.purge(command)))


def add_slowmode(tree: Tree, use_cases: ChannelUseCases) -> None:
    @tree.command(name="slowmode", description="How long members wait between two messages")
    @app_commands.describe(
        duration="For example 10s, 5m, 1h30m, up to 6 hours; or off",
        channel="This one unless told",
        reason="Why; for the record",
    )
    @app_commands.autocomplete(reason=use_cases.reasons.offer(Permission.MANAGE_CHANNELS, LONGEST_REASON))
    @app_commands.guild_only
    @app_commands.default_permissions(manage_channels=True)
    async def slowmode(
        interaction: Interaction, duration: Lasting, channel: Slow | None = None, reason: Reason | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        place = channel or place_of(interaction)
        command = SetSlowmode(
            guild=guild_of(interaction),
            channel=id_of(place),
            asker=asker_in(interaction, place),
            duration=duration,
            reason=await use_cases.reasons.read(guild_of(interaction), reason),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
        )
        await answer(interaction, slowmode_card(await use_cases.slowmode(command)))
