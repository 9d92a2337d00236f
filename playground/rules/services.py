"""The parts of the playground's Discord, put together."""

from attrs import frozen

from playground.rules.accounts import Accounts
from playground.rules.attachments import Attachments
from playground.rules.audit_log import AuditLog
from playground.rules.channels import Channels
from playground.rules.commands import Commands
from playground.rules.discord_limits import DiscordLimits
from playground.rules.interaction_json import InteractionPayloads
from playground.rules.interactions import Interactions
from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.messages import Messages
from playground.rules.moderation import Moderation
from playground.rules.reactions import Reactions
from playground.rules.roles import Roles
from playground.rules.session_starts import SessionStarts
from playground.rules.voice import Voice
from playground.world.records import Channel
from playground.world.snowflakes import Clock
from playground.world.world import World


@frozen(eq=False)
class Services:
    local: LocalDiscord
    attachments: Attachments
    messages: Messages
    reactions: Reactions
    audit_log: AuditLog
    moderation: Moderation
    accounts: Accounts
    roles: Roles
    channels: Channels
    voice: Voice
    commands: Commands
    interactions: Interactions
    session_starts: SessionStarts
    limits: DiscordLimits

    @property
    def world(self) -> World:
        return self.local.world

    @classmethod
    def of(cls, world: World, clock: Clock) -> "Services":
        local = LocalDiscord(world, clock)
        attachments = Attachments(local)
        messages = Messages(local, attachments)
        audit_log = AuditLog(local)
        interactions = Interactions(local, messages, attachments, InteractionPayloads(local))
        voice = Voice(local, audit_log)
        moderation = Moderation(local, messages, audit_log, voice)
        return cls(
            local,
            attachments,
            messages,
            Reactions(local),
            audit_log,
            moderation,
            Accounts(world, moderation),
            Roles(local, audit_log),
            Channels(local, audit_log, voice),
            voice,
            Commands(local),
            interactions,
            SessionStarts(clock),
            DiscordLimits(),
        )

    def direct_channel(self, user_id: int) -> Channel:
        """Somebody's direct messages with the bot, opened when they are not yet."""
        opened = self.world.direct_channel(user_id)
        if opened is None:
            opened = Channel(self.local.snowflakes.next(), None, "", recipient_id=user_id)
            self.world.direct_channels[opened.id] = opened
            self.local.notify(StateChanged())
        return opened
