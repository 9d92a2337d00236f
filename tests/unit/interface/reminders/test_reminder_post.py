"""Reminders as they are sent: to whom they belong, and nobody else is pinged."""

import discord
import pytest

from application.reminders.ports import PlaceRefused
from application.shared.errors import DiscordUnreachable
from domain.reminders.reminder import Place, Reminder
from domain.shared.ids import ChannelId, GuildId
from domain.shared.language import Language
from interface.reminders.cards import delivered_card, delivery_marker
from interface.reminders.reminder_post import DiscordReminderPost
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from tests.builders import GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.discord_http import Answer, Asked, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.payloads import BOT_ROLE, CHANNEL, DM_CHANNEL, SENT_AT, Json, member_json, message_json
from tests.fakes.records import MemoryRecords
from tests.reminders import a_reminder
from tests.unit.interface.answers import no_clear_answer

THREAD = ChannelId(802)
TO_DM, TO_CHANNEL = f"POST /channels/{DM_CHANNEL}/messages", f"POST /channels/{CHANNEL}/messages"
WHO = f"GET /guilds/{GUILD}/members/{MEMBER}"
CLOSED = refused(403, 50007)
PINGS_ALONE = {"parse": list[str](), "users": [MEMBER]}


@pytest.fixture
def post(client: CurrentClient, http: DiscordHttp, records: MemoryRecords) -> DiscordReminderPost:
    http.answers[WHO] = Answer(body=member_json(MEMBER, roles=[BOT_ROLE]))
    return DiscordReminderPost(client, AgreedClock(FakeClock()), GuildLanguages(MemoryGuildSettingsReader(records)))


def sent_to(http: DiscordHttp, channel: int) -> list[Asked]:
    return http.find("POST", f"/channels/{channel}/messages")


def a_message(reminder: Reminder, place: Place, channel: int, message: int = 90) -> Json:
    card = delivered_card(reminder, place, is_late=False, next_at=None)
    return message_json(message, as_message(card)["components"], channel=channel)


@pytest.mark.parametrize(("place", "channel"), [(Place.DM, DM_CHANNEL), (Place.CHANNEL, CHANNEL)])
async def test_it_pings_whose_it_is_and_nobody_else_whatever_it_says(
    post: DiscordReminderPost, http: DiscordHttp, place: Place, channel: int
) -> None:
    await post.send(a_reminder(text="@everyone <@5> <@&6>", place=place), place, is_late=False)
    [sent] = sent_to(http, channel)
    assert sent.body["allowed_mentions"] == PINGS_ALONE
    assert [fault for fault in faults_of(sent) if fault != "may ping"] == []
    assert not discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications


@pytest.mark.parametrize(
    ("place", "channel", "language", "is_german"),
    [
        (Place.DM, DM_CHANNEL, Language.GERMAN, True),
        (Place.DM, DM_CHANNEL, None, False),
        (Place.CHANNEL, CHANNEL, Language.GERMAN, False),
    ],
)
async def test_a_direct_message_is_in_the_language_of_who_is_reminded_and_a_channel_in_that_of_its_server(
    post: DiscordReminderPost, http: DiscordHttp, place: Place, channel: int, language: Language | None, is_german: bool
) -> None:
    reminder = a_reminder(place=place, guild=None if place is Place.DM else GUILD)
    reminder.language = language
    await post.send(reminder, place, is_late=True)
    [sent] = sent_to(http, channel)
    assert any("Erinnerung" in text for text in texts_of(sent.body)) is is_german


async def test_each_occurrence_and_place_has_a_nonce_of_its_own_and_the_same_again(
    post: DiscordReminderPost, http: DiscordHttp
) -> None:
    first, other = a_reminder(), a_reminder()
    other.occurrence = 2
    for reminder, place in ((first, Place.DM), (first, Place.DM), (other, Place.DM), (first, Place.CHANNEL)):
        await post.send(reminder, place, is_late=False)
    nonces = [sent.body["nonce"] for sent in (*sent_to(http, DM_CHANNEL), *sent_to(http, CHANNEL))]
    assert nonces[0] == nonces[1]
    assert len({*nonces}) == 3


async def test_closed_direct_messages_are_a_refusal_with_discords_words(
    post: DiscordReminderPost, http: DiscordHttp
) -> None:
    http.answers[TO_DM] = CLOSED
    with pytest.raises(PlaceRefused) as refusal:
        await post.send(a_reminder(), Place.DM, is_late=False)
    assert refusal.value.why == "refused"


async def test_who_left_or_may_not_write_there_is_not_pinged_in_the_channel(
    post: DiscordReminderPost, http: DiscordHttp
) -> None:
    for answer in (refused(404, 10007), Answer(body=member_json(MEMBER))):
        http.answers[WHO] = answer
        with pytest.raises(PlaceRefused):
            await post.send(a_reminder(), Place.CHANNEL, is_late=False)
    assert sent_to(http, CHANNEL) == []


@pytest.mark.parametrize("missing", ["view_channel", "send_messages", "read_message_history"])
async def test_where_the_bot_may_not_write_or_look_afterwards_nothing_is_sent(
    post: DiscordReminderPost, http: DiscordHttp, client: CurrentClient, missing: str
) -> None:
    channel = client.guild(GUILD).get_channel(CHANNEL)
    assert channel is not None
    denied = {"id": str(BOT_ROLE), "type": 0, "allow": "0", "deny": str(discord.Permissions(**{missing: True}).value)}
    channel._overwrites = [discord.abc._Overwrites(denied)]  # type: ignore[arg-type]  # what the gateway would tell
    with pytest.raises(PlaceRefused, match="read and write"):
        await post.send(a_reminder(), Place.CHANNEL, is_late=False)
    assert http.asked == []


