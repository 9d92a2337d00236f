"""Somebody is told by direct message that the mod-log takes no posts."""

import pytest
from attrs import evolve

from application.moderation.ports import ClosedCaseLog
from application.shared.errors import DiscordUnreachable
from domain.evidence.settings import EVIDENCE_CHANNEL
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.channels import ChannelClosed, ChannelGone, ChannelRight
from domain.shared.ids import ChannelId, UserId
from interface.moderation.case_log_alarm import DiscordCaseLogAlarm, alarm_card
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, OWNER
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.payloads import DM_CHANNEL, GUILD_NAME, message_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer

LARGEST = 2**63 - 1
CLOSED = ClosedCaseLog(
    guild=GUILD, fault=ChannelClosed(ChannelId(800), (ChannelRight.SEND,)), since=START, chosen_by=MODERATOR
)
GONE = ClosedCaseLog(guild=GUILD, fault=ChannelGone(ChannelId(800)), since=START, chosen_by=None)
OPEN, SEND = "POST /users/@me/channels", f"POST /channels/{DM_CHANNEL}/messages"


@pytest.fixture
def alarm(client: CurrentClient, records: MemoryRecords) -> DiscordCaseLogAlarm:
    return DiscordCaseLogAlarm(client, GuildLanguages(MemoryGuildSettingsReader(records)))


def whom(http: DiscordHttp) -> list[object]:
    return [asked.body["recipient_id"] for asked in http.asked if asked.path == "/users/@me/channels"]


async def test_whoever_chose_the_channel_reads_what_is_missing_there(
    alarm: DiscordCaseLogAlarm, http: DiscordHttp
) -> None:
    await alarm.tell(CLOSED)
    assert whom(http) == [MODERATOR]
    assert [*faults_of(http.asked[-1])] == []
    assert not http.asked[-1].is_silent, "somebody is to mend it"
    [text, *_] = texts_of(http.messages[-1])
    assert text.startswith(
        "### I cannot post in the mod-log of The \\*Guild\\*\nCases wait to be posted in <#800> since <t:"
    )
    assert "I lack **Send Messages** there." in text


async def test_without_one_who_is_known_the_owner_is_told(alarm: DiscordCaseLogAlarm, http: DiscordHttp) -> None:
    await alarm.tell(GONE)
    assert whom(http) == [OWNER]
    assert "it is gone." in texts_of(http.messages[-1])[0]


async def test_where_the_one_takes_no_messages_the_owner_is_told_and_where_nobody_does_nothing_is_raised(
    alarm: DiscordCaseLogAlarm, http: DiscordHttp
) -> None:
    http.answers[SEND] = refused(403, 50007)
    await alarm.tell(CLOSED)
    assert whom(http) == [MODERATOR, OWNER]


async def test_who_was_told_by_a_process_before_is_not_told_again(
    alarm: DiscordCaseLogAlarm, http: DiscordHttp
) -> None:
    shown = as_message(alarm_card(CLOSED, GUILD_NAME))["components"]
    http.histories[DM_CHANNEL] = [message_json(1, shown, channel=DM_CHANNEL)]
    await alarm.tell(CLOSED)
    assert http.messages == []


@pytest.mark.parametrize(
    ("setting", "place", "command"),
    [
        (REPORTS_CHANNEL.name, "channel for reports", "reports"),
        (APPEAL_CHANNEL.name, "channel for appeals", "moderation"),
        (EVIDENCE_CHANNEL.name, "channel for evidence", "evidence"),
    ],
)
async def test_of_another_channel_people_are_told_apart_from_the_mod_log(
    alarm: DiscordCaseLogAlarm, http: DiscordHttp, setting: str, place: str, command: str
) -> None:
    shown = as_message(alarm_card(CLOSED, GUILD_NAME))["components"]
    http.histories[DM_CHANNEL] = [message_json(1, shown, channel=DM_CHANNEL)]
    await alarm.tell(evolve(CLOSED, setting=setting))
    text = texts_of(http.messages[-1])[0]
    assert text.startswith(f"### I cannot post in the {place} of ")
    assert f"`/settings set {command}`" in text


@pytest.mark.parametrize("other", ["Harbour", "Harbour 2"])
async def test_what_was_said_of_another_server_does_not_count_whatever_it_is_called(
    alarm: DiscordCaseLogAlarm, client: CurrentClient, http: DiscordHttp, other: str
) -> None:
    client.guild(GUILD).name = "Harbour"
    shown = as_message(alarm_card(evolve(CLOSED, guild=OTHER_GUILD), other))["components"]
    http.histories[DM_CHANNEL] = [message_json(1, shown, channel=DM_CHANNEL)]
    await alarm.tell(CLOSED)
    assert len(http.messages) == 1


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows(
    alarm: DiscordCaseLogAlarm, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[OPEN] = answer
    with pytest.raises(DiscordUnreachable):
        await alarm.tell(CLOSED)


def test_it_fits_a_message_whatever_the_server_is_called() -> None:
    fault = ChannelClosed(ChannelId(LARGEST), tuple(ChannelRight))
    shown = alarm_card(ClosedCaseLog(guild=GUILD, fault=fault, since=START, chosen_by=UserId(LARGEST)), "*" * 100)
    assert shown.content_length() <= 4000
