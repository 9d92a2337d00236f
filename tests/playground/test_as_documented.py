"""What Discord's documentation says and other clients than discord.py rely on."""

import discord
import pytest

from playground.api import Playground
from playground.world.permission import Permission
from playground.world.records import Message, User
from playground.world.world import KEPT_MESSAGES
from tests.playground.raw_gateway import identified
from tests.playground.small_bot import SmallBot

_GUILDS, _GUILD_MEMBERS, _GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
_GUILD_MESSAGES, _TYPING = 1 << 9, 1 << 11


def _ids(components: object) -> list[object]:
    assert isinstance(components, list)
    found: list[object] = []
    for component in components:
        found.append(component.get("id"))
        inner = component.get("components") or [component[key] for key in ("component",) if key in component]
        found += _ids(inner)
    return found


@pytest.mark.parametrize(
    ("command", "values", "count"),
    [("note", {"words": "hello"}, 2), ("report", {"words": "buy", "kind": "Spam"}, 6)],
)
async def test_each_component_of_a_form_that_was_sent_off_has_the_id_it_was_shown_with(
    playground: Playground, bot: SmallBot, command: str, values: dict[str, str], count: int
) -> None:
    emil = playground.person("Emil")
    modal = await emil.command_for_modal(command)
    await emil.submit(modal, values)
    data = bot.seen[-1].data
    assert data is not None
    ids = _ids(data["components"])  # type: ignore[typeddict-item]  # a form's data has them
    assert ids == _ids(modal.json["components"]) == list(range(1, count + 1))


async def test_without_the_right_to_read_it_a_history_is_empty_and_no_error(
    playground: Playground, bot: SmallBot
) -> None:
    general = bot.text_channel("general")
    sent = await general.send("hello")
    await sent.pin()
    playground.person("Ada").set_overwrite("general", "Tux", deny=Permission.READ_MESSAGE_HISTORY)
    assert [message async for message in general.history()] == []
    assert [message async for message in general.pins()] == []
    with pytest.raises(discord.Forbidden) as refused:
        await general.fetch_message(sent.id)
    assert refused.value.code == 50013
    playground.person("Ada").set_overwrite("general", "Tux", deny=Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden) as refused:
        [message async for message in general.history()]
    assert refused.value.code == 50001


async def test_the_bots_guilds_come_in_pages(bot: SmallBot) -> None:
    async def names(*, limit: int | None = 200, **bounds: discord.Object) -> list[str]:
        found = bot.fetch_guilds(
            limit=limit, before=bounds.get("before", discord.utils.MISSING), after=bounds.get("after")
        )
        return [guild.name async for guild in found]

    first, second = sorted(bot.guilds, key=lambda guild: guild.id)
    assert await names() == [first.name, second.name]
    assert await names(limit=1) == [first.name]
    assert await names(after=discord.Object(first.id)) == [second.name]
    assert await names(before=discord.Object(second.id)) == [first.name]
    counted, plain_list = [
        await bot.http.request(discord.http.Route("GET", "/users/@me/guilds"), params=params)
        for params in ({"with_counts": "1"}, {})
    ]
    assert [guild["approximate_member_count"] for guild in counted] == [11, 5]
    assert "approximate_member_count" not in plain_list[0]


async def test_the_member_beside_a_message_and_beside_typing_says_who_is_deafened_and_muted(
    playground: Playground, bot: SmallBot
) -> None:
    async with identified(playground, _GUILDS | _GUILD_MESSAGES | _TYPING) as (raw, _):
        general = bot.text_channel("general")
        playground.world.guild.members[playground.world.bot_id].deaf = True
        sent = await general.send("one")
        await sent.edit(content="two")
        await general.typing()
        for event, keys in (("MESSAGE_CREATE", set()), ("MESSAGE_UPDATE", set()), ("TYPING_START", {"user"})):
            member = (await raw.receive_event(event))["member"]
            assert isinstance(member, dict)
            assert (member["deaf"], member["mute"]) == (True, False), event
            assert member.keys() & {"user"} == keys


def _names_in(event: dict[str, object]) -> set[str]:
    members = event["members"]
    assert isinstance(members, list)
    return {member["user"]["username"] for member in members}


@pytest.mark.parametrize(("intents", "everybody"), [(0, False), (_GUILD_MEMBERS, False), (_GUILD_PRESENCES, True)])
async def test_whom_a_guild_tells_of_at_first_depends_on_the_presences_intent(
    playground: Playground, intents: int, everybody: bool
) -> None:
    playground.person("Emil").voice.join("Deck")
    guild, users = playground.world.guild, playground.world.users
    known = guild.members if everybody else {playground.world.bot_id, playground.person("Emil").id}
    async with identified(playground, _GUILDS | intents) as (_, event):
        assert _names_in(event) == {users[user].username for user in known}


