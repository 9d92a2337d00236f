"""An appeal with the real bot: from the direct message about a ban to the ban that is lifted."""

import pytest

from playground.api import Person, Playground, SeenMessage
from tests.e2e.running import eventually


def posts(person: Person) -> list[SeenMessage]:
    """Of appeals, without what only the person sees."""
    return [each for each in person.sees("mod-log") if "Appeal of case #1" in each.text and not each.ephemeral]


@pytest.mark.usefixtures("tux")
async def test_a_ban_is_appealed_from_its_message_granted_on_the_card_lifted_and_told(playground: Playground) -> None:
    ada, dalia, emil = (playground.person(name) for name in ("Ada", "Dalia", "Emil"))
    await ada.command("settings set moderation", appeal_channel="mod-log")
    await dalia.command("ban", user=emil, reason="Spam")
    [notice] = emil.direct_messages()
    form = await emil.click_for_modal(notice, "Appeal")
    sent = await emil.submit(form, {"text": "My account was taken over, and is mine again."})
    assert "sent to the moderators" in sent.text
    card = await eventually(lambda: next((each for each in posts(dalia) if "· Open" in each.text), None))
    assert "My account was taken over" in card.text
    granted = await dalia.submit(await dalia.click_for_modal(card, "Grant"), {"answer": "welcome back"})
    assert "with case #2" in granted.text
    assert emil.id not in playground.world.bans
    await eventually(lambda: next((each for each in posts(dalia) if "✅ Granted" in each.text), None))
    assert len(posts(dalia)) == 1
    # Who shares no server with the bot gets no message, and reads it by the same button.
    assert "was granted.\n**The moderators say** welcome back" in (await emil.click(notice, "Appeal")).text
    assert "**Appeal** ✅ Granted" in (await dalia.command("case show", number="1")).text
