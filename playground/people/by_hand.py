"""What people do with Discord's own menus, without the bot."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from attrs import define

from playground.people.refused import PersonRefused
from playground.rules.channels import ChannelChange
from playground.rules.local_discord import StateChanged
from playground.rules.roles import RoleChange
from playground.rules.services import Services
from playground.wire.forms import InvalidForm
from playground.world.guild import Guild
from playground.world.intents import PrivilegedIntent
from playground.world.locales import LOCALES
from playground.world.records import Channel, Overwrite, Role
from playground.world.refusals import DiscordError, Refusal


@define(eq=False)
class ByHand:
    """Every method raises `PersonRefused`, with words for the person, for what Discord would refuse."""

    _services: Services

    def allow_intent(self, intent: PrivilegedIntent, *, allowed: bool) -> None:
        """Let the bot ask for a privileged intent, or no longer, as its owner does in the developer portal."""
        world = self._services.world
        world.allowed_intents = world.allowed_intents | intent if allowed else world.allowed_intents & ~intent
        self._services.local.notify(StateChanged())

    def join(self, guild: Guild, user_id: int, *, with_roles: bool = False, pending: bool = False) -> None:
        """Come into the guild: as somebody new or, which only the playground can, with the roles of before."""
        with _in_words("join"):
            self._services.world.user(user_id)
        if user_id in guild.bans:
            raise PersonRefused("This person is banned.", status=403)
        if user_id not in guild.members:
            self._services.moderation.add_member(guild, user_id, with_roles=with_roles, pending=pending)

    def pass_screening(self, guild: Guild, user_id: int) -> None:
        if user_id not in guild.members:
            raise PersonRefused("This person is not in the guild.", status=404)
        member = guild.member(user_id)
        member.pending = False
        self._services.moderation.tell_member_update(guild, member)

    def speak(self, user_id: int, locale: str) -> None:
        """Use Discord in another language from now on."""
        if locale not in LOCALES:
            raise PersonRefused("Discord does not speak that language.")
        self._services.world.user(user_id).locale = locale
        self._services.local.notify(StateChanged())

    def leave(self, guild: Guild, user_id: int) -> None:
        if user_id in (guild.owner_id, self._services.world.bot_id):
            raise PersonRefused("The owner and the bot stay.")
        if user_id in guild.members:
            self._services.moderation.remove_member(guild, user_id)

    def ban(self, guild: Guild, actor: int, target: int, reason: str | None) -> None:
        with _in_words("ban this person"):
            self._services.moderation.ban(guild, actor, target, reason=reason)

    def unban(self, guild: Guild, actor: int, target: int) -> None:
        with _in_words("lift this ban"):
            self._services.moderation.unban(guild, actor, target)

    def kick(self, guild: Guild, actor: int, target: int, reason: str | None) -> None:
        with _in_words("kick this person"):
            self._services.moderation.kick(guild, actor, target, reason=reason)

    def time_out(self, guild: Guild, actor: int, target: int, until: datetime | None) -> None:
        """Until then, or no longer with None."""
        with _in_words("time this person out"):
            self._services.moderation.time_out(guild, actor, target, until)

    def set_roles(self, guild: Guild, actor: int, target: int, roles: Sequence[int]) -> None:
        """Give somebody exactly these roles."""
        with _in_words("give or take this role"):
            self._services.moderation.set_roles(guild, actor, target, list(roles))

    def nickname(self, guild: Guild, actor: int, target: int, nick: str | None) -> None:
        with _in_words("change this nickname"):
            self._services.moderation.rename(guild, actor, target, nick)

    def rename(self, user_id: int, *, username: str | None = None, display_name: str | None = None) -> None:
        with _in_words("take this name"):
            self._services.accounts.rename(user_id, username=username, display_name=display_name)

    def change_avatar(self, user_id: int, *, to_none: bool) -> None:
        self._services.accounts.change_avatar(user_id, to_none=to_none)

    def join_voice(self, guild: Guild, user_id: int, channel_id: int) -> None:
        """Enter a voice channel, which nobody does during a timeout."""
        member = guild.members.get(user_id)
        until = None if member is None else member.communication_disabled_until
        if until is not None and until > self._services.local.clock():
            raise PersonRefused("You cannot join a voice channel while you are timed out.", status=403)
        with _in_words("join this voice channel"):
            self._services.voice.join(guild, user_id, channel_id)

    def leave_voice(self, guild: Guild, user_id: int) -> None:
        self._services.voice.leave(guild, user_id)

    def set_voice(
        self,
        guild: Guild,
        user_id: int,
        *,
        mute: bool | None = None,
        deaf: bool | None = None,
        video: bool | None = None,
        stream: bool | None = None,
    ) -> None:
        with _in_words("do this outside of a voice channel"):
            self._services.voice.set_own(guild, user_id, mute=mute, deaf=deaf, video=video, stream=stream)

    def move_in_voice(self, guild: Guild, actor: int, target: int, channel_id: int | None) -> None:
        with _in_words("move this person"):
            self._services.voice.move(guild, actor, target, channel_id)

    def silence(
        self, guild: Guild, actor: int, target: int, *, mute: bool | None = None, deaf: bool | None = None
    ) -> None:
        with _in_words("mute or deafen this person"):
            self._services.voice.silence(guild, actor, target, mute=mute, deaf=deaf)

    def create_role(self, guild: Guild, actor: int, change: RoleChange) -> Role:
        with _in_words("create a role like this"):
            return self._services.roles.create(guild, actor, change)

    def edit_role(self, guild: Guild, actor: int, role_id: int, change: RoleChange) -> None:
        with _in_words("change this role so"):
            self._services.roles.edit(guild, actor, role_id, change)

    def move_role(self, guild: Guild, actor: int, role_id: int, position: int) -> None:
        with _in_words("move this role there"):
            self._services.roles.move(guild, actor, {role_id: position})

    def delete_role(self, guild: Guild, actor: int, role_id: int) -> None:
        with _in_words("delete this role"):
            self._services.roles.delete(guild, actor, role_id)

    def create_channel(self, guild: Guild, actor: int, change: ChannelChange) -> Channel:
        with _in_words("create a channel"):
            return self._services.channels.create(guild, actor, change)

    def edit_channel(self, guild: Guild, actor: int, channel_id: int, change: ChannelChange) -> None:
        with _in_words("change this channel"):
            self._services.channels.edit(guild, actor, channel_id, change)

    def delete_channel(self, guild: Guild, actor: int, channel_id: int) -> None:
        with _in_words("delete this channel"):
            self._services.channels.delete(guild, actor, channel_id)

    def set_overwrite(self, guild: Guild, actor: int, channel_id: int, target: int, overwrite: Overwrite) -> None:
        """Say what a role or member may in a channel."""
        with _in_words("change who may do what here"):
            self._services.channels.set_overwrite(guild, actor, channel_id, target, overwrite)

    def remove_overwrite(self, guild: Guild, actor: int, channel_id: int, target: int) -> None:
        with _in_words("change who may do what here"):
            self._services.channels.remove_overwrite(guild, actor, channel_id, target)


@contextmanager
def _in_words(act: str) -> Iterator[None]:
    try:
        yield
    except InvalidForm as error:
        raise PersonRefused(f"{error.path[-1].capitalize()}: {error.message}") from error
    except DiscordError as error:
        if error.refusal in (Refusal.MISSING_PERMISSIONS, Refusal.MISSING_ACCESS):
            raise PersonRefused(f"You may not {act}.", status=403) from error
        raise PersonRefused(f"This is not possible: {error.message}.", status=error.status) from error
