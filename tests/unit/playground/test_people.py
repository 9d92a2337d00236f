"""What Discord's client lets a person do, and with which status the rest is refused."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from playground.people.by_hand import ByHand
from playground.people.people import OFFLINE, People
from playground.people.refused import PersonRefused
from playground.rules.attachments import Upload
from playground.rules.channels import FOR_ROLE, ChannelChange
from playground.rules.drafts import Draft
from playground.wire.rendering import partial_member_json, role_json, user_json
from playground.world.default_world import BOT_ROLE, DECK, GENERAL, MOD_LOG, REGULAR_ROLE
from playground.world.json_value import Json, JsonObject, as_object
from playground.world.permission import Permission as P
from playground.world.records import CATEGORY, Ban, Message, Overwrite
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import NOW, Ground

_BUTTON, _STRING_SELECT, _USER_SELECT = 2, 3, 5


@pytest.fixture
def people(ground: Ground) -> People:
    return People(ground.services, lambda: True)


@pytest.fixture
def by_hand(ground: Ground) -> ByHand:
    return ByHand(ground.services)


def _register(ground: Ground, *commands: Json) -> list[int]:
    return [int(str(command["id"])) for command in ground.services.commands.overwrite(None, list(commands))]


def _shown(ground: Ground, *components: JsonObject, addressee: int | None = None) -> Message:
    row: JsonObject = {"type": 1, "id": 1, "components": list(components)}
    messages = ground.services.messages
    return messages.post(ground.world.bot_id, GENERAL, Draft("", 0, [], [row]), addressee=addressee)


def _refused(act: Callable[[], object], status: int, words: str) -> None:
    with pytest.raises(PersonRefused, match=words) as refused:
        act()
    assert refused.value.status == status


def test_a_person_writes_where_they_may_from_1_to_2000_characters(ground: Ground, people: People) -> None:
    emil = ground.id("Emil")
    assert people.say(emil, GENERAL, "x" * 2000).content == "x" * 2000
    for text in ("x" * 2001, "", " \n"):
        _refused(partial(people.say, emil, GENERAL, text), 400, "1 to 2000")
    _refused(lambda: people.say(emil, MOD_LOG, "x"), 403, "cannot see")
    _refused(lambda: people.say(emil, 5, "x"), 403, "cannot see")
    _refused(lambda: people.attach(emil, MOD_LOG, "a.txt", b""), 403, "cannot see")
    category = ground.services.channels.create(ground.guild, ground.id("Ada"), ChannelChange("x", kind=CATEGORY))
    _refused(lambda: people.say(emil, category.id, "x"), 403, "cannot write")
    ground.channel("general").overwrites[ground.guild.id] = Overwrite(FOR_ROLE, deny=int(P.SEND_MESSAGES))
    _refused(lambda: people.say(emil, GENERAL, "x"), 403, "cannot write")
    ground.channel("general").overwrites.clear()
    ground.channel("general").rate_limit_per_user = 1
    _refused(lambda: people.say(emil, GENERAL, "x"), 429, "Slowmode")


def test_a_timeout_takes_nearly_everything_until_it_ends(ground: Ground, people: People, by_hand: ByHand) -> None:
    emil = ground.id("Emil")
    ground.member("Emil").communication_disabled_until = NOW
    assert people.permissions(emil, ground.channel("general")) & P.SEND_MESSAGES
    ground.member("Emil").communication_disabled_until = NOW + timedelta(milliseconds=1)
    assert people.permissions(emil, ground.channel("general")) == P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY
    _refused(lambda: by_hand.join_voice(ground.guild, emil, DECK), 403, "timed out")
    _register(ground, {"name": "a", "description": "x"})
    _refused(lambda: people.use_command(emil, GENERAL, 5, []), 403, "timed out")
    ground.now += timedelta(milliseconds=1)
    by_hand.join_voice(ground.guild, emil, DECK)


def test_a_reaction_takes_the_right_to_it_unless_there_is_one_already(ground: Ground, people: People) -> None:
    emil, freya = ground.id("Emil"), ground.id("Freya")
    message = people.say(emil, GENERAL, "x")
    people.react(emil, GENERAL, message.id, "x")
    ground.guild.everyone.permissions &= ~P.ADD_REACTIONS
    people.react(freya, GENERAL, message.id, "x")
    assert message.reactions == {"x": [emil, freya]}
    _refused(lambda: people.react(emil, GENERAL, message.id, "y"), 403, "cannot add reactions")
    _refused(lambda: people.react(emil, GENERAL, 5, "x"), 404, "gone")


async def test_a_command_brings_what_its_options_name_along(ground: Ground, people: People) -> None:
    kinds: Sequence[tuple[str, int]] = (("who", 6), ("where", 7), ("role", 8), ("any", 9), ("count", 4), ("file", 11))
    options: list[Json] = [{"name": name, "description": "x", "type": kind} for name, kind in kinds]
    [number] = _register(ground, {"name": "a", "description": "x", "options": options})
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    file = people.attach(emil, GENERAL, "a.txt", b"abc")
    values: dict[str, Json] = {
        "who": str(emil),
        "where": str(GENERAL),
        "role": str(REGULAR_ROLE),
        "any": str(ivo),
        "count": 7,
        "file": str(file),
    }
    given: list[JsonObject] = [{"name": name, "type": kind, "value": values[name]} for name, kind in kinds]
    started = people.use_command(emil, GENERAL, number, given)
    data = as_object(started.payload["data"])
    assert (data["id"], data["name"], data["type"], data["options"]) == (str(number), "a", 1, given)
    assert "guild_id" not in data
    resolved = as_object(data["resolved"])
    assert resolved["users"] == {str(user): user_json(ground.world.users[user]) for user in (ivo, emil)}
    everybody = str(ground.guild.everyone.permissions)
    assert resolved["members"] == {
        str(user): {**partial_member_json(ground.guild.members[user]), "permissions": everybody} for user in (ivo, emil)
    }
    assert resolved["roles"] == {str(REGULAR_ROLE): role_json(ground.role("Regular"))}
    channels = as_object(resolved["channels"])
    assert channels.keys() == {str(GENERAL)}
    assert as_object(channels[str(GENERAL)])["permissions"] == str(ground.role("Tux").permissions)
    assert as_object(resolved["attachments"])[str(file)] == ground.services.attachments.for_option(file)
    direct = ground.services.direct_channel(emil).id
    alone = as_object(people.use_command(emil, direct, number, given[:3]).payload["data"])
    assert alone["resolved"] == {"users": {str(emil): user_json(ground.world.users[emil])}}
    missing: JsonObject = {"name": "file", "type": 11, "value": "5"}
    _refused(lambda: people.use_command(emil, GENERAL, number, [missing]), 404, "attach it again")
    _refused(lambda: people.use_command(emil, GENERAL, 5, []), 403, "may not use")
    ground.services.interactions.stop()


async def test_a_context_menu_is_opened_on_somebody_or_on_a_message(ground: Ground, people: People) -> None:
    user, message = _register(ground, {"name": "A", "type": 2}, {"name": "B", "type": 3})
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    said = people.say(ivo, GENERAL, "x")
    on_user = as_object(people.use_command(emil, GENERAL, user, [], target_id=ivo).payload["data"])
    assert on_user["target_id"] == str(ivo)
    assert as_object(on_user["resolved"]).keys() == {"users", "members"}
    on_message = as_object(people.use_command(emil, GENERAL, message, [], target_id=said.id).payload["data"])
    assert as_object(as_object(on_message["resolved"])["messages"]).keys() == {str(said.id)}
    _refused(lambda: people.use_command(emil, GENERAL, user, []), 400, "on a user or a message")
    _refused(lambda: people.use_command(emil, GENERAL, user, [], target_id=5), 404, "Nobody here")
    _refused(lambda: people.use_command(emil, GENERAL, message, [], target_id=5), 404, "gone")
    ground.services.interactions.stop()


async def test_a_button_is_clicked_as_long_as_it_is_there_and_on(ground: Ground, people: People) -> None:
    emil = ground.id("Emil")
    on: JsonObject = {"type": _BUTTON, "id": 2, "custom_id": "on", "label": "x"}
    message = _shown(ground, on, {**on, "custom_id": "off", "disabled": True})
    clicked = people.use_component(emil, GENERAL, message.id, "on")
    assert clicked.payload["data"] == {"custom_id": "on", "component_type": _BUTTON, "id": 2}
    assert clicked.message is message
    for custom_id in ("off", "gone"):
        with pytest.raises(PersonRefused, match="cannot be used any more"):
            people.use_component(emil, GENERAL, message.id, custom_id)
    hidden = _shown(ground, on, addressee=ground.id("Ivo"))
    _refused(lambda: people.use_component(emil, GENERAL, hidden.id, "on"), 404, "gone")
    offline = People(ground.services, lambda: False)
    _refused(lambda: offline.use_component(emil, GENERAL, message.id, "on"), 409, OFFLINE)
    ground.guild.everyone.permissions &= ~P.USE_APPLICATION_COMMANDS
    _refused(lambda: people.use_component(emil, GENERAL, message.id, "on"), 403, "cannot use the bot")
    ground.services.interactions.stop()


async def test_in_a_select_so_many_of_its_choices_are_picked(ground: Ground, people: People) -> None:
    emil = ground.id("Emil")
    options: list[Json] = [{"label": each, "value": each} for each in "abcd"]
    words: JsonObject = {"type": _STRING_SELECT, "id": 2, "custom_id": "words", "options": options}
    who: JsonObject = {"type": _USER_SELECT, "id": 3, "custom_id": "who"}
    message = _shown(ground, {**words, "min_values": 2, "max_values": 3}, {**words, "custom_id": "one"}, who)

    def pick(custom_id: str, *values: str) -> JsonObject:
        return as_object(people.use_component(emil, GENERAL, message.id, custom_id, values).payload["data"])

    for values in ("ab", "abc"):
        assert pick("words", *values)["values"] == list(values)
    assert pick("one", "a") == {"custom_id": "one", "component_type": 3, "id": 2, "values": ["a"]}
    for custom_id, values in (("words", "a"), ("words", "abcd"), ("one", ""), ("one", "ab")):
        with pytest.raises(PersonRefused, match=r"^Pick "):
            pick(custom_id, *values)
    with pytest.raises(PersonRefused, match="not one of the choices"):
        pick("one", "z")
    resolved = as_object(pick("who", str(ground.id("Ivo")))["resolved"])
    assert as_object(resolved["users"]).keys() == as_object(resolved["members"]).keys() == {str(ground.id("Ivo"))}
    ground.services.interactions.stop()


def test_people_come_go_and_speak_as_discord_lets_them(ground: Ground, by_hand: ByHand) -> None:
    ivo, guild = ground.id("Ivo"), ground.guild
    by_hand.speak(ivo, "de")
    assert ground.world.users[ivo].locale == "de"
    _refused(lambda: by_hand.speak(ivo, "tlh"), 400, "language")
    for name in ("Ada", "Tux"):
        _refused(partial(by_hand.leave, guild, ground.id(name)), 400, "stay")
    ground.told.clear()
    by_hand.join(guild, ivo)
    assert ground.told == []
    by_hand.leave(guild, ivo)
    by_hand.leave(guild, ivo)
    _refused(lambda: by_hand.pass_screening(guild, ivo), 404, "not in the guild")
    by_hand.join(guild, ivo, pending=True)
    assert guild.members[ivo].pending
    by_hand.pass_screening(guild, ivo)
    assert not guild.members[ivo].pending
    assert ground.heard == ["GUILD_MEMBER_REMOVE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE"]
    by_hand.leave(guild, ivo)
    guild.bans[ivo] = Ban(ivo)
    _refused(lambda: by_hand.join(guild, ivo), 403, "banned")
    _refused(lambda: by_hand.join(guild, 5), 404, "Unknown User")


def test_what_discord_refuses_is_said_in_words_with_its_status(ground: Ground, by_hand: ByHand) -> None:
    ada, emil, guild = ground.id("Ada"), ground.id("Emil"), ground.guild
    _refused(lambda: by_hand.ban(guild, emil, ada, None), 403, r"^You may not ban this person\.$")
    _refused(lambda: by_hand.unban(guild, ada, emil), 404, r"^This is not possible: Unknown Ban\.$")
    _refused(lambda: by_hand.join_voice(guild, emil, GENERAL), 400, r"^This is not possible: Cannot execute")
    _refused(lambda: by_hand.delete_role(guild, ada, BOT_ROLE), 400, r"^This is not possible: Invalid role\.$")
    until = NOW + timedelta(days=30)
    _refused(lambda: by_hand.time_out(guild, ada, emil, until), 400, r"^Communication_disabled_until: Must be less")
    guild.everyone.permissions = int(P.CONNECT)
    _refused(lambda: by_hand.join_voice(guild, emil, DECK), 403, r"^You may not join this voice channel\.$")


def test_whoever_returns_keeps_a_timeout_and_roles_only_where_that_is_asked(ground: Ground, by_hand: ByHand) -> None:
    emil, guild = ground.id("Emil"), ground.guild
    ground.member("Emil").communication_disabled_until = NOW
    ground.member("Emil").nick = "Cook"
    ground.now += timedelta(days=1)
    for with_roles, roles in ((True, [REGULAR_ROLE]), (False, [])):
        by_hand.leave(guild, emil)
        by_hand.join(guild, emil, with_roles=with_roles)
        member = guild.members[emil]
        assert (member.roles, member.communication_disabled_until, member.nick) == (roles, NOW, None)
        assert (member.joined_at, guild.former) == (ground.now, {})


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        ({"username": "ab"}, {"username": "a"}),
        ({"username": "a" * 32}, {"username": "a" * 33}),
        ({"username": "a.b_9"}, {"username": "a..b"}),
        ({"username": "ab"}, {"username": "Ab"}),
        ({"display_name": "x" * 32}, {"display_name": "x" * 33}),
        ({"display_name": f"  {'x' * 32}  "}, {"display_name": "x" * 40}),
    ],
)
def test_names_have_limits(ground: Ground, by_hand: ByHand, names: dict[str, str], refused: dict[str, str]) -> None:
    emil = ground.id("Emil")
    with pytest.raises(PersonRefused):
        by_hand.rename(emil, **refused)
    by_hand.rename(emil, **names)
    user = ground.world.users[emil]
    expected = {"username": "emil", "display_name": "Emil", **names}
    assert (user.username, user.global_name) == (expected["username"], expected["display_name"].strip())


def test_new_names_and_pictures_are_told_in_each_guild_of_theirs(ground: Ground, by_hand: ByHand) -> None:
    emil = ground.id("Emil")
    by_hand.rename(emil, display_name=" ")
    assert ground.world.users[emil].global_name is None
    before = ground.world.users[emil].avatar
    by_hand.change_avatar(emil, to_none=False)
    drawn = ground.world.users[emil].avatar
    assert drawn not in (None, before)
    by_hand.change_avatar(emil, to_none=True)
    assert ground.world.users[emil].avatar is None
    told = [(event.name, event.guild_id) for event in ground.told]
    assert told == [("GUILD_MEMBER_UPDATE", guild) for guild in ground.world.guilds] * 3
    ground.services.accounts.show_in_guild(ground.guild, emil, avatar="a", bio="b")
    assert (ground.guild.members[emil].avatar, ground.guild.members[emil].bio) == ("a", "b")
    assert len(ground.told) == 7


def test_a_file_for_a_command_has_ten_megabytes_at_most(ground: Ground, people: People) -> None:
    most = 10 * 1024 * 1024
    number = people.attach(ground.id("Emil"), GENERAL, "a b.txt", b"x" * most)
    kept = ground.services.attachments.for_option(number)
    assert kept is not None
    assert (kept["filename"], kept["size"], kept["ephemeral"]) == ("a_b.txt", most, True)
    assert kept["content_type"] == "text/plain; charset=utf-8"
    assert ground.services.attachments.for_option(5) is None
    with pytest.raises(DiscordError) as error:
        ground.services.attachments.keep_for_option(Upload(0, "a.txt", b"x" * (most + 1)))
    assert error.value.refusal is Refusal.TOO_LARGE
