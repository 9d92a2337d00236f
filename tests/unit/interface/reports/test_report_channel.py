"""Reports in the moderators' channel: one post a report, and nobody pinged but whom the guild chose."""

import discord
import pytest
from attrs import evolve

from application.shared.errors import DiscordUnreachable
from application.shared.posting import PlaceUnwritable, PostGone
from domain.reports.report import ReportState
from domain.shared.ids import MessageId, RoleId, UserId
from domain.shared.language import Language
from interface.reports.cards import outcome_card, report_card
from interface.reports.report_channel import DiscordReportChannel
from interface.reports.reporter_notifier import DiscordReporterNotifier
from interface.shared.client import CurrentClient
from interface.shared.languages import speaking
from interface.shared.layout import texts_of as texts_of_card
from tests.builders import GUILD, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.payloads import CHANNEL, DM_CHANNEL, GUILD_NAME, Json, message_json
from tests.reports import REPORTER
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.reports.views import claimed, longest, shown

MESSAGES = f"/channels/{CHANNEL}/messages"
POST, LOOK, EDIT = f"POST {MESSAGES}", f"GET {MESSAGES}", f"PATCH {MESSAGES}/55"
ROLE = RoleId(9)
POSTED = MessageId(55)


@pytest.fixture
def channel(client: CurrentClient) -> DiscordReportChannel:
    return DiscordReportChannel(client)


def a_post(message: int = POSTED) -> Json:
    return message_json(message, as_message(report_card(shown()))["components"])


def asked_for(http: DiscordHttp) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in http.asked]


async def test_a_report_is_posted_silently_with_a_nonce(channel: DiscordReportChannel, http: DiscordHttp) -> None:
    http.answers[POST] = Answer(body=a_post())
    assert await channel.post(CHANNEL, shown(), may_be_there=False) == POSTED
    (sent,) = http.asked
    assert [*faults_of(sent)] == []
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (f"q{GUILD:x}.1", True)
    assert discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications


async def test_a_report_that_was_posted_in_another_language_is_found_and_brought_up_to_date(
    channel: DiscordReportChannel, http: DiscordHttp
) -> None:
    with speaking(Language.GERMAN):
        http.histories[CHANNEL] = [a_post()]
    http.answers[EDIT] = Answer(body=a_post())
    assert await channel.post(CHANNEL, shown(), may_be_there=True) == POSTED
    assert asked_for(http) == [LOOK, EDIT]


async def test_only_the_role_of_the_guilds_choice_is_pinged_and_only_by_the_first_post(
    channel: DiscordReportChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post())
    await channel.post(CHANNEL, evolve(shown(), pings=ROLE), may_be_there=False)
    sent, corrected = http.asked
    assert sent.body["allowed_mentions"] == {"parse": [], "roles": [ROLE]}
    assert texts_of(sent.body)[0] == f"<@&{ROLE}>"
    assert not discord.MessageFlags._from_value(int(str(sent.body["flags"]))).suppress_notifications
    assert [*faults_of(corrected)] == []
    http.journal.clear()
    await channel.edit(CHANNEL, POSTED, evolve(claimed(), pings=ROLE))
    (edited,) = http.asked
    assert [*faults_of(edited)] == []
    assert f"<@&{ROLE}>" not in texts_of(edited.body)


async def test_a_post_that_an_earlier_try_left_is_brought_up_to_date(
    channel: DiscordReportChannel, http: DiscordHttp
) -> None:
    http.histories[CHANNEL] = [a_post()]
    assert await channel.post(CHANNEL, claimed(), may_be_there=True) == POSTED
    assert asked_for(http) == [LOOK, EDIT]
    assert texts_of(http.asked[-1].body) == texts_of_card(report_card(claimed()))


async def test_the_longest_report_is_such_that_discord_takes_it(
    channel: DiscordReportChannel, http: DiscordHttp
) -> None:
    http.answers[POST] = Answer(body=a_post())
    await channel.post(CHANNEL, longest(), may_be_there=False)
    assert [fault for asked in http.asked for fault in faults_of(asked)] == []


async def test_what_discord_refuses_is_told_from_what_is_gone(channel: DiscordReportChannel, http: DiscordHttp) -> None:
    for answer, expected in ((refused(403, 50001), PlaceUnwritable), (refused(404, 10008), PostGone)):
        http.answers[EDIT] = answer
        with pytest.raises(expected):
            await channel.edit(CHANNEL, POSTED, shown())
    http.answers[POST] = refused(403, 50013)
    with pytest.raises(PlaceUnwritable):
        await channel.post(CHANNEL, shown(), may_be_there=False)


async def test_a_report_that_is_refused_for_its_content_is_posted_without_what_people_said(
    channel: DiscordReportChannel, http: DiscordHttp
) -> None:
    http.answers |= {POST: Answer(body=a_post()), EDIT: Answer(body=a_post())}
    http.next_answers |= {POST: [refused(400, 240000)], EDIT: [refused(400, 240000)]}
    dismissed = evolve(shown(), report=longest().report)
    await channel.edit(CHANNEL, POSTED, dismissed)
    assert await channel.post(CHANNEL, shown(), may_be_there=False) == POSTED
    for asked in (http.find("PATCH", f"{MESSAGES}/55")[1], http.find("POST", MESSAGES)[1]):
        said = "\n".join(texts_of(asked.body))
        assert "left out, as Discord refused a post with it" in said
        assert not any(words in said for words in ("he sells coins", "buy my coins", "\\*" * 100))
        assert [*faults_of(asked)] == []


@no_clear_answer
async def test_without_a_clear_answer_it_is_tried_again(
    channel: DiscordReportChannel, http: DiscordHttp, answer: Answer | Exception
) -> None:
    http.answers[EDIT] = answer
    with pytest.raises(DiscordUnreachable):
        await channel.edit(CHANNEL, POSTED, shown())


CLOSED = evolve(shown().report, state=ReportState.RESOLVED, closed_by=MODERATOR, closed_at=START, number_of_case=3)
TO_REPORTER = f"POST /channels/{DM_CHANNEL}/messages"


async def test_a_reporter_is_told_once(client: CurrentClient, http: DiscordHttp) -> None:
    clock = FakeClock()
    notifier = DiscordReporterNotifier(client, clock)
    await notifier.tell(CLOSED, REPORTER)
    assert asked_for(http) == ["POST /users/@me/channels", TO_REPORTER]
    sent = http.asked[-1]
    assert [*faults_of(sent)] == []
    assert texts_of(sent.body) == texts_of_card(outcome_card(CLOSED, GUILD_NAME))
    http.journal.clear()
    clock.time = START.replace(hour=13)
    http.histories[DM_CHANNEL] = [
        message_json(60, as_message(outcome_card(CLOSED, GUILD_NAME))["components"], channel=DM_CHANNEL)
    ]
    await notifier.tell(CLOSED, REPORTER)
    assert TO_REPORTER not in asked_for(http)


async def test_who_takes_no_messages_is_not_told_and_nothing_else_is_made_of_it(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.answers[TO_REPORTER] = refused(403, 50007)
    await DiscordReporterNotifier(client, FakeClock()).tell(CLOSED, UserId(61))


@no_clear_answer
async def test_who_could_not_be_reached_is_told_later(
    client: CurrentClient, http: DiscordHttp, answer: Answer | Exception
) -> None:
    http.answers[TO_REPORTER] = answer
    with pytest.raises(DiscordUnreachable):
        await DiscordReporterNotifier(client, FakeClock()).tell(CLOSED, REPORTER)
