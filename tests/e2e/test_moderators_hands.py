"""What helps a moderator's hand, with the real bot: names while typing, menus, and what others read."""

import pytest

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
async def test_a_ban_and_a_case_are_chosen_from_what_is_offered(dalia: Person, emil: Person) -> None:
    await dalia.command("ban", user=emil, reason="Spam")
    [banned] = await dalia.choices("unban", "user", "em")
    assert banned == {"name": "emil · Emil · [case 1] Dalia: Spam", "value": str(emil.id)}
    [case] = await dalia.choices("case show", "number", "#")
    assert str(case["name"]).startswith("#1 Ban · ")
    assert "Case #1" in (await dalia.command("case show", number=str(case["value"]))).text
    assert "was unbanned" in (await dalia.command("unban", user="emil")).text


@pytest.mark.usefixtures("tux")
async def test_a_number_that_is_nobodys_is_not_banned_and_takes_no_number(dalia: Person, emil: Person) -> None:
    nobody = 4_000_000_000_000_000_000
    assert f"nobody with the ID {nobody}" in (await dalia.command("ban", user=nobody)).text
    assert "Case #1" in (await dalia.command("warn", member=emil, reason="Spam")).text


@pytest.mark.usefixtures("tux")
async def test_a_warning_is_counted_announced_and_told_with_the_servers_own_words(
    dalia: Person, emil: Person, playground: Playground
) -> None:
    ada = playground.person("Ada")
    await ada.command("settings set moderation", public_notice=True, appeal_text="Write to the council")
    await dalia.command("warn", member=emil, reason="Caps")
    reply = await dalia.command("warn", member=emil, reason="Caps again")
    assert "2nd warning" in reply.text
    cases = await dalia.click(reply, "Cases of this member")
    assert all(part in cases.text for part in ("#1", "#2"))
    assert all(part in emil.direct_messages()[1].text for part in ("Case #2", "Write to the council"))
    notices = [message.text for message in emil.sees("general") if "was warned" in message.text]
    assert [("Caps again" in notice, "Case #2" in notice) for notice in notices] == [(False, False), (True, True)]


async def test_a_form_that_was_open_while_the_bot_restarted_still_warns(
    dalia: Person, emil: Person, playground: Playground, database_settings: DatabaseSettings
) -> None:
    async with running_tux(playground, quick_settings(database_settings)):
        form = await dalia.menu_for_modal("Warn", emil)
    assert form.title == "Warn Emil"
    async with running_tux(playground, quick_settings(database_settings)):
        reply = await dalia.submit(form, {"reason": "Please stay on topic"})
        assert "was warned" in reply.text
        assert reply.ephemeral
        assert "#1" in (await dalia.menu("Cases", emil)).text
    assert "Please stay on topic" in emil.direct_messages()[0].text


@pytest.mark.usefixtures("tux")
async def test_a_warned_moderator_cannot_rewrite_her_own_warning(dalia: Person, playground: Playground) -> None:
    ada = playground.person("Ada")
    await ada.command("warn", member=dalia, reason="Rude")
    assert "is about you" in (await dalia.command("case reason", number="#1", reason="A joke")).text
    assert "Rude" in (await ada.command("case show", number="1")).text
