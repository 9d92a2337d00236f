"""Reminders with the real bot: asked for in a server, delivered after a restart, and put off in the direct message."""

from infrastructure.database.settings import DatabaseSettings
from playground.api import Playground
from tests.e2e.running import eventually, quick_settings, running_tux


async def test_a_reminder_comes_by_direct_message_over_a_restart_and_is_put_off_there(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    juno = playground.person("Juno")
    async with running_tux(playground, quick_settings(database_settings)):
        said = await juno.say("general", "raid on friday")
        form = await juno.menu_for_modal("Remind me", said)
        kept = await juno.submit(form, {"when": "in 0.1s", "text": "sign up"})
        assert "I will remind you" in kept.text
        assert kept.ephemeral
    async with running_tux(playground, quick_settings(database_settings)):
        arrived = await eventually(lambda: next(iter(juno.direct_messages()), None))
        assert all(part in arrived.text for part in ("sign up", f"/{said.channel_id}/{said.id}", "Reminder #1.1"))
        assert "I will tell you again" in (await juno.click(arrived, "Again in 1 hour")).text
        assert "put it off already" in (await juno.click(arrived, "Again in 1 day")).text
        listed = await juno.command("reminders list", in_channel=arrived.channel_id)
        assert "#2" in listed.text
        assert "#1" not in listed.text
        asked = await juno.command("remind me", in_channel=arrived.channel_id, when="every monday 18:00", about="tea")
        assert "every Monday 18:00 (UTC)" in asked.text
    assert len([each for each in juno.direct_messages() if "Reminder #1.1" in each.text]) == 1
