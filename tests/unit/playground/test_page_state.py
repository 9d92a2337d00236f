"""What the page shows to whoever is acting."""

import pytest

from playground.page_server.asked import Asked
from playground.page_server.state import state_json
from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.rules.drafts import Draft
from playground.wire.forms import Form, InvalidForm
from playground.wire.rendering import user_json
from playground.world.default_world import GENERAL, MOD_LOG, MODERATOR_ROLE, REGULAR_ROLE
from playground.world.json_value import JsonObject, as_object, as_objects
from playground.world.permission import Permission as P
from playground.world.records import AuditEntry, Ban, Message, Overwrite
from tests.unit.playground.ground import NOW, Ground


def _state(ground: Ground, name: str) -> JsonObject:
    return state_json(People(ground.services, lambda: True), ground.guild, ground.id(name), online=True)


def _channels(state: JsonObject) -> list[object]:
    return [channel["name"] for channel in as_objects(state["channels"])]


def test_a_member_sees_the_channels_and_messages_that_are_for_them(ground: Ground) -> None:
    emil, general = ground.id("Emil"), str(GENERAL)
    bot, messages = ground.world.bot_id, ground.services.messages
    for number in range(100):
        ground.world.keep_message(Message(number, GENERAL, emil))
    messages.post(bot, GENERAL, Draft("for you", 0, [], []), addressee=emil)
    direct = ground.services.direct_channel(emil)
    ground.channel("general").overwrites[REGULAR_ROLE] = Overwrite(0, deny=int(P.SEND_MESSAGES))
    state = _state(ground, "Emil")
    assert _channels(state) == ["welcome", "general", "help", "showcase", "Deck", "Galley", "Bunk", "Tux"]
    shown = as_objects(as_object(state["messages"])[general])
    assert (len(shown), shown[-1]["content"]) == (100, "for you")
    can_send = {channel["name"]: channel["can_send"] for channel in as_objects(state["channels"])}
    assert (can_send["general"], can_send["help"], can_send["Tux"]) == (False, True, True)
    own = as_objects(state["channels"])[-1]
    assert (own["id"], own["type"], own["permission_overwrites"]) == (str(direct.id), 1, [])
    assert as_objects(as_objects(state["channels"])[1]["permission_overwrites"])[0]["deny"] == str(int(P.SEND_MESSAGES))
    of_dalia = _state(ground, "Dalia")
    assert str(MOD_LOG) in as_object(of_dalia["messages"])
    assert "Tux" not in _channels(of_dalia)
    assert as_objects(as_object(of_dalia["messages"])[general])[-1]["content"] != "for you"
    assert (of_dalia["acting"], of_dalia["locale"]) == (str(ground.id("Dalia")), "en-US")
    assert [guild["present"] for guild in as_objects(of_dalia["guilds"])] == [True, True]
    assert [guild["present"] for guild in as_objects(_state(ground, "Ivo")["guilds"])] == [True, False]


def test_of_everybody_the_page_tells_whether_they_are_here_were_here_or_are_banned(ground: Ground) -> None:
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    ground.member("Emil").nick = "Cook"
    ground.member("Emil").communication_disabled_until = NOW
    ground.member("Dalia").pending = True
    ground.services.moderation.remove_member(ground.guild, ground.id("Freya"))
    ground.services.moderation.ban(ground.guild, ground.id("Ada"), ivo, reason="rude")
    del ground.guild.former[ivo]
    members = {as_object(each["user"])["username"]: each for each in as_objects(_state(ground, "Ada")["members"])}
    assert members["emil"] == {
        "user": user_json(ground.world.users[emil]),
        "nick": "Cook",
        "avatar": None,
        "bio": "",
        "roles": [str(REGULAR_ROLE)],
        "joined_at": ground.member("Emil").joined_at.isoformat(),
        "communication_disabled_until": NOW.isoformat(),
        "present": True,
        "pending": False,
        "was_here": True,
        "former_roles": [],
        "banned": None,
    }
    assert (members["dalia"]["pending"], members["dalia"]["roles"]) == (True, [str(MODERATOR_ROLE)])
    gone: JsonObject = {"nick": None, "roles": [], "joined_at": None, "present": False, "pending": False}
    assert {**members["freya"], **gone, "was_here": True, "former_roles": [str(REGULAR_ROLE)]} == members["freya"]
    assert {**members["ivo"], **gone, "was_here": False, "banned": {"reason": "rude"}} == members["ivo"]
    assert ground.guild.bans == {ivo: Ban(ivo, "rude")}


def test_the_newest_fifty_records_come_first(ground: Ground) -> None:
    ground.guild.audit_log = [AuditEntry(number, 22, 1) for number in range(51)]
    log = as_objects(_state(ground, "Ada")["audit_log"])
    assert [entry["id"] for entry in log] == [str(number) for number in range(50, 0, -1)]
    assert (log[0]["reason"], log[0]["created_at"]) == (None, "2015-01-01T00:00:00+00:00")


def test_a_request_says_who_acts_where_and_on_whom(ground: Ground) -> None:
    emil, other = ground.id("Emil"), list(ground.world.guilds.values())[1]

    def asked(path: dict[str, str] | None = None, acting: int | None = None, **form: str) -> Asked:
        who = {} if acting is None else {"as": str(acting)}
        return Asked(ground.world, Form({**form, **who}), path or {})

    assert (asked().guild, asked(guild_id=str(other.id)).guild) == (ground.guild, other)
    assert (asked().viewer, asked(acting=emil).viewer) == (ground.guild.owner_id, emil)
    assert asked(guild_id=str(other.id)).viewer == other.owner_id
    assert asked({"user": "7"}, user="8").id("user") == 7
    assert asked(user="8").id("user") == 8
    with pytest.raises(InvalidForm):
        asked().id("user")
    for who, status in ((5, 404), (ground.world.bot_id, 403)):
        with pytest.raises(PersonRefused) as refused:
            _ = asked(acting=who).viewer
        assert refused.value.status == status
    with pytest.raises(PersonRefused) as refused:
        _ = asked(guild_id="5").guild
    assert refused.value.status == 404
    with pytest.raises(PersonRefused):
        _ = asked().acting
