"""What only these commands do: they work in direct messages, and offer what is one's own."""

import asyncio

import pytest

from application.reminders.add_reminder import AddReminder
from domain.reminders.reminder import Place, ReminderNumber, ReminderStatus
from tests.builders import BOT, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import DiscordHttp, refused, texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json, message_json
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reminders import a_reminder, added
from tests.unit.interface.samples.reminders import SAMPLES
from tests.wired import RecordingShared

ME = someone(user=MEMBER)


@pytest.fixture
async def two(records: MemoryRecords) -> None:
    await added(MemoryUnitOfWorkFactory(records), a_reminder(), a_reminder(text="eggs"))


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("name", SAMPLES.commands)
async def test_every_command_answers_in_a_direct_message(guild: Guild, name: str) -> None:
    sample = SAMPLES.commands[name]
    answer = await guild.slash_in_dm(name, ME, sample.given)
    assert texts_of(answer)[0].startswith(sample.says)


async def test_what_is_asked_for_in_a_direct_message_has_no_guild_and_no_channel(
    guild: Guild, shared: RecordingShared, records: MemoryRecords
) -> None:
    await guild.slash_in_dm("remind me", ME, {"when": "2h", "about": "tea", "where": "channel"})
    [asked] = [each for each in shared.journal if isinstance(each, AddReminder)]
    assert (asked.guild, asked.channel, asked.may_write) == (None, None, False)
    assert records[REMINDERS][MEMBER, ReminderNumber(1)].places == (Place.DM,)


@pytest.mark.usefixtures("two")
async def test_a_button_works_in_a_direct_message_and_for_whose_it_is_alone(guild: Guild) -> None:
    custom_id = f"remind:snooze:{MEMBER}:1:1:3600"
    shown = {"components": [{"type": 1, "components": [{"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}]}]}
    refusal = await guild.press(custom_id, someone(user=MODERATOR), shown)
    assert texts_of(refusal) == ["That is somebody else's reminder."]
    assert texts_of(await guild.press_in_dm(custom_id, ME, shown))[0] == "### I will tell you again"
    again = await guild.press_in_dm(custom_id, ME, shown)
    assert texts_of(again) == ["You have put it off already. `/reminders list` shows for when."]


@pytest.mark.usefixtures("two")
async def test_ones_own_reminders_are_offered_and_nobody_elses(guild: Guild) -> None:
    offered = await guild.suggestions("reminders edit", ME, "reminder", "egg")
    assert offered == [{"name": "#2 · eggs", "value": "2"}]
    assert await guild.suggestions("reminders delete", someone(user=MODERATOR), "reminder", "") == []


async def test_time_zones_are_offered(guild: Guild) -> None:
    offered = await guild.suggestions("timezone set", ME, "zone", "berl")
    assert offered == [{"name": "Europe/Berlin", "value": "Europe/Berlin"}]


async def test_the_form_of_a_message_begins_with_what_it_says(guild: Guild) -> None:
    message: Json = {**message_json(90, None, author=MEMBER, content="a  " + "b" * 5000), "flags": 0}
    form = str(await guild.message_form("Remind me", ME, message))
    assert f"'value': 'a {'b' * 198}'" in form
    nothing_said: Json = {**message_json(90, None, author=MEMBER), "flags": 0}
    assert "'value': 'This message'" in str(await guild.message_form("Remind me", ME, nothing_said))


@pytest.mark.usefixtures("two")
async def test_the_list_tells_of_what_could_not_be_delivered(guild: Guild, records: MemoryRecords) -> None:
    records[REMINDERS][MEMBER, ReminderNumber(1)].status = ReminderStatus.PARKED
    assert "**could not be delivered**" in texts_of(await guild.slash("reminders list", ME))[0]


@pytest.fixture
async def parked(records: MemoryRecords, two: None) -> None:
    for each in records[REMINDERS].values():
        each.status, each.lease_until = ReminderStatus.PARKED, START


async def told(http: DiscordHttp) -> list[str]:
    """What the person read beside the answers."""
    for _ in range(20):
        await asyncio.sleep(0)
    return [text for sent in http.messages for text in texts_of(sent) if "could not be delivered." in text]


@pytest.mark.usefixtures("parked")
async def test_who_has_undelivered_ones_reads_of_it_once_below_whatever_they_use_next(
    guild: Guild, http: DiscordHttp
) -> None:
    await guild.slash("help", someone(user=MODERATOR))
    assert await told(http) == []
    for command in ("help", "timezone show", "help"):
        await guild.slash(command, ME)
        [text] = await told(http)
        assert text.startswith("⚠️ 2 reminders of yours could not be delivered.")


@pytest.mark.usefixtures("parked")
async def test_what_could_not_be_said_is_said_below_the_next(
    guild: Guild, http: DiscordHttp, records: MemoryRecords
) -> None:
    http.answers[f"POST /webhooks/{BOT}/token"] = refused(404, 10015)
    await guild.slash("help", ME)
    await told(http)
    assert {each.is_owner_told for each in records[REMINDERS].values()} == {False}


@pytest.mark.usefixtures("parked")
async def test_below_an_open_form_nothing_is_said(guild: Guild, http: DiscordHttp) -> None:
    message: Json = {**message_json(90, None, author=MEMBER, content="a"), "flags": 0}
    await guild.message_form("Remind me", ME, message)
    assert await told(http) == []
