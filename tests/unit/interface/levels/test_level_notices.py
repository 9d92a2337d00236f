"""What is said of levels in Discord: once, to nobody's ping, and a clear refusal is told from no answer."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.notice_errors import NoticeUnwritable
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from interface.levels.level_notices import DiscordLevelNotices, DiscordStaffChannel
from interface.levels.reward_cards import notice_card, refusal_card, silence_card
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.words import shared_words
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import START, FakeClock
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.payloads import CHANNEL, DM_CHANNEL, GUILD_NAME, Json, message_json, user_json
from tests.fakes.records import MemoryRecords
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.histories import hide_history

NOTICE = LevelNotice(guild=GUILD, user=MEMBER, level=5, xp=1_200, text="{user} is {level} in {server}", at=START)
REFUSED = RefusedRole(guild=GUILD, role=RoleId(2**63 - 1), why="Missing Permissions", at=START)
HERE, THERE = f"/channels/{CHANNEL}/messages", f"/channels/{DM_CHANNEL}/messages"
LANGUAGES = GuildLanguages(MemoryGuildSettingsReader(MemoryRecords()))


@pytest.fixture
def notices(client: CurrentClient, clock: FakeClock) -> DiscordLevelNotices:
    return DiscordLevelNotices(client, clock, LANGUAGES)


@pytest.fixture
def staff(client: CurrentClient, clock: FakeClock) -> DiscordStaffChannel:
    return DiscordStaffChannel(client, clock, LANGUAGES)


def own(card: Json) -> Json:
    return {**message_json(55, card["components"]), "author": user_json(BOT)}


def asked_for(http: DiscordHttp) -> list[str]:
    return [f"{asked.method} {asked.path}" for asked in http.asked]


async def test_a_notice_is_posted_silently_and_pings_nobody(notices: DiscordLevelNotices, http: DiscordHttp) -> None:
    await notices.post(CHANNEL, NOTICE)
    (sent,) = http.asked
    assert (sent.method, sent.path, [*faults_of(sent)]) == ("POST", HERE, [])
    assert texts_of(sent.body) == [f"<@{MEMBER}> is 5 in The \\*Guild\\*", f"-# Level 5 · <@{MEMBER}>"]
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (f"v{GUILD ^ MEMBER:x}.5", True)


async def test_a_notice_is_sent_to_the_member_alone(notices: DiscordLevelNotices, http: DiscordHttp) -> None:
    await notices.tell(NOTICE)
    assert asked_for(http) == ["POST /users/@me/channels", f"POST {THERE}"]
    assert texts_of(http.asked[-1].body)[1] == "-# Level 5 · The \\*Guild\\*"


async def test_the_largest_ids_fit_into_a_nonce(
    notices: DiscordLevelNotices, staff: DiscordStaffChannel, http: DiscordHttp
) -> None:
    largest = evolve(NOTICE, user=UserId(2**63 - 1), level=10_000)
    await notices.post(CHANNEL, largest)
    await staff.tell(CHANNEL, REFUSED)
    assert all(len(str(asked.body["nonce"])) <= 25 for asked in http.asked)


@pytest.mark.parametrize(("waited", "looks"), [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True)])
async def test_once_the_nonce_has_expired_a_notice_is_looked_for_before_another_is_sent(
    notices: DiscordLevelNotices, http: DiscordHttp, clock: FakeClock, waited: timedelta, looks: bool
) -> None:
    clock.advance(waited)
    await notices.post(CHANNEL, NOTICE)
    assert asked_for(http) == ([f"GET {HERE}", f"POST {HERE}"] if looks else [f"POST {HERE}"])


async def test_what_was_said_before_is_not_said_again(
    notices: DiscordLevelNotices, staff: DiscordStaffChannel, http: DiscordHttp, clock: FakeClock
) -> None:
    clock.advance(timedelta(hours=1))
    http.answers[f"GET {HERE}"] = Answer(
        body=[
            own(as_message(notice_card(NOTICE, GUILD_NAME, is_private=False))),
            own(as_message(refusal_card(REFUSED, shared_words))),
        ]
    )
    http.answers[f"GET {THERE}"] = Answer(body=[own(as_message(notice_card(NOTICE, GUILD_NAME, is_private=True)))])
    await notices.post(CHANNEL, NOTICE)
    await notices.tell(NOTICE)
    await staff.tell(CHANNEL, REFUSED)
    assert f"POST {HERE}" not in asked_for(http)
    assert f"POST {THERE}" not in asked_for(http)


async def test_where_the_history_cannot_be_read_nothing_is_said_a_second_time(
    notices: DiscordLevelNotices,
    staff: DiscordStaffChannel,
    client: CurrentClient,
    http: DiscordHttp,
    clock: FakeClock,
) -> None:
    hide_history(client)
    clock.advance(timedelta(hours=1))
    for saying in (
        notices.post(CHANNEL, NOTICE),
        staff.tell(CHANNEL, REFUSED),
        staff.tell_of_silence(CHANNEL, GUILD, ChannelId(5), at=START),
    ):
        with pytest.raises(NoticeUnwritable):
            await saying
    await notices.tell(NOTICE)  # direct messages can always be read
    assert [asked for asked in asked_for(http) if asked.startswith("POST")][-1:] == [f"POST {THERE}"]
    assert f"POST {HERE}" not in asked_for(http)


async def test_a_channel_that_takes_nothing_is_said_to_be_so(
    notices: DiscordLevelNotices, staff: DiscordStaffChannel, http: DiscordHttp
) -> None:
    http.answers[f"POST {HERE}"] = refused(403, 50013)
    with pytest.raises(NoticeUnwritable):
        await notices.post(CHANNEL, NOTICE)
    with pytest.raises(NoticeUnwritable):
        await staff.tell(CHANNEL, REFUSED)


async def test_a_member_who_takes_no_messages_is_not_told(notices: DiscordLevelNotices, http: DiscordHttp) -> None:
    http.answers[f"POST {THERE}"] = refused(403, 50007)
    await notices.tell(NOTICE)
    assert asked_for(http)[-1] == f"POST {THERE}"


@no_clear_answer
async def test_without_a_clear_answer_nothing_is_known(
    notices: DiscordLevelNotices, staff: DiscordStaffChannel, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[f"POST {HERE}"] = http.answers[f"POST {THERE}"] = answer
    with pytest.raises(DiscordUnreachable):
        await notices.post(CHANNEL, NOTICE)
    with pytest.raises(DiscordUnreachable):
        await notices.tell(NOTICE)
    with pytest.raises(DiscordUnreachable):
        await staff.tell(CHANNEL, REFUSED)


async def test_the_staff_is_told_once_a_day_that_notices_cannot_be_posted(
    staff: DiscordStaffChannel, client: CurrentClient, http: DiscordHttp, clock: FakeClock
) -> None:
    await staff.tell_of_silence(CHANNEL, GUILD, ChannelId(5), at=START)
    assert asked_for(http) == [f"GET {HERE}", f"POST {HERE}"]
    assert texts_of(http.asked[-1].body)[0].startswith("### I cannot post level-up notices in <#5>\n")
    http.answers[f"GET {HERE}"] = Answer(body=[own(as_message(silence_card(ChannelId(5))))])
    await DiscordStaffChannel(client, clock, LANGUAGES).tell_of_silence(CHANNEL, GUILD, ChannelId(5), at=START)
    assert asked_for(http)[2:] == [f"GET {HERE}"], "another process looks first"
    http.answers[f"GET {HERE}"] = Answer(body=[])
    await staff.tell_of_silence(CHANNEL, GUILD, ChannelId(5), at=START + timedelta(hours=23))
    assert len(http.asked) == 3, "and this one knows"
    clock.advance(timedelta(days=1))
    await staff.tell_of_silence(CHANNEL, GUILD, ChannelId(5), at=START + timedelta(days=1))
    assert asked_for(http)[3:] == [f"GET {HERE}", f"POST {HERE}"]


async def test_a_guild_that_this_process_does_not_serve_is_told_nothing(
    notices: DiscordLevelNotices, http: DiscordHttp
) -> None:
    with pytest.raises(DiscordUnreachable):
        await notices.post(CHANNEL, evolve(NOTICE, guild=GuildId(5)))
    assert http.asked == []