def a_thread(parent: int = CHANNEL, *, is_archived: bool = True) -> Json:
    state = {"archived": is_archived, "auto_archive_duration": 60, "archive_timestamp": SENT_AT, "locked": False}
    return {
        "id": str(THREAD),
        "type": 11,
        "name": "plans",
        "guild_id": str(GUILD),
        "parent_id": str(parent),
        "owner_id": str(MEMBER),
        "message_count": 3,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": state,
    }


async def test_a_thread_that_was_archived_meanwhile_is_asked_for_and_reached(
    post: DiscordReminderPost, http: DiscordHttp
) -> None:
    http.answers[f"GET /channels/{THREAD}"] = Answer(body=a_thread())
    reminder = a_reminder(channel=THREAD, place=Place.CHANNEL)
    await post.send(reminder, Place.CHANNEL, is_late=False)
    assert len(sent_to(http, THREAD)) == 1
    http.histories[THREAD] = [a_message(reminder, Place.CHANNEL, THREAD)]
    assert await post.is_there(reminder, Place.CHANNEL)


@pytest.mark.parametrize(
    "answer",
    [
        refused(404, 10003),
        refused(403, 50001),
        Answer(body=a_thread(parent=5)),
        Answer(body={**a_thread(), "guild_id": "5"}),
    ],
    ids=["gone", "not to be seen", "of an unknown parent", "of another server"],
)
async def test_a_thread_that_is_gone_or_of_which_nothing_is_known_is_a_refusal(
    post: DiscordReminderPost, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"GET /channels/{THREAD}"] = answer
    with pytest.raises(PlaceRefused):
        await post.send(a_reminder(channel=THREAD), Place.CHANNEL, is_late=False)
    assert sent_to(http, THREAD) == []


@no_clear_answer
async def test_whether_a_thread_is_gone_is_not_guessed(
    post: DiscordReminderPost, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[f"GET /channels/{THREAD}"] = answer
    with pytest.raises(DiscordUnreachable):
        await post.send(a_reminder(channel=THREAD), Place.CHANNEL, is_late=False)


async def test_a_channel_or_a_server_that_is_gone_is_a_refusal(post: DiscordReminderPost, http: DiscordHttp) -> None:
    http.answers["GET /channels/5"] = refused(404, 10003)
    for gone in (a_reminder(channel=ChannelId(5)), a_reminder(guild=GuildId(5))):
        for act in (post.send(gone, Place.CHANNEL, is_late=False), post.is_there(gone, Place.CHANNEL)):
            with pytest.raises(PlaceRefused, match=r"gone|no longer"):
                await act


@no_clear_answer
async def test_no_clear_answer_is_told_apart_from_a_refusal(
    post: DiscordReminderPost, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[TO_DM] = answer
    with pytest.raises(DiscordUnreachable):
        await post.send(a_reminder(), Place.DM, is_late=False)


@pytest.mark.parametrize(("place", "channel"), [(Place.DM, DM_CHANNEL), (Place.CHANNEL, CHANNEL)])
async def test_its_message_is_found_and_that_of_no_other_occurrence_or_reminder(
    post: DiscordReminderPost, http: DiscordHttp, place: Place, channel: int
) -> None:
    reminder, again, eleventh = a_reminder(number=1), a_reminder(number=1), a_reminder(number=11)
    again.occurrence = 11
    http.histories[channel] = [a_message(each, place, channel) for each in (again, eleventh)]
    assert not await post.is_there(reminder, place)
    http.histories[channel].append(a_message(reminder, place, channel))
    assert await post.is_there(reminder, place)
    assert delivery_marker(reminder).startswith("-# Reminder #1.1 of ")


@pytest.mark.parametrize(
    ("place", "asked"),
    [(Place.DM, "POST /users/@me/channels"), (Place.CHANNEL, f"GET /channels/{CHANNEL}/messages")],
)
async def test_where_it_may_not_be_looked_for_is_a_refusal(
    post: DiscordReminderPost, http: DiscordHttp, place: Place, asked: str
) -> None:
    http.answers[asked] = refused(403, 50001)
    with pytest.raises(PlaceRefused, match="refused"):
        await post.is_there(a_reminder(), place)


async def test_a_late_one_says_when_it_was_due(post: DiscordReminderPost, http: DiscordHttp) -> None:
    reminder = a_reminder()
    await post.send(reminder, Place.DM, is_late=True)
    [sent] = sent_to(http, DM_CHANNEL)
    [late] = [text for text in texts_of(sent.body) if "late" in text]
    assert f"it was due <t:{int(reminder.due_at.timestamp())}:F>" in late


async def test_what_repeats_says_when_it_comes_next(post: DiscordReminderPost, http: DiscordHttp) -> None:
    await post.send(a_reminder(recurrence="every day 9:00", time_zone="Europe/Berlin"), Place.DM, is_late=False)
    [sent] = sent_to(http, DM_CHANNEL)
    assert "every day 09:00 (Europe/Berlin) · next <t:1772438400:F>" in texts_of(sent.body)[-1]
