import io
from collections.abc import Callable
from datetime import timedelta

import attrs
import discord
import pytest

from playground.api import Exchange, Playground
from playground.rest.routes import ROUTES
from playground.rules.local_discord import GatewayEvent
from playground.wire.avatars import default_avatar
from playground.wire.rendering import guild_create_json
from playground.world.json_value import JsonObject
from playground.world.permission import Permission
from tests.playground.gateway_objects import EventChecker
from tests.playground.openapi import ExchangeChecker, description_path, load_description
from tests.playground.small_bot import Card, Counter, SmallBot, running

_CHECKED_EVENTS = set(
    "CHANNEL_CREATE CHANNEL_DELETE CHANNEL_UPDATE GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE"
    " GUILD_CREATE GUILD_MEMBER_ADD GUILD_MEMBER_REMOVE GUILD_MEMBER_UPDATE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE"
    " INTERACTION_CREATE MESSAGE_CREATE MESSAGE_UPDATE TYPING_START VOICE_STATE_UPDATE".split()
)
needs_description = pytest.mark.skipif(
    not description_path().is_file(), reason="Discord's OpenAPI description is not here (TUX_DISCORD_OPENAPI)"
)


@needs_description
def test_every_route_is_described_by_discord() -> None:
    paths = load_description()["paths"]
    assert isinstance(paths, dict)
    unknown = [route for route in ROUTES if route.method.lower() not in paths.get(route.template, {})]
    assert [(route.method, route.template) for route in unknown] == []


@needs_description
async def test_all_exchanges_of_a_tour_are_what_discord_describes(playground: Playground) -> None:
    checker = ExchangeChecker()
    events = EventChecker(checker)
    playground.exchanges.subscribe(checker)
    playground.local.send_gateway_events_to(events)
    async with running(SmallBot(playground), playground) as bot:
        bot.release.set()
        await _tour_of_interactions(playground)
        await _tour_of_messages(playground, bot)
        await _tour_of_moderation(playground, bot)
        await _tour_of_settings(playground, bot)
        _tour_of_comings_and_goings(playground)
    for guild in playground.world.guilds.values():
        events(
            GatewayEvent("GUILD_CREATE", guild_create_json(playground.world, guild, guild.members.values()), 0, None)
        )
    assert checker.problems == []
    assert checker.checked > 60
    assert events.seen == _CHECKED_EVENTS
    assert playground.unknown_requests == []


@needs_description
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda seen: attrs.evolve(seen, response={"id": 5}), "response at"),
        (lambda seen: attrs.evolve(seen, body={"content": 7}), "request at"),
        (lambda seen: attrs.evolve(seen, body=None), "a body is required"),
        (lambda seen: attrs.evolve(seen, status=204, response=None), "not described"),
        (lambda seen: attrs.evolve(seen, query={"colour": "red"}), "query colour is not described"),
        (lambda seen: attrs.evolve(seen, route=None), "no such operation"),
    ],
)
async def test_the_checker_finds_what_is_wrong(
    playground: Playground, bot: SmallBot, change: Callable[[Exchange], Exchange], problem: str
) -> None:
    seen: list[Exchange] = []
    playground.exchanges.subscribe(seen.append)
    await bot.text_channel("general").send("hello")
    checker = ExchangeChecker()
    checker(seen[0])
    assert checker.problems == []
    checker(change(seen[0]))
    assert problem in checker.problems[0]


