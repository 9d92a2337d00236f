"""What members report, with the real bot: kept as it was, posted once, settled once, and told to who reported it."""

from infrastructure.database.settings import DatabaseSettings
from playground.api import Person, Playground, SeenMessage
from tests.e2e.running import eventually, quick_settings, running_tux


def posts(person: Person) -> list[SeenMessage]:
    """Of reports, without what only the person sees."""
    return [each for each in person.sees("mod-log") if "Report #1" in each.text and not each.ephemeral]


async def test_a_message_is_reported_over_a_restart_and_settled_with_a_warning_for_it(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    ada, dalia, emil, juno = (playground.person(name) for name in ("Ada", "Dalia", "Emil", "Juno"))
    playground.services.interactions.limit = 60.0  # a form is shown only once the message is on record
    async with running_tux(playground, quick_settings(database_settings)):
        await ada.command("settings set reports", reports_channel="mod-log")
        said = await emil.say("general", "buy my coins")
        form = await juno.menu_for_modal("Report", said)
        assert form.title == "Report this message"
    async with running_tux(playground, quick_settings(database_settings)):
        reply = await juno.submit(form, {"reason": "He does this all day"})
        assert "the moderators will look at it" in reply.text
        assert reply.ephemeral
        again = await juno.submit(await juno.menu_for_modal("Report", said), {"reason": "Again"})
        assert "reported this already" in again.text

        post = await eventually(lambda: next((each for each in posts(dalia)), None))
        assert all(part in post.text for part in ("buy my coins", "He does this all day", "Reported by 1"))
        assert "Report #1 · Claimed" in (await dalia.click(post, "Claim")).text
        await eventually(lambda: next((each for each in posts(ada) if "Report #1 · Claimed" in each.text), None))
        assert "has claimed report #1 already" in (await ada.click(post, "Take over")).text

        warned = await dalia.submit(await dalia.click_for_modal(post, "Warn"), {"reason": "No sales here"})
        assert "was warned" in warned.text
        assert "Report #1 is resolved with it." in warned.text
        shown = (await dalia.command("case show", number="1")).text
        assert "> buy my coins" in shown
        assert "**Settled** report #1" in shown

        await eventually(lambda: next((dm for dm in juno.direct_messages() if "looked at" in dm.text), None))
        await eventually(lambda: next((each for each in posts(dalia) if "Report #1 · Resolved" in each.text), None))
        assert len(posts(dalia)) == 1
