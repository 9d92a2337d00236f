"""Levels with the real bot on a real database: rewards follow them, notices are said once, refusals are mended."""

from collections.abc import Callable

import pytest

from interface.levels import level_wiring
from playground.api import Person, Playground
from tests.e2e.running import eventually

ROLES = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
MESSAGES = "/channels/{channel_id}/messages"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_wiring, "LOOK_AT_ROLES_EVERY", 0.1)


@pytest.fixture
def ada(playground: Playground) -> Person:
    """The owner."""
    return playground.person("Ada")


@pytest.fixture
def ivo(playground: Playground) -> Person:
    """A member without roles."""
    return playground.person("Ivo")


def holds(playground: Playground, person: Person) -> bool:
    guild = playground.world.guild
    return any(guild.roles[role].name == "Regular" for role in guild.members[person.id].roles)


def said(person: Person, channel: str, words: str) -> Callable[[], list[str] | None]:
    """What stands in the channel with these words, as soon as something does."""
    return lambda: [message.text for message in person.sees(channel) if words in message.text] or None


@pytest.mark.usefixtures("tux")
async def test_a_level_is_shown_as_a_picture_and_in_words(ada: Person, ivo: Person) -> None:
    await ada.command("levels add", member=ivo, xp=300, reason="quiz")
    shown = await ivo.command("level")
    assert "level 2 · rank #1 of 1 · 300 XP · 45 of 220 XP to level 3" in shown.text
    assert len(shown.media) == 1
    assert "**Given and taken by moderators** +300" in (await ada.command("levels explain", member=ivo)).text


@pytest.mark.usefixtures("tux")
async def test_a_reward_comes_and_goes_with_the_level(playground: Playground, ada: Person, ivo: Person) -> None:
    await ada.command("levels rewards add", level=5, role="Regular")
    await ada.command("levels set-level", member=ivo, level=7)
    await eventually(lambda: holds(playground, ivo))
    await ada.command("levels reset", member=ivo)
    await eventually(lambda: not holds(playground, ivo))


@pytest.mark.usefixtures("tux")
async def test_who_has_the_level_already_gets_a_new_reward(playground: Playground, ada: Person, ivo: Person) -> None:
    await ada.command("levels set-level", member=ivo, level=7)
    await ada.command("levels rewards add", level=5, role="Regular")
    await eventually(lambda: holds(playground, ivo))


@pytest.mark.usefixtures("tux")
async def test_several_levels_at_once_are_told_of_once_even_if_the_answer_was_lost(
    playground: Playground, ada: Person, ivo: Person
) -> None:
    text = "{user} reached {level} @everyone"
    await ada.command("settings set levels", notice="channel", notice_channel="mod-log", notice_text=text)
    playground.faults.add("POST", MESSAGES, drop=True, when="after", times=1)
    await ada.command("levels set-level", member=ivo, level=7)
    [notice] = await eventually(said(ada, "mod-log", "reached 7"))
    assert "@everyone" not in notice
    await ada.command("levels add", member=ivo, xp=1)
    await ada.command("levels set-level", member=ivo, level=8)
    await eventually(said(ada, "mod-log", "reached 8"))
    assert len(said(ada, "mod-log", "reached 7")() or ()) == 1


@pytest.mark.usefixtures("tux")
async def test_a_refused_reward_is_told_of_and_given_once_the_role_is_moved(
    playground: Playground, ada: Person, ivo: Person
) -> None:
    await ada.command("settings set moderation", mod_log_channel="mod-log")
    await ada.command("levels rewards add", level=5, role="Regular")
    ada.move_role("Regular", 5)
    await ada.command("levels set-level", member=ivo, level=7)
    await eventually(said(ada, "mod-log", "I cannot hand out"))
    assert "1 member is waiting" in (await ada.command("levels rewards list")).text
    ada.move_role("Regular", 1)
    await eventually(lambda: holds(playground, ivo))
    assert len(said(ada, "mod-log", "I cannot hand out")() or ()) == 1


@pytest.mark.usefixtures("tux")
async def test_a_member_who_left_and_returns_has_their_level_and_gets_their_reward(
    playground: Playground, ada: Person, ivo: Person
) -> None:
    await ada.command("levels rewards add", level=5, role="Regular")
    await ada.command("levels set-level", member=ivo, level=7)
    await eventually(lambda: holds(playground, ivo))
    ivo.leave()
    ivo.join()
    assert not holds(playground, ivo)
    assert "level 7" in (await ivo.command("level")).text
    await ada.command("levels set-level", member=ivo, level=8)
    await eventually(lambda: holds(playground, ivo))
