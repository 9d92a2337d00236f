"""A role, a channel for those who have it, and everything else hidden from them."""

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.jail.choose_jail import ChooseJail
from application.moderation.jail.ports import ChannelOfGuild, JailGrounds, SetUpRefused
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.errors import BotMissingPermission
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import GuildRoles, check_offer, fault_of
from domain.shared.settings import Settings
from domain.shared.standing import Standing

ROLE_NAME, CHANNEL_NAME = "Jailed", "jail"
_NEEDED = (Permission.MANAGE_ROLES, Permission.MANAGE_CHANNELS)


@frozen(kw_only=True)
class SetUpJail:
    """Without a role or a channel, those of before are taken, or new ones are made."""

    guild: GuildId
    by: Standing
    role: RoleId | None = None
    channel: ChannelId | None = None


@frozen(kw_only=True)
class SetUp:
    """What was done, and what was not."""

    role: RoleId
    role_is_new: bool
    channel: ChannelId
    channel_is_new: bool
    is_let_in: bool = False
    """Whether the jail channel had to be opened for those in jail."""
    not_let_in: str | None = None
    """Why the jail channel could not be opened for them."""
    hidden: tuple[ChannelId, ...] = ()
    hidden_before: int = 0
    not_hidden: tuple[tuple[ChannelId, str], ...] = field(factory=tuple)
    """With Discord's own words for why."""


@define
class SetUpJailHandler:
    """Checks all rights first. May be run again, also after it was interrupted: it goes on with what it finds.

    Raises MissingPermission, BotMissingPermission, RoleUnusable, SetUpRefused or DiscordUnreachable.
    """

    _settings: GuildSettingsReader
    _standings: Standings
    _directory: RoleDirectory
    _grounds: JailGrounds
    _choose: UseCase[ChooseJail, None]

    async def __call__(self, command: SetUpJail) -> SetUp:
        command.by.require(Permission.MANAGE_GUILD)
        command.by.require(Permission.MANAGE_ROLES)
        bot = await self._standings.of_bot(command.guild)
        for right in _NEEDED:
            if not bot.may(right):
                raise BotMissingPermission(right)
        settings, roles = await self._settings.get(command.guild) or Settings(), await self._directory.of(command.guild)
        reason = f"jail set up by {command.by.user}"
        found = command.role or _known_role(settings, roles)
        if found is not None:
            check_offer(roles, found, by=command.by)
        role = found or await self._grounds.create_role(command.guild, ROLE_NAME, reason=reason)
        await self._choose(ChooseJail(guild=command.guild, by=command.by.user, role=role))
        there = await self._grounds.channels(command.guild, role)
        at = command.channel or await self._known_channel(command.guild, settings, there)
        channel = at or await self._grounds.create_channel(
            command.guild, CHANNEL_NAME, role, _staff(roles), reason=reason
        )
        await self._choose(ChooseJail(guild=command.guild, by=command.by.user, role=role, channel=channel))
        done = SetUp(role=role, role_is_new=found is None, channel=channel, channel_is_new=at is None)
        return await self._arrange(command.guild, done, reason)

    async def _known_channel(
        self, guild: GuildId, settings: Settings, there: tuple[ChannelOfGuild, ...]
    ) -> ChannelId | None:
        chosen = settings[JAIL_CHANNEL]
        if chosen is not None and any(channel.id == chosen for channel in there):
            return chosen
        return await self._grounds.channel_named(guild, CHANNEL_NAME)

    async def _arrange(self, guild: GuildId, done: SetUp, reason: str) -> SetUp:
        hidden, before, failed = list[ChannelId](), 0, list[tuple[ChannelId, str]]()
        is_let_in, not_let_in = False, None
        for channel in await self._grounds.channels(guild, done.role):
            is_jail = channel.id == done.channel
            if channel.lets_in if is_jail else channel.hides:
                before += not is_jail
                continue
            try:
                if is_jail:
                    await self._grounds.let_in(guild, channel.id, done.role, reason=reason)
                    is_let_in = True
                else:
                    await self._grounds.hide(guild, channel.id, done.role, reason=reason)
                    hidden.append(channel.id)
            except SetUpRefused as refused:
                if is_jail:
                    not_let_in = refused.why
                else:
                    failed.append((channel.id, refused.why))
        return SetUp(
            role=done.role,
            role_is_new=done.role_is_new,
            channel=done.channel,
            channel_is_new=done.channel_is_new,
            is_let_in=is_let_in,
            not_let_in=not_let_in,
            hidden=tuple(hidden),
            hidden_before=before,
            not_hidden=tuple(failed),
        )


def _known_role(settings: Settings, roles: GuildRoles) -> RoleId | None:
    """The one chosen before, or one that an interrupted run has left."""
    chosen = settings[JAIL_ROLE]
    if chosen in roles.known:
        return chosen
    named = (role.id for role in roles.known.values() if role.name == ROLE_NAME)
    return next((role for role in named if fault_of(roles, role) is None), None)


def _staff(roles: GuildRoles) -> tuple[RoleId, ...]:
    """Who talks with those in jail."""
    return tuple(role.id for role in roles.known.values() if "moderate_members" in role.grants and not role.is_managed)
