"""Points as members and moderators meet them, with the real bot on a real database."""

import pytest
from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from playground.api import Person, Playground
from tests.e2e.running import quick_settings, running_tux


@pytest.fixture
def dalia(playground: Playground) -> Person:
    """A moderator."""
    return playground.person("Dalia")


@pytest.fixture
def emil(playground: Playground) -> Person:
    """A member."""
    return playground.person("Emil")


@pytest.mark.usefixtures("tux")
async def test_points_are_granted_given_seen_and_taken_back(
    dalia: Person, emil: Person, playground: Playground
) -> None:
    ivo = playground.person("Ivo")
    assert (
        "was granted **100** points"
        in (await dalia.command("points grant", member=emil, amount=100, reason="quiz")).text
    )
    reply = await emil.command("points give", member=ivo, amount=30, reason="thanks")
    assert "You gave" in reply.text
    assert "You have 70 left" in reply.text
    assert reply.ephemeral
    assert "has **30** points" in (await ivo.command("points balance")).text
    number = int(reply.text.rpartition("#")[2])
    assert "+30 → 100" in (await dalia.command("points reverse", transaction=number, reason="typo")).text
    history = (await emil.command("points history")).text
    assert f"*reversed by #{number + 1}*" in history
    assert history.index("Reversal") < history.index("Gift") < history.index("Granted")


@pytest.mark.usefixtures("tux")
@pytest.mark.parametrize(("whom", "words"), [("Emil", "to yourself"), ("Tux", "is a bot"), ("Ivo", "<@{emil}> has 0")])
async def test_a_gift_that_is_refused_says_why_privately(
    emil: Person, playground: Playground, whom: str, words: str
) -> None:
    target = playground.connection.application_id if whom == "Tux" else playground.person(whom).id
    reply = await emil.command("points give", member=target, amount=5)
    assert words.format(emil=emil.id) in reply.text
    assert reply.ephemeral


@pytest.mark.usefixtures("tux")
async def test_a_gift_delivered_twice_is_given_once(dalia: Person, emil: Person, playground: Playground) -> None:
    ivo = playground.person("Ivo")
    await dalia.command("points grant", member=emil, amount=100, reason="quiz")
    reply = await emil.command("points give", member=ivo, amount=60)
    interaction = reply.json["interaction_metadata"]
    assert isinstance(interaction, dict)
    playground.deliver_interaction_again(str(interaction["id"]))
    await emil.command("points give", member=ivo, amount=1)
    assert "has **39** points" in (await emil.command("points balance")).text


async def test_a_page_of_the_history_is_turned_after_a_restart(
    dalia: Person, emil: Person, playground: Playground, database_settings: DatabaseSettings
) -> None:
    settings = quick_settings(database_settings)
    async with running_tux(playground, settings):
        for number in range(1, 13):
            await dalia.command("points grant", member=emil, amount=number, reason=f"round {number}")
        first = await emil.command("points history")
        assert "round 12" in first.text
        assert "round 2\n" not in first.text
    async with running_tux(playground, settings):
        second = await emil.click(first, "Older →")
        assert "round 2\n" in second.text
        assert "round 3\n" not in second.text
        assert "round 12" in (await emil.click(second, "← Newer")).text


async def test_a_grant_to_a_role_is_confirmed_after_a_restart(
    emil: Person, playground: Playground, database_settings: DatabaseSettings
) -> None:
    settings = quick_settings(database_settings)
    settings = evolve(settings, discord=evolve(settings.discord, members_intent=True))
    ada, dalia, role = playground.person("Ada"), playground.person("Dalia"), "Moderator"
    async with running_tux(playground, settings):
        preview = await ada.command("points grant-role", role=role, amount=20, reason="a long night")
        assert "Nothing was done yet." in preview.text
        assert f"<@{dalia.id}>" in preview.text
        assert f"<@{emil.id}>" not in preview.text
        assert "has **0** points" in (await dalia.command("points balance")).text
    async with running_tux(playground, settings):
        granted = await ada.click(preview, "Grant it to 2 members")
        assert "### 2 members with" in granted.text
        assert granted.buttons == []
        assert "has **20** points" in (await dalia.command("points balance")).text


@pytest.mark.usefixtures("tux")
async def test_without_the_members_intent_a_grant_to_a_role_says_what_is_missing(playground: Playground) -> None:
    reply = await playground.person("Ada").command("points grant-role", role="Moderator", amount=20, reason="thanks")
    assert "only if I run with the members intent, which is off" in reply.text
