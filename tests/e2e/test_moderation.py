"""What moderators and members see and do, with the real bot on a real database."""

import pytest

from playground.api import Person, Playground
from tests.e2e.running import Tux, eventually

pytestmark = pytest.mark.usefixtures("tux")


@pytest.fixture
def dalia(playground: Playground) -> Person:
    """A moderator."""
    return playground.person("Dalia")


@pytest.fixture
def emil(playground: Playground) -> Person:
    """A member."""
    return playground.person("Emil")


async def show_log(playground: Playground) -> None:
    ada = playground.person("Ada")
    await ada.command("settings set moderation", mod_log_channel="mod-log")


async def test_a_warned_member_reads_why(dalia: Person, emil: Person) -> None:
    reply = await dalia.command("warn", member=emil, reason="Please stay on topic")
    assert "was warned" in reply.text
    assert "Case #1" in reply.text
    assert reply.ephemeral
    [message] = emil.direct_messages()
    assert "Please stay on topic" in message.text


async def test_a_ban_is_told_done_recorded_and_posted(dalia: Person, emil: Person, playground: Playground) -> None:
    await show_log(playground)
    reply = await dalia.command("ban", user=emil, reason="Spam", delete_messages=3600)
    assert "was banned" in reply.text
    assert playground.world.bans[emil.id].reason == "[case 1] Dalia: Spam"
    assert len(emil.direct_messages()) == 1
    [post] = await eventually(lambda: dalia.sees("mod-log"))
    for said in ("Case #1", f"-# Emil · ID {emil.id}", "**Deleted** their messages of the last hour", "DM sent"):
        assert said in post.text


async def test_a_changed_reason_changes_the_post_in_the_mod_log(
    dalia: Person, emil: Person, playground: Playground
) -> None:
    await show_log(playground)
    await dalia.command("warn", member=emil, reason="Spam")
    await eventually(lambda: dalia.sees("mod-log"))
    await dalia.command("case reason", number="1", reason="Advertising")
    await eventually(lambda: "Advertising" in dalia.sees("mod-log")[0].text)
    assert len(dalia.sees("mod-log")) == 1
    changed = await dalia.command("case reason", number="1", reason="Advertising again")
    assert changed.text == "Reason of case #1 changed: Advertising → Advertising again"
    shown = await dalia.command("case show", number="1")
    assert f"-# Reason changed by <@{dalia.id}>" in shown.text
    assert shown.text.index("> Advertising\n") < shown.text.index("> Spam\n")


async def test_an_unban_lets_the_member_come_back(dalia: Person, emil: Person, playground: Playground) -> None:
    await dalia.command("ban", user=emil)
    reply = await dalia.command("unban", user=str(emil.id), reason="Appeal accepted")
    assert "was unbanned" in reply.text
    assert emil.id not in playground.world.bans


async def test_pages_lead_back_and_forth(dalia: Person, emil: Person) -> None:
    for number in range(1, 12):
        await dalia.command("warn", member=emil, reason=f"Reason {number}")
    first = await dalia.command("case list", member=emil)
    assert "#11" in first.text
    assert "#3*" not in first.text
    second = await dalia.click(first, "Older →")
    assert "Reason 3" in second.text
    assert "Reason 4" not in second.text
    back = await dalia.click(second, "← Newer")
    assert "Reason 11" in back.text


@pytest.mark.parametrize(
    ("who", "whom", "words"),
    [
        ("Dalia", "Dalia", "to yourself"),
        ("Dalia", "Tux", "to me"),
        ("Bruno", "Ada", "The owner"),
        ("Dalia", "Chidi", "stands at least as high as you do"),
    ],
)
async def test_a_refusal_is_said_privately_and_nothing_is_done(
    playground: Playground, who: str, whom: str, words: str, dalia: Person
) -> None:
    target = playground.connection.application_id if whom == "Tux" else playground.person(whom).id
    reply = await playground.person(who).command("ban", user=target)
    assert words in reply.text
    assert reply.ephemeral
    assert not playground.world.bans
    assert "No cases" in (await dalia.command("case list")).text


async def test_closed_direct_messages_are_on_the_record(dalia: Person, playground: Playground) -> None:
    reply = await dalia.command("ban", user=playground.person("Hana"))
    assert "was banned" in reply.text
    assert "⚠️ **DM failed** · Discord said: Cannot send messages to this user" in reply.text


async def test_an_unknown_case_is_said_to_be_unknown(dalia: Person) -> None:
    assert "There is no case #7" in (await dalia.command("case show", number="#7")).text


async def test_the_same_interaction_delivered_twice_gives_one_case(
    dalia: Person, emil: Person, playground: Playground, tux: Tux
) -> None:
    reply = await dalia.command("warn", member=emil, reason="Once")
    interaction = reply.json["interaction_metadata"]
    assert isinstance(interaction, dict)
    playground.deliver_interaction_again(str(interaction["id"]))
    await dalia.command("warn", member=emil, reason="Another")
    listed = await dalia.command("case list")
    assert "#2" in listed.text
    assert "#3" not in listed.text
    assert len(emil.direct_messages()) == 2
