"""A role, a channel for those who have it, and everything else hidden from them."""

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.jail.choose_jail import ChooseJail, ChosenJail
from application.moderation.jail.ports import ChannelOfGuild, JailGrounds, SetUpRefused
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.errors import BotMissingPermission
from domain.moderation.jail.errors import JailRoleIsWorn
from domain.moderation.jail.role import check_jail_role, rights_beyond_everybodys
from domain.shared.ids import ChannelId, GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import GuildRoles, fault_of
from domain.shared.settings import Settings
from domain.shared.standing import Standing

ROLE_NAME, CHANNEL_NAME = "Jailed", "jail"
_AT_ONCE = "another jail was set up at the same moment"
_NEEDED = (Permission.MANAGE_ROLES, Permission.MANAGE_CHANNELS)


@frozen(kw_only=True)
class SetUpJail:
    """Without a role or a channel, those of before are taken, or new ones are made."""

    guild: GuildId
    by: Standing
    role: RoleId | None = None
    channel: ChannelId | None = None
    even_if_worn: bool = False
    """Whether those who have the role already are to be in jail."""


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

    Of two at once both may make a role, or a channel: whose is remembered first stays, and the other goes on with that,
    and takes away its own.

    Raises MissingPermission, BotMissingPermission, RoleUnusable, JailRoleGivesRights, JailRoleIsWorn, SetUpRefused or
    DiscordUnreachable.
    """

    _settings: GuildSettingsReader
    _standings: Standings
    _directory: RoleDirectory
    _grounds: JailGrounds
    _choose: UseCase[ChooseJail, ChosenJail]

    async def __call__(self, command: SetUpJail) -> SetUp:
        command.by.require(Permission.MANAGE_GUILD)
        command.by.require(Permission.MANAGE_ROLES)
        bot = await self._standings.of_bot(command.guild)
        for right in _NEEDED:
            if not bot.may(right):
                raise BotMissingPermission(right)
        settings, reason = await settings_of(command.guild, self._settings), f"jail set up by {command.by.user}"
        role, role_is_new = await self._role(command, settings, reason)
        channel, channel_is_new = await self._channel(command, settings, role, reason)
        done = SetUp(role=role, role_is_new=role_is_new, channel=channel, channel_is_new=channel_is_new)
        return await self._arrange(command.guild, done, reason)

    async def _role(self, command: SetUpJail, settings: Settings, reason: str) -> tuple[RoleId, bool]:
        """The one to go on with, and whether it was made for it."""
        guild, by, before = command.guild, command.by.user, ChosenJail.of(settings)
        roles = await self._directory.of(guild)
        found = command.role or _known_role(before, roles)
        if found is None:
            roles = await self._grounds.roles(guild)  # Discord may not have told yet of one that was just made
            found = _known_role(before, roles)
        if found is not None:
            check_jail_role(roles, found, by=command.by)
            await self._check_worn(command, found, before)
            await self._choose(ChooseJail(guild=guild, by=by, role=found))
            return found, False
        made = await self._grounds.create_role(guild, ROLE_NAME, reason=reason)
        chosen = await self._choose(ChooseJail(guild=guild, by=by, role=made, made_in_place_of=before))
        if chosen.role is None or chosen.role == made:
            return made, True
        await self._grounds.discard_role(guild, made, reason=_AT_ONCE)
        return chosen.role, False

    async def _check_worn(self, command: SetUpJail, role: RoleId, before: ChosenJail) -> None:
        if role == before.role or command.even_if_worn:
            return
        if worn_by := await self._grounds.worn_by(command.guild, role):
            raise JailRoleIsWorn(role, worn_by)

    async def _channel(
        self, command: SetUpJail, settings: Settings, role: RoleId, reason: str
    ) -> tuple[ChannelId, bool]:
        guild, by, before = command.guild, command.by.user, ChosenJail.of(settings)
        there = await self._grounds.channels(guild, role)
        found = command.channel or await self._known_channel(guild, before, there)
        if found is not None:
            await self._choose(ChooseJail(guild=guild, by=by, channel=found))
            return found, False
        staff = _staff(await self._directory.of(guild))
        made = await self._grounds.create_channel(guild, CHANNEL_NAME, role, staff, reason=reason)
        chosen = await self._choose(ChooseJail(guild=guild, by=by, channel=made, made_in_place_of=before))
        if chosen.channel is None or chosen.channel == made:
            return made, True
        await self._grounds.discard_channel(guild, made, reason=_AT_ONCE)
        return chosen.channel, False

    async def _known_channel(
        self, guild: GuildId, before: ChosenJail, there: tuple[ChannelOfGuild, ...]
    ) -> ChannelId | None:
        if before.channel is not None and any(channel.id == before.channel for channel in there):
            return before.channel
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


def _known_role(before: ChosenJail, roles: GuildRoles) -> RoleId | None:
    """The one chosen before, or one that an interrupted run has left."""
    if before.role in roles.known:
        return before.role
    named = (role.id for role in roles.known.values() if role.name == ROLE_NAME)
    fit = (role for role in named if fault_of(roles, role) is None and not rights_beyond_everybodys(roles, role))
    return next(fit, None)


def _staff(roles: GuildRoles) -> tuple[RoleId, ...]:
    """Who talks with those in jail."""
    return tuple(role.id for role in roles.known.values() if "moderate_members" in role.grants and not role.is_managed)