@needs_description
@pytest.mark.parametrize(
    ("name", "wrong", "problem"),
    [
        ("MESSAGE_CREATE", {"pinned": "no"}, "MessageResponse at /pinned"),
        ("MESSAGE_UPDATE", {"member": {"deaf": True}}, "GuildMemberResponse at /"),
        ("INTERACTION_CREATE", {"data": {"resolved": {"users": {"1": {"id": 1}}}}}, "UserResponse at /"),
        ("GUILD_BAN_ADD", {"user": {}}, "UserResponse at /"),
        ("GUILD_ROLE_CREATE", {"role": {"id": "1"}}, "GuildRoleResponse at /"),
    ],
)
async def test_the_checker_of_events_finds_what_is_wrong(
    playground: Playground, bot: SmallBot, name: str, wrong: JsonObject, problem: str
) -> None:
    sent: list[GatewayEvent] = []
    playground.local.send_gateway_events_to(
        lambda event: sent.append(event) if isinstance(event, GatewayEvent) else None
    )
    await bot.text_channel("general").send("hello")
    message = next(event.data for event in sent if event.name == "MESSAGE_CREATE")
    checker = ExchangeChecker()
    EventChecker(checker)(GatewayEvent("MESSAGE_CREATE", message, 0, None))
    assert checker.problems == []
    EventChecker(checker)(GatewayEvent(name, {**message, **wrong} if name.startswith("MESSAGE") else wrong, 0, None))
    assert [problem in found for found in checker.problems[:1]] == [True]


@needs_description
@pytest.mark.parametrize(
    ("route", "query", "problem"),
    [
        ("/users/@me/guilds", {"limit": "200"}, None),
        ("/users/@me/guilds", {"limit": "201"}, "query at"),
        ("/users/@me/guilds", {"limit": "0"}, "query at"),
        ("/users/@me/guilds", {"limit": "many"}, "query at"),
        ("/guilds/{guild_id}/audit-logs", {"action_type": "22"}, None),
        ("/guilds/{guild_id}/audit-logs", {"action_type": "5000000"}, "query at"),
        ("/guilds/{guild_id}/bans/{user_id}", {"delete_message_seconds": "604801"}, "query at"),
    ],
)
def test_a_query_keeps_within_its_bounds(route: str, query: dict[str, str], problem: str | None) -> None:
    checker = ExchangeChecker()
    method = "PUT" if "bans" in route else "GET"
    checker(Exchange(method, route, route, query, {}, None, 500, None))
    assert [problem in found for found in checker.problems if problem] == [True] * bool(problem)
    assert bool(checker.problems) is bool(problem)


async def _tour_of_interactions(playground: Playground) -> None:
    emil = playground.person("Emil")
    await emil.command("ping", member="Freya")
    await emil.command("whisper")
    await emil.command("slow")
    await emil.command("card")
    message = await emil.command("buttons")
    await emil.click(message, "Count")
    await emil.click(message, "Later")
    await emil.select(message, "who", str(playground.person("Goro").id))
    await emil.submit(await emil.click_for_modal(message, "Write"), {"words": "one"})
    await emil.submit(await emil.command_for_modal("note"), {"words": "two"})
    filled = {"words": "buy", "kind": "Spam", "who": str(emil.id)}
    await emil.submit(await emil.command_for_modal("report"), filled)
    await emil.choices("case show", "note", "s", number=2)
    await emil.menu("Greet", playground.person("Goro"))
    await emil.menu("Quote", message)


async def _tour_of_messages(playground: Playground, bot: SmallBot) -> None:
    general = bot.text_channel("general")
    embed = discord.Embed(title="T", description="D", colour=0x336699, timestamp=discord.utils.utcnow())
    embed.add_field(name="a", value="b").set_footer(text="f").set_author(name="x")
    sent = await general.send("hello <@&1> @everyone", embed=embed, nonce="n-1", view=Counter())
    await sent.edit(content="changed", view=None)
    await sent.reply("answer")
    forward = await sent.forward(general)
    assert [snapshot.content for snapshot in forward.message_snapshots] == ["changed"]
    await general.send(view=Card())
    await sent.add_reaction("\N{WHITE HEAVY CHECK MARK}")
    await sent.pin()
    assert [message.id async for message in general.pins()] == [sent.id]
    await sent.unpin()
    assert [user async for user in (await sent.fetch()).reactions[0].users()] == [bot.user]
    assert bot.user is not None
    await sent.remove_reaction("\N{WHITE HEAVY CHECK MARK}", bot.user)
    picture = discord.File(io.BytesIO(default_avatar(0, 16)), "picture.png", description="A picture")
    gallery = discord.ui.LayoutView()
    gallery.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://picture.png")))
    gallery.add_item(discord.ui.Section("A section", accessory=discord.ui.Thumbnail("attachment://picture.png")))
    gallery.add_item(discord.ui.File("attachment://words.txt"))
    shown = await general.send(view=gallery, files=[picture, discord.File(io.BytesIO(b"words"), "words.txt")])
    await shown.edit(view=gallery)
    await general.send("words", file=discord.File(io.BytesIO(b"words"), "words.txt"))
    async with general.typing():
        await general.fetch_message(sent.id)
    assert [message async for message in general.history(limit=5)]
    await general.delete_messages([await general.send("1"), await general.send("2")])
    await sent.delete()
    await bot.member(playground.person("Emil").id).send("psst")
    with pytest.raises(discord.Forbidden):
        await bot.member(playground.person("Hana").id).send("psst")
    with pytest.raises(discord.NotFound):
        await general.fetch_message(1)
    await bot.fetch_channel(general.id)
    await bot.fetch_user(playground.person("Emil").id)


