"""Roles, overwrites and channels, changed by hand and by the bot: what everybody is told, and who may."""

from collections.abc import AsyncIterator, Callable

import discord
import pytest

from playground.api import Person, PersonRefused, Playground
from playground.rules.channels import FOR_MEMBER, FOR_ROLE, ChannelChange
from playground.rules.roles import RoleChange
from playground.world.permission import Permission
from tests.playground.raw_gateway import identified
from tests.playground.small_bot import SmallBot, running

type Attempt = Callable[[Person], object]


class WatchingBot(SmallBot):
    """Records what it is told of the guild itself."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identifies at once, also for the second time."""

    async def on_guild_role_create(self, role: discord.Role) -> None:
        self.record(f"role {role.name} created")

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        self.record(f"role {before.name} is {after.name} at {after.position}")

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        self.record(f"role {role.name} deleted")

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self.record(f"channel {channel.name} created")

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        self.record(f"channel {before.name} is {after.name}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.record(f"channel {channel.name} deleted")

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        self.record(f"{after.name} has {', '.join(role.name for role in after.roles[1:])}")


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    async with running(WatchingBot(playground), playground) as bot:
        yield bot


def _names(playground: Playground) -> list[str]:
    roles = sorted(playground.world.guild.roles.values(), key=lambda role: role.position)
    return [role.name for role in roles]


async def test_a_role_is_created_changed_moved_given_and_deleted(playground: Playground, bot: SmallBot) -> None:
    ada, ivo = playground.person("Ada"), playground.person("Ivo")
    role = ada.create_role(RoleChange("Sailor", color=0x112233))
    await bot.told_of("role Sailor created")
    assert _names(playground)[:3] == ["@everyone", "Sailor", "Regular"]
    ada.edit_role("Sailor", RoleChange("Captain", permissions=Permission.BAN_MEMBERS))
    await bot.told_of("role Sailor is Captain at 1")
    ada.move_role("Captain", 3)
    await bot.told_of("role Captain is Captain at 3")
    assert _names(playground)[:4] == ["@everyone", "Regular", "Moderator", "Captain"]
    ada.give_role(ivo, "Captain")
    await bot.told_of("ivo has Captain")
    ivo.ban(playground.person("Juno"))
    ada.take_role(ivo, "Captain")
    await bot.told_of("ivo has ")
    ada.give_role(ivo, "Captain")
    ada.delete_role("Captain")
    await bot.told_of("role Captain deleted")
    assert playground.world.guild.member(ivo.id).roles == []
    assert bot.harbour.get_role(role.id) is None
    assert [found.position for found in bot.harbour.roles] == list(range(6))


async def test_a_deleted_role_is_gone_from_the_channels_too(playground: Playground, bot: SmallBot) -> None:
    ada = playground.person("Ada")
    ada.set_overwrite("general", "Regular", deny=Permission.SEND_MESSAGES)
    ada.delete_role("Regular")
    await bot.until(lambda: bot.told.count("channel general is general") == 2)
    assert bot.text_channel("general").overwrites == {}


async def test_a_channel_is_created_changed_and_deleted(playground: Playground, bot: SmallBot) -> None:
    ada = playground.person("Ada")
    ada.create_channel(ChannelChange("Crew Quarters", topic="below deck"))
    await bot.told_of("channel crew-quarters created")
    await bot.text_channel("crew-quarters").send("anyone?")
    ada.edit_channel("crew-quarters", ChannelChange("galley", topic="", position=0))
    await bot.told_of("channel crew-quarters is galley")
    assert bot.text_channel("galley").topic is None
    assert playground.world.guild_channels()[0].name == "galley"
    gone = bot.text_channel("galley")
    ada.delete_channel("galley")
    await bot.told_of("channel galley deleted")
    with pytest.raises(discord.NotFound) as refused:
        await gone.send("anyone?")
    assert refused.value.code == 10003
    assert gone.id not in playground.world.messages


async def test_channels_stand_in_a_category_until_it_is_deleted(playground: Playground, bot: SmallBot) -> None:
    ada = playground.person("Ada")
    below = ada.create_channel(ChannelChange("Below deck", kind=4))
    ada.edit_channel("help", ChannelChange(parent_id=below.id))
    galley = ada.create_channel(ChannelChange("Galley two", kind=2, parent_id=below.id))
    await bot.told_of("channel Galley two created")
    help_channel, category = bot.text_channel("help"), bot.harbour.get_channel(below.id)
    assert isinstance(category, discord.CategoryChannel)
    assert category.name == "Below deck"
    assert {channel.id for channel in category.channels} == {help_channel.id, galley.id}
    with pytest.raises(PersonRefused, match="cannot write"):
        await ada.say(below.id, "hello")
    for parent, channel in ((1, "general"), (help_channel.id, "general"), (below.id, "Below deck")):
        with pytest.raises(PersonRefused, match="ategory"):
            ada.edit_channel(channel, ChannelChange(parent_id=parent))
    ada.edit_channel(galley.id, ChannelChange(parent_id=0))
    assert playground.world.guild.channels[galley.id].parent_id is None
    ada.delete_channel("Below deck")
    assert playground.world.guild.channels[help_channel.id].parent_id is None


async def test_the_bot_puts_a_channel_into_a_category(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.role(bot.harbour.me.top_role.id).permissions |= 1 << 4
    category = await bot.harbour.create_category("Below deck")
    made = await bot.harbour.create_text_channel("bunks", category=category)
    assert made.category == category
    edited = await made.edit(category=None)
    assert edited is not None
    assert edited.category is None
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.send_message(category.id, params=discord.http.handle_message_parameters(content="hello"))
    assert refused.value.code == 50008


async def test_overwrites_are_set_and_taken_back(playground: Playground, bot: SmallBot) -> None:
    ada, emil = playground.person("Ada"), playground.person("Emil")
    ada.set_overwrite("general", "Regular", deny=Permission.SEND_MESSAGES)
    with pytest.raises(PersonRefused):
        await emil.say("general", "hello")
    ada.set_overwrite("general", emil, allow=Permission.SEND_MESSAGES)
    await emil.say("general", "hello")
    ada.remove_overwrite("general", emil)
    with pytest.raises(PersonRefused):
        await emil.say("general", "hello again")
    ada.remove_overwrite("general", "Regular")
    await emil.say("general", "hello again")
    await bot.told_of("message hello again")
    actions = [entry.action_type for entry in playground.world.audit_log]
    assert actions == [13, 13, 15, 15]


async def test_the_audit_log_says_who_did_it(playground: Playground, bot: SmallBot) -> None:
    bruno = playground.person("Bruno")
    bruno.create_role(RoleChange("Sailor"))
    bruno.create_channel(ChannelChange("galley"))
    entries = [(entry.action, entry.user_id) async for entry in bot.harbour.audit_logs()]
    assert entries == [
        (discord.AuditLogAction.channel_create, bruno.id),
        (discord.AuditLogAction.role_create, bruno.id),
    ]


_KEEPING = Permission.MANAGE_ROLES | Permission.MANAGE_CHANNELS


@pytest.mark.parametrize(
    "attempt",
    [
        lambda dalia: dalia.edit_role("Moderator", RoleChange("Boss")),
        lambda dalia: dalia.edit_role("Tux", RoleChange("Boss")),
        lambda dalia: dalia.delete_role("Admin"),
        lambda dalia: dalia.move_role("Regular", 4),
        lambda dalia: dalia.edit_role("Regular", RoleChange(permissions=Permission.ADMINISTRATOR)),
        lambda dalia: dalia.create_role(RoleChange("Boss", permissions=Permission.ADMINISTRATOR)),
        lambda dalia: dalia.give_role(dalia, "Admin"),
        lambda dalia: dalia.set_overwrite("general", "Regular", allow=Permission.MENTION_EVERYONE),
        lambda dalia: dalia.delete_role("@everyone"),
    ],
)
async def test_nobody_reaches_above_themselves(playground: Playground, attempt: Attempt) -> None:
    dalia = playground.person("Dalia")
    playground.person("Ada").edit_role("Moderator", RoleChange(permissions=_held(playground, "Moderator") | _KEEPING))
    before = _names(playground)
    with pytest.raises(PersonRefused):
        attempt(dalia)
    assert _names(playground) == before
    dalia.edit_role("Regular", RoleChange("Regulars"))
    dalia.set_overwrite("general", "Regulars", deny=Permission.SEND_MESSAGES)


def _held(playground: Playground, role: str) -> int:
    return next(known.permissions for known in playground.world.guild.roles.values() if known.name == role)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda emil: emil.create_role(RoleChange("Boss")),
        lambda emil: emil.edit_role("@everyone", RoleChange(permissions=0)),
        lambda emil: emil.move_role("Regular", 2),
        lambda emil: emil.delete_role("Regular"),
        lambda emil: emil.create_channel(ChannelChange("mine")),
        lambda emil: emil.edit_channel("general", ChannelChange("mine")),
        lambda emil: emil.delete_channel("general"),
        lambda emil: emil.set_overwrite("general", emil, allow=Permission.SEND_MESSAGES),
    ],
)
async def test_without_the_right_nothing_is_changed(playground: Playground, attempt: Attempt) -> None:
    with pytest.raises(PersonRefused, match="You may not"):
        attempt(playground.person("Emil"))
    assert playground.world.audit_log == []