@pytest.mark.parametrize(("threshold", "count"), [(None, 11), (50, 11), (250, 71)])
async def test_a_large_guild_tells_at_first_of_those_with_a_role_only(
    playground: Playground, threshold: int | None, count: int
) -> None:
    guild = playground.world.guild
    with_roles = sum(bool(member.roles) for member in guild.members.values())
    playground.crowd.gather(guild, 60)
    async with identified(playground, _GUILDS | _GUILD_PRESENCES, large_threshold=threshold) as (_, event):
        assert len(_names_in(event)) == (with_roles if count == 11 else count)


async def test_a_threshold_out_of_bounds_closes_the_connection(playground: Playground) -> None:
    with pytest.raises(AssertionError):
        async with identified(playground, _GUILDS, large_threshold=251):
            pass


async def test_after_an_invalid_session_a_resume_on_the_same_connection_brings_what_was_missed(
    playground: Playground,
) -> None:
    async with identified(playground, _GUILDS | _GUILD_MESSAGES) as (raw, _):
        await raw.receive_event("GUILD_CREATE")
        playground.gateway.invalidate_sessions(resumable=True)
        await playground.person("Emil").say("general", "meanwhile")
        invalid = await raw.receive()
        assert (invalid["op"], invalid["d"]) == (9, True)
        resume = {"token": playground.connection.token, "session_id": raw.session_id, "seq": raw.sequence}
        await raw.send(6, resume)
        await raw.receive_event("MESSAGE_CREATE")
        assert (await raw.receive())["t"] == "RESUMED"
        assert playground.online
        await playground.person("Emil").say("general", "and after")
        await raw.receive_event("MESSAGE_CREATE")


async def test_after_a_session_that_is_gone_the_same_connection_identifies_anew(playground: Playground) -> None:
    async with identified(playground, _GUILDS) as (raw, _):
        playground.gateway.invalidate_sessions(resumable=False)
        before = raw.session_id
        await raw.send(2, {"token": playground.connection.token, "intents": _GUILDS, "properties": {}})
        await raw.receive_event("READY")
        assert raw.session_id != before


def _select(*values: str, **other: int) -> discord.ui.View:
    view = discord.ui.View()
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(custom_id="which", **other)  # type: ignore[arg-type]  # numbers only
    select._underlying.options = [discord.SelectOption(label=value, value=value) for value in values]
    view.add_item(select)
    return view


@pytest.mark.parametrize(
    "view", [_select(), _select("a", "a"), _select("a", max_values=26), _select("a", min_values=26)], ids=range(4)
)
async def test_a_select_that_discord_would_not_take_is_refused(bot: SmallBot, view: discord.ui.View) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.text_channel("general").send("choose", view=view)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    await bot.text_channel("general").send("choose", view=_select("a", "b"))


async def test_a_form_with_an_empty_select_is_refused(playground: Playground, bot: SmallBot) -> None:
    modal = discord.ui.Modal(title="Empty", custom_id="empty")
    select: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id="which")
    modal.add_item(discord.ui.Label(text="Which?", component=select))
    refusals: list[discord.HTTPException] = []

    @bot.tree.command(description="A form without choices")
    async def empty(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_modal(modal)
        except discord.HTTPException as error:
            refusals.append(error)
            await interaction.response.send_message("refused")

    await bot.tree.sync()
    assert (await playground.person("Emil").command("empty")).content == "refused"
    assert refusals[0].code == 50035


@pytest.mark.parametrize("which", ["another bot", "itself"])
async def test_a_bot_cannot_write_to_a_bot(playground: Playground, bot: SmallBot, which: str) -> None:
    other = User(1, "Other", bot=True)
    playground.world.users[other.id] = other
    user = other.id if which == "another bot" else playground.world.bot_id
    with pytest.raises(discord.HTTPException) as refused:
        await bot.create_dm(discord.Object(user))
    assert (refused.value.status, refused.value.code) == (400, 50007)


async def test_half_of_a_surrogate_pair_harms_nobody(playground: Playground, bot: SmallBot) -> None:
    sent = await bot.text_channel("general").send("half \ud83d of it")
    assert sent.content == "half \ufffd of it"
    await playground.person("Emil").say("general", "\ude00 and whole \N{GRINNING FACE}")
    await bot.told_of("message \ufffd and whole \N{GRINNING FACE}")
    await bot.text_channel("general").send("still here")
    await bot.told_of("message still here")


async def test_more_than_a_thousand_messages_of_a_channel_are_kept(playground: Playground, bot: SmallBot) -> None:
    world, channel = playground.world, bot.text_channel("showcase")
    before = len(world.messages.get(channel.id, []))
    author = playground.person("Emil").id
    for number in range(1, 1502):
        world.keep_message(Message(playground.local.snowflakes.next(), channel.id, author, str(number)))
    assert len([message async for message in channel.history(limit=None)]) == before + 1501


def test_of_ten_thousand_messages_the_oldest_makes_room(playground: Playground) -> None:
    world = playground.world
    for number in range(1, KEPT_MESSAGES + 2):
        world.keep_message(Message(number, 5, 1))
    kept = world.messages[5]
    assert (len(kept), kept[0].id, kept[-1].id) == (10_000, 2, 10_001)