async def _tour_of_moderation(playground: Playground, bot: SmallBot) -> None:
    ivo, juno = bot.member(playground.person("Ivo").id), bot.member(playground.person("Juno").id)
    regular = discord.utils.get(bot.harbour.roles, name="Regular")
    assert regular is not None
    playground.faults.add("PUT", "/guilds/{guild_id}/bans/{user_id}", status=429)
    await ivo.edit(nick="Captain", reason="new")
    await ivo.timeout(timedelta(hours=1), reason="hush")
    await ivo.add_roles(regular)
    await ivo.remove_roles(regular)
    await ivo.edit(roles=[regular])
    await ivo.ban(reason="[case 1]", delete_message_seconds=60)
    assert [ban.reason async for ban in bot.harbour.bans()] == ["[case 1]"]
    await bot.harbour.fetch_ban(ivo)
    await bot.harbour.unban(ivo)
    with pytest.raises(discord.NotFound):
        await bot.harbour.fetch_ban(ivo)
    await juno.kick()
    await bot.harbour.bulk_ban([juno, ivo])
    assert [entry async for entry in bot.harbour.audit_logs(limit=100)]
    assert [member async for member in bot.harbour.fetch_members()]
    await bot.harbour.fetch_member(playground.person("Emil").id)
    playground.person("Emil").voice.join("Deck")
    emil = bot.member(playground.person("Emil").id)
    await emil.fetch_voice()
    await emil.edit(mute=True, voice_channel=bot.harbour.voice_channels[1])
    await emil.move_to(None)
    await bot.harbour.fetch_channels()
    await bot.harbour.fetch_roles()
    await bot.fetch_guild(bot.harbour.id)
    await bot.harbour.me.edit(nick="Tuxedo")
    assert [guild.name async for guild in bot.fetch_guilds(limit=1)] == ["Harbour"]
    await bot.application_info()
    await bot.tree.fetch_commands()
    bot.tree.copy_global_to(guild=bot.harbour)
    await bot.tree.sync(guild=bot.harbour)


def _tour_of_comings_and_goings(playground: Playground) -> None:
    goro = playground.person("Goro")
    goro.leave()
    goro.join()
    goro.profile.rename(display_name="Gorō")


async def _tour_of_settings(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.role(bot.harbour.me.top_role.id).permissions |= Permission.MANAGE_CHANNELS
    role = await bot.harbour.create_role(name="Sailor", colour=0x112233, hoist=True, reason="crew")
    await role.edit(name="Sailors", mentionable=True)
    await role.edit(position=2)
    channel = await bot.harbour.create_text_channel("Crew quarters", topic="below deck")
    await channel.set_permissions(role, send_messages=False, reason="hush")
    await channel.set_permissions(bot.harbour.me, send_messages=True)
    await channel.edit(topic="on deck", position=0, slowmode_delay=10)
    await channel.set_permissions(role, overwrite=None)
    assert [entry async for entry in bot.harbour.audit_logs(limit=20)]
    category = await bot.harbour.create_category("Below deck")
    await (await bot.harbour.create_voice_channel("Crow's Nest", category=category)).delete()
    await category.delete()
    await channel.delete()
    await role.delete()
