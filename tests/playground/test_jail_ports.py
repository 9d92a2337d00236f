"""The bot's way of swapping roles, hiding channels and resetting nicknames, against the local Discord's rules."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from application.moderation.effects.nick_reset import NICK
from application.moderation.errors import EffectRefused
from application.moderation.jail.ports import SetUpRefused
from domain.moderation.case import Failure
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from interface.moderation.audit_log import DiscordAuditLog
from interface.moderation.jail.grounds import DiscordJailGrounds
from interface.moderation.jail.member_roles import DiscordMemberRoles
from interface.moderation.nicknames import DiscordNicknames
from interface.shared.client import CurrentClient
from playground.api import Playground
from playground.rules.permissions import in_channel
from playground.rules.roles import RoleChange
from playground.world.permission import Permission
from playground.world.records import Role
from tests.playground.small_bot import SmallBot

BOOSTER = RoleId(5_000)


@pytest.fixture
def roles(bot: SmallBot) -> DiscordMemberRoles:
    return DiscordMemberRoles(CurrentClient(bot))


@pytest.fixture
def grounds(bot: SmallBot) -> DiscordJailGrounds:
    return DiscordJailGrounds(CurrentClient(bot))


@pytest.fixture
def guild(bot: SmallBot) -> GuildId:
    return GuildId(bot.harbour.id)


def named(bot: SmallBot, name: str) -> RoleId:
    return RoleId(next(role.id for role in bot.harbour.roles if role.name == name))


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


async def jail_role(playground: Playground, bot: SmallBot) -> RoleId:
    made = playground.person("Ada").create_role(RoleChange(name="Jailed", permissions=0))
    await bot.until(lambda: bot.harbour.get_role(made.id) is not None)
    return RoleId(made.id)


async def test_roles_are_swapped_in_one_request_and_the_audit_log_says_which_were_taken(
    playground: Playground, bot: SmallBot, roles: DiscordMemberRoles, guild: GuildId
) -> None:
    emil, regular, jailed = (
        UserId(playground.person("Emil").id),
        named(bot, "Regular"),
        await jail_role(playground, bot),
    )
    before = await roles.find(guild, emil)
    assert before is not None
    assert before.roles == {regular}
    await roles.replace(guild, emil, {jailed}, audit_reason="[case 7] spam")
    after = await roles.find(guild, emil)
    assert after is not None
    assert (after.roles, after.joined_at) == (frozenset({jailed}), before.joined_at)
    [change] = await roles.changes(guild, emil, since=long_ago())
    assert (change.reason, change.taken) == ("[case 7] spam", frozenset({regular}))
    assert await roles.changes(guild, UserId(playground.person("Ivo").id), since=long_ago()) == ()


async def test_who_is_back_came_in_later_than_before(
    playground: Playground, roles: DiscordMemberRoles, guild: GuildId
) -> None:
    emil = playground.person("Emil")
    before = await roles.find(guild, UserId(emil.id))
    emil.leave()
    assert await roles.find(guild, UserId(emil.id)) is None
    emil.join()
    after = await roles.find(guild, UserId(emil.id))
    assert before is not None
    assert after is not None
    assert (after.roles, after.joined_at == before.joined_at) == (frozenset(), False)


async def test_a_boosters_role_stays_where_it_is_and_cannot_be_taken(
    playground: Playground, bot: SmallBot, roles: DiscordMemberRoles, guild: GuildId
) -> None:
    harbour, emil = playground.world.guild, UserId(playground.person("Emil").id)
    harbour.roles[BOOSTER] = Role(BOOSTER, "Booster", 1, managed=True, premium=True)
    harbour.members[emil].roles.append(BOOSTER)
    jailed = await jail_role(playground, bot)
    with pytest.raises(EffectRefused) as refusal:
        await roles.replace(guild, emil, {jailed}, audit_reason="x")
    assert refusal.value.failure is Failure.REFUSED_BY_DISCORD
    await roles.replace(guild, emil, {jailed, BOOSTER}, audit_reason="x")
    held = await roles.find(guild, emil)
    assert held is not None
    assert held.roles == {jailed, BOOSTER}


async def test_of_somebody_who_left_no_roles_are_changed(
    playground: Playground, bot: SmallBot, roles: DiscordMemberRoles, guild: GuildId
) -> None:
    emil, regular = playground.person("Emil"), named(bot, "Regular")
    emil.leave()
    with pytest.raises(EffectRefused) as refusal:
        await roles.replace(guild, UserId(emil.id), {regular}, audit_reason="x")
    assert refusal.value.failure is Failure.UNKNOWN_MEMBER


async def test_channels_are_hidden_from_those_in_jail_and_other_rights_there_stay(
    playground: Playground, bot: SmallBot, grounds: DiscordJailGrounds, guild: GuildId
) -> None:
    jailed = await jail_role(playground, bot)
    general = next(channel for channel in playground.world.guild_channels() if channel.name == "general")
    playground.person("Ada").set_overwrite("general", "Jailed", allow=Permission.ATTACH_FILES)
    await bot.until(lambda: not channel_of(bot, general.id).overwrites_for(discord.Object(jailed)).is_empty())
    await grounds.hide(guild, ChannelId(general.id), jailed, reason="a jail")
    overwrite = playground.world.guild.channels[general.id].overwrites[jailed]
    assert (overwrite.allow, overwrite.deny) == (Permission.ATTACH_FILES, Permission.VIEW_CHANNEL)
    await bot.until(lambda: channel_of(bot, general.id).overwrites_for(discord.Object(jailed)).view_channel is False)
    states = {channel.id: channel for channel in await grounds.channels(guild, jailed)}
    assert (states[ChannelId(general.id)].hides, states[ChannelId(general.id)].lets_in) == (True, False)
    assert len(states) == len(playground.world.guild.channels)
    await grounds.hide(guild, ChannelId(1), jailed, reason="gone by now")
    another = next(channel.id for channel in playground.world.guild_channels() if channel.id != general.id)
    await grounds.hide(guild, ChannelId(another), jailed, reason="a jail")
    third = next(each.id for each in playground.world.guild_channels() if each.id not in (general.id, another))
    await grounds.let_in(guild, ChannelId(third), jailed, reason="not hidden by this")
    hour = timedelta(hours=1)
    assert await grounds.hidden_since(guild, jailed, since=datetime.now(UTC) - hour) == {another}
    assert await grounds.hidden_since(guild, jailed, since=datetime.now(UTC) + hour) == frozenset()


async def test_without_the_right_to_it_the_audit_log_is_not_asked_for_what_was_hidden(
    grounds: DiscordJailGrounds, bot: SmallBot, guild: GuildId, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_look = list[str](), discord.Permissions(view_audit_log=True)

    def audit_logs(_guild: discord.Guild, **_options: object) -> None:
        asked.append("the audit log")

    monkeypatch.setattr(discord.Guild, "audit_logs", audit_logs)
    monkeypatch.setattr(discord.Member, "guild_permissions", discord.Permissions.all() & ~may_look)
    assert await grounds.hidden_since(guild, named(bot, "Regular"), since=datetime.now(UTC)) == frozenset()
    assert asked == []


async def test_a_role_and_a_channel_are_made_that_only_the_right_people_see(
    playground: Playground, grounds: DiscordJailGrounds, bot: SmallBot, guild: GuildId
) -> None:
    jailed = await grounds.create_role(guild, "Jailed", reason="a jail")
    assert playground.world.guild.roles[jailed].permissions == 0
    moderator = named(bot, "Moderator")
    channel = await grounds.create_channel(guild, "jail", jailed, [moderator], reason="a jail")
    made = playground.world.guild.channels[channel]
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    may_see = [bool(in_channel(playground.world, who.id, made) & Permission.VIEW_CHANNEL) for who in (emil, dalia)]
    assert may_see == [False, True]
    playground.person("Ada").give_role(emil, jailed)
    assert in_channel(playground.world, emil.id, made) & Permission.SEND_MESSAGES
    await bot.until(lambda: bot.harbour.get_channel(channel) is not None)
    assert await grounds.channel_named(guild, "jail") == channel
    assert {each.id: each.lets_in for each in await grounds.channels(guild, jailed)}[channel]
    assert await grounds.channel_named(guild, "nowhere") is None


async def test_what_is_not_the_bots_to_change_is_said_in_discords_words(
    playground: Playground, bot: SmallBot, grounds: DiscordJailGrounds, guild: GuildId
) -> None:
    jailed = await jail_role(playground, bot)
    tux = playground.world.guild.roles[named(bot, "Tux")]
    tux.permissions &= ~(Permission.MANAGE_ROLES | Permission.MANAGE_CHANNELS)
    general = next(channel.id for channel in playground.world.guild_channels() if channel.name == "general")
    for refused in (
        grounds.create_role(guild, "Jailed", reason="x"),
        grounds.create_channel(guild, "jail", jailed, [], reason="x"),
        grounds.hide(guild, ChannelId(general), jailed, reason="x"),
    ):
        with pytest.raises(SetUpRefused) as refusal:
            await refused
        assert refusal.value.why == "Missing Permissions"


async def test_a_nickname_is_reset_and_found_in_the_audit_log(
    playground: Playground, bot: SmallBot, guild: GuildId
) -> None:
    client = CurrentClient(bot)
    nicknames, emil = DiscordNicknames(client), UserId(playground.person("Emil").id)
    assert await nicknames.of(guild, emil) is None
    playground.world.guild.members[emil].nick = "Rude"
    assert await nicknames.of(guild, emil) == "Rude"
    await nicknames.reset(guild, emil, audit_reason="[case 7] rude")
    assert await nicknames.of(guild, emil) is None
    assert await nicknames.of(guild, UserId(1)) is None
    [entry] = await DiscordAuditLog(client).entries(guild, emil, NICK, since=long_ago())
    assert entry.reason == "[case 7] rude"


def channel_of(bot: SmallBot, channel: int) -> discord.abc.GuildChannel:
    found = bot.harbour.get_channel(channel)
    assert found is not None
    return found


async def test_what_was_just_made_is_found_before_the_gateway_told_of_it_and_can_be_taken_away_again(
    playground: Playground, bot: SmallBot, grounds: DiscordJailGrounds, guild: GuildId
) -> None:
    role = await grounds.create_role(guild, "Jailed", reason="set up")
    channel = await grounds.create_channel(guild, "jail", role, (), reason="set up")
    known = (await grounds.roles(guild)).known
    assert (known[role].name, known[role].grants, known[role].is_below_the_bot) == ("Jailed", frozenset(), True)
    assert await grounds.channel_named(guild, "jail") == channel
    for _ in range(2):
        await grounds.discard_role(guild, role, reason="set up twice")
        await grounds.discard_channel(guild, channel, reason="set up twice")
    assert role not in (await grounds.roles(guild)).known
    assert await grounds.channel_named(guild, "jail") is None
    assert {entry.reason for entry in playground.world.guild.audit_log[-2:]} == {"set up twice"}


async def test_it_is_counted_how_many_wear_a_role(
    playground: Playground, bot: SmallBot, grounds: DiscordJailGrounds, guild: GuildId
) -> None:
    worn, role = named(bot, "Regular"), await jail_role(playground, bot)
    count = sum(worn in member.roles for member in playground.world.guild.members.values())
    assert count > 1
    assert (await grounds.worn_by(guild, worn), await grounds.worn_by(guild, role)) == (count, 0)
    with pytest.raises(SetUpRefused):
        await grounds.discard_role(guild, named(bot, "Admin"), reason="above the bot")
