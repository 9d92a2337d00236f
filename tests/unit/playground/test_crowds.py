"""Who may be in a crowd, and what the bot hears of one of its messages."""

import json
from collections.abc import Sequence

import pytest

from playground.people.crowd import CONTENT, Crowd
from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.rules.local_discord import AnyEvent, WrittenEvent
from playground.wire.message_json import message_json
from playground.wire.rendering import message_member_json
from playground.world.default_world import GENERAL, MOD_LOG
from playground.world.records import Member, Message, User
from tests.unit.playground.ground import Ground


@pytest.fixture
def crowd(ground: Ground) -> Crowd:
    return Crowd(People(ground.services, lambda: True), lambda: 0)


def test_people_are_let_in_under_names_of_their_own(ground: Ground, crowd: Crowd) -> None:
    known = len(ground.world.users)
    ids = [*crowd.gather(ground.guild, 2), *crowd.gather(ground.guild, 1)]
    assert [ground.world.users[each] for each in ids] == [
        User(each, f"visitor{number}", f"Visitor {number}") for number, each in enumerate(ids, start=known)
    ]
    assert [ground.guild.members[each] for each in ids] == [Member(each, ground.now) for each in ids]


def test_a_crowd_writes_where_each_of_it_may(ground: Ground, crowd: Crowd) -> None:
    emil = ground.id("Emil")
    tries: Sequence[tuple[list[int], list[int], int, str]] = (
        ([], [GENERAL], 400, "people and a channel"),
        ([emil], [], 400, "people and a channel"),
        ([emil], [GENERAL, 5], 404, "no such channel"),
        ([ground.id("Dalia"), emil], [GENERAL, MOD_LOG], 403, rf"^{emil} cannot write in #mod-log\.$"),
    )
    for members, channels, status, words in tries:
        with pytest.raises(PersonRefused, match=words) as refused:
            crowd.writers(ground.guild, members, channels)
        assert refused.value.status == status


def test_the_bot_hears_of_a_crowds_message_as_of_any_other(ground: Ground, crowd: Crowd) -> None:
    told: list[AnyEvent] = []
    emil = ground.id("Emil")
    [writer] = crowd.writers(ground.guild, [emil], [GENERAL])
    ground.services.local._gateway[:] = [told.append]
    number = crowd.say(writer, GENERAL)
    [event] = told
    assert isinstance(event, WrittenEvent)
    place = {"guild_id": str(ground.guild.id), "member": message_member_json(ground.member("Emil"))}
    for data, content in ((event.data, CONTENT), (event.without_content, "")):
        assert json.loads(data) == {**message_json(ground.world, Message(number, GENERAL, emil, content)), **place}
    assert (event.name, event.guild_id) == ("MESSAGE_CREATE", ground.guild.id)