async def test_a_bots_own_role_stays(playground: Playground, bot: SmallBot) -> None:
    ada = playground.person("Ada")
    with pytest.raises(PersonRefused, match="Invalid role"):
        ada.delete_role("Tux")
    with pytest.raises(PersonRefused):
        ada.give_role(playground.person("Ivo"), "Tux")
    with pytest.raises(PersonRefused):
        ada.create_channel(ChannelChange("  "))


async def test_whoever_comes_back_has_no_roles_unless_they_are_asked_for(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    emil.leave()
    emil.join()
    await bot.told_of("join emil")
    assert bot.member(emil.id).roles[1:] == []
    playground.person("Ada").give_role(emil, "Regular")
    emil.leave()
    emil.join(with_roles=True)
    await bot.until(lambda: bot.told.count("join emil") == 2)
    assert [role.name for role in bot.member(emil.id).roles[1:]] == ["Regular"]


async def test_a_role_that_was_deleted_meanwhile_does_not_come_back(playground: Playground) -> None:
    emil = playground.person("Emil")
    emil.leave()
    playground.person("Ada").delete_role("Regular")
    emil.join(with_roles=True)
    assert playground.world.guild.member(emil.id).roles == []


_GUILDS, _MEMBERS = 1 << 0, 1 << 1


@pytest.mark.parametrize(
    ("intents", "told"),
    [
        (_GUILDS, ["GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "CHANNEL_CREATE", "CHANNEL_DELETE", "GUILD_ROLE_DELETE"]),
        (_GUILDS | _MEMBERS, ["GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"]),
    ],
)
async def test_each_event_needs_its_intent(playground: Playground, intents: int, told: list[str]) -> None:
    ada, ivo = playground.person("Ada"), playground.person("Ivo")
    async with identified(playground, intents) as (raw, _):
        ada.create_role(RoleChange("Sailor"))
        ada.give_role(ivo, "Sailor")
        ivo.leave()
        ada.create_channel(ChannelChange("galley"))
        ada.delete_channel("galley")
        ada.delete_role("Sailor")
        names: list[object] = []
        while "GUILD_ROLE_DELETE" not in names:
            names.append((await raw.receive())["t"])
    seen = [name for name in dict.fromkeys(names) if name != "GUILD_CREATE"]
    assert seen[: len(told)] == told


async def test_without_the_guilds_intent_a_bot_hears_of_none_of_it(playground: Playground) -> None:
    ada = playground.person("Ada")
    async with identified(playground, 1 << 9, guild=False) as (raw, _):
        ada.create_role(RoleChange("Sailor"))
        ada.create_channel(ChannelChange("galley"))
        ada.set_overwrite("galley", "Sailor", deny=Permission.SEND_MESSAGES)
        ada.delete_role("Sailor")
        ada.delete_channel("galley")
        await ada.say("general", "the end")
        assert (await raw.receive())["t"] == "MESSAGE_CREATE"


async def test_the_bot_changes_what_it_has_the_right_to(playground: Playground, bot: SmallBot) -> None:
    role = await bot.harbour.create_role(name="Sailor", reason="crew")
    await role.edit(position=2)
    assert _names(playground)[:4] == ["@everyone", "Regular", "Sailor", "Moderator"]
    await bot.told_of("audit role_create crew")
    playground.world.guild.role(bot.harbour.me.top_role.id).permissions &= ~Permission.MANAGE_CHANNELS
    with pytest.raises(discord.Forbidden) as refused:
        await bot.harbour.create_text_channel("galley")
    assert refused.value.code == 50013
    with pytest.raises(discord.Forbidden):
        await bot.harbour.create_role(name="Boss", permissions=discord.Permissions(administrator=True))


async def test_the_bot_deletes_roles_below_its_own_only(playground: Playground, bot: SmallBot) -> None:
    emil = playground.person("Emil")
    regular = discord.utils.get(bot.harbour.roles, name="Regular")
    assert regular is not None
    playground.person("Ada").set_overwrite("help", "Regular", deny=1 << 11)
    await regular.delete(reason="[case 7]")
    assert regular.id not in playground.world.guild.roles
    assert emil.guild.member(emil.id).roles == []
    assert regular.id not in next(known for known in emil.guild.channels.values() if known.name == "help").overwrites
    await bot.told_of("audit role_delete [case 7]")
    assert bot.harbour.get_role(regular.id) is None
    own = bot.harbour.me.top_role
    for role, code in ((own, 50013), (bot.harbour.default_role, 50028)):
        with pytest.raises(discord.HTTPException) as refused:
            await role.delete()
        assert refused.value.code == code
    admin = discord.utils.get(bot.harbour.roles, name="Admin")
    assert admin is not None
    with pytest.raises(discord.Forbidden):
        await admin.delete()
    assert {own.id, admin.id} <= playground.world.guild.roles.keys()


async def test_a_reset_brings_the_first_world_back_and_keeps_the_commands(
    playground: Playground, bot: SmallBot
) -> None:
    ada, emil = playground.person("Ada"), playground.person("Emil")
    ada.ban(playground.person("Ivo"))
    ada.delete_channel("help")
    said = await emil.say("general", "forget me")
    playground.reset()
    await bot.until(lambda: bot.told.count("ready") == 2)
    assert playground.world.bans == {}
    assert bot.text_channel("help").topic == "Questions and answers"
    assert said.id not in [message.id for message in emil.sees("general")]
    later = await emil.command("ping")
    assert later.id > said.id
    playground.reset()
    assert later.id not in [message.id for message in emil.sees("general")]


async def test_a_channel_is_made_with_its_overwrites_as_far_as_the_bot_has_the_rights(
    playground: Playground, bot: SmallBot
) -> None:
    hidden, shown = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    made = await bot.harbour.create_text_channel(
        "brig", overwrites={bot.harbour.default_role: hidden, bot.harbour.me: shown}
    )
    kept = playground.world.guild.channels[made.id].overwrites
    assert {whose: (each.kind, each.allow, each.deny) for whose, each in kept.items()} == {
        bot.harbour.id: (FOR_ROLE, 0, Permission.VIEW_CHANNEL),
        bot.harbour.me.id: (FOR_MEMBER, Permission.VIEW_CHANNEL, 0),
    }
    beyond = discord.PermissionOverwrite(mention_everyone=True)
    with pytest.raises(discord.Forbidden):
        await bot.harbour.create_text_channel("bridge", overwrites={bot.harbour.me: beyond})
