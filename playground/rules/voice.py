"""Voice channels: who is in which, who is muted and deafened, and by whom."""

import secrets

from attrs import define

from playground.rules.audit_log import AuditLog
from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.permissions import in_channel, require
from playground.wire.rendering import voice_state_json
from playground.world.guild import Guild
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from playground.world.records import VOICE, Channel, VoiceState
from playground.world.refusals import DiscordError, Refusal

GUILD_VOICE_STATES = 1 << 7
_MEMBER_UPDATE, _MEMBER_MOVE, _MEMBER_DISCONNECT = 24, 26, 27


@define(eq=False)
class Voice:
    """Every method raises `DiscordError` when Discord would refuse."""

    _local: LocalDiscord
    _audit_log: AuditLog

    def join(self, guild: Guild, user_id: int, channel_id: int) -> None:
        """Enter a voice channel, from another one too; a full one takes those only who may move members."""
        guild.member(user_id)
        channel = _voice_channel(guild, channel_id)
        held = in_channel(self._local.world, user_id, channel)
        if not held & Permission.CONNECT:
            raise DiscordError(Refusal.MISSING_ACCESS)
        there = sum(state.channel_id == channel_id for state in guild.voice.values())
        if channel.user_limit and there >= channel.user_limit and not held & Permission.MOVE_MEMBERS:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        self._enter(guild, user_id, channel_id)

    def leave(self, guild: Guild, user_id: int) -> None:
        """Leave the voice channel; who is in none stays so."""
        state = guild.voice.pop(user_id, None)
        if state is not None:
            state.channel_id = None
            self._tell(guild, state)

    def set_own(
        self,
        guild: Guild,
        user_id: int,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        video: bool | None = None,
        stream: bool | None = None,
    ) -> None:
        """Mute or deafen oneself, show one's camera or screen; None leaves it as it is."""
        state = _connected(guild, user_id)
        state.self_mute = state.self_mute if mute is None else mute
        state.self_deaf = state.self_deaf if deaf is None else deaf
        state.self_video = state.self_video if video is None else video
        state.self_stream = state.self_stream if stream is None else stream
        self._tell(guild, state)

    def move(self, guild: Guild, actor: int, target: int, channel_id: int | None, *, reason: str | None = None) -> None:
        """Move somebody into another voice channel or, with None, out of voice."""
        guild.member(target)
        require(guild, actor, Permission.MOVE_MEMBERS)
        _connected(guild, target)
        if channel_id is None:
            self.leave(guild, target)
            options = {"count": "1"}
            self._audit_log.record(guild, _MEMBER_DISCONNECT, actor, None, reason, options=options)
            return
        channel = _voice_channel(guild, channel_id)
        if not in_channel(self._local.world, actor, channel) & Permission.CONNECT:
            raise DiscordError(Refusal.MISSING_PERMISSIONS)
        self._enter(guild, target, channel_id)
        options = {"channel_id": str(channel_id), "count": "1"}
        self._audit_log.record(guild, _MEMBER_MOVE, actor, None, reason, options=options)

    def silence(
        self,
        guild: Guild,
        actor: int,
        target: int,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        reason: str | None = None,
    ) -> None:
        """Mute or deafen somebody in the whole guild, who has to be in voice; None leaves it as it is."""
        member = guild.member(target)
        changes: list[JsonObject] = []
        for key, wanted, right in (("mute", mute, Permission.MUTE_MEMBERS), ("deaf", deaf, Permission.DEAFEN_MEMBERS)):
            if wanted is not None:
                require(guild, actor, right)
                state = _connected(guild, target)
                changes.append({"key": key, "old_value": getattr(member, key), "new_value": wanted})
                setattr(member, key, wanted)
                self._tell(guild, state)
        if changes:
            self._audit_log.record(guild, _MEMBER_UPDATE, actor, target, reason, changes=changes)

    def empty(self, guild: Guild, channel_id: int) -> None:
        """Everybody leaves a voice channel, which is about to go."""
        for user_id in [state.user_id for state in guild.voice.values() if state.channel_id == channel_id]:
            self.leave(guild, user_id)

    def _enter(self, guild: Guild, user_id: int, channel_id: int) -> None:
        state = guild.voice.get(user_id)
        if state is None:
            state = guild.voice[user_id] = VoiceState(user_id, channel_id, secrets.token_hex(16))
        state.channel_id = channel_id
        self._tell(guild, state)

    def _tell(self, guild: Guild, state: VoiceState) -> None:
        data = voice_state_json(self._local.world, guild, state)
        self._local.dispatch("VOICE_STATE_UPDATE", data, intents=GUILD_VOICE_STATES, guild_id=guild.id)
        self._local.notify(StateChanged())


def _connected(guild: Guild, user_id: int) -> VoiceState:
    if user_id not in guild.voice:
        raise DiscordError(Refusal.NOT_IN_VOICE)
    return guild.voice[user_id]


def _voice_channel(guild: Guild, channel_id: int) -> Channel:
    channel = guild.channels.get(channel_id)
    if channel is None:
        raise DiscordError(Refusal.UNKNOWN_CHANNEL)
    if channel.kind != VOICE:
        raise DiscordError(Refusal.WRONG_CHANNEL_TYPE)
    return channel
