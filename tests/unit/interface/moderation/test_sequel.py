"""What is said of an action besides its outcome."""

import re
from unittest.mock import patch

import pytest
from attrs import evolve

from application.moderation.announce_action import Announcement
from application.moderation.errors import AnnouncementRefused
from application.moderation.list_cases import ListCases
from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from application.shared.total import Total
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.warn import WARN
from domain.moderation.settings import PUBLIC_NOTICE
from domain.shared.permission import Permission
from interface.moderation.cards import action_result, case_marker
from interface.moderation.public_notices import DiscordPublicNotices
from interface.moderation.sequel import ordinal, public_notice, sequel, with_cases
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import barest, texts_of
from tests.builders import GUILD, MEMBER
from tests.fakes.avatars import AVATAR
from tests.fakes.cards import as_message
from tests.fakes.discord import FakeDiscord, Post
from tests.fakes.discord_http import Answer, DiscordHttp, buttons_of, faults_of, refused
from tests.fakes.discord_http import texts_of as texts_sent
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.interactions import Given, Guild, someone
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.payloads import CHANNEL
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.moderation.views import a_view, the_largest_view
from tests.wired import RecordingShared, wired_contexts

MODERATOR = someone(Permission.MODERATE_MEMBERS)
GIVEN: dict[str, Given] = {"member": MEMBER, "reason": "spam"}
SEND = f"POST /channels/{CHANNEL}/messages"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")),
        *((22, "22nd"), (101, "101st"), (111, "111th"), (1000, "1,000th"), (1001, "1,000th or later")),
    ],
)
def test_a_count_is_said_as_people_say_it(count: int, said: str) -> None:
    assert ordinal(Total.of(count)) == said


def test_the_outcome_still_begins_with_what_was_done_and_ends_with_the_number_of_the_case() -> None:
    case, count = a_view(kind=WARN), Total.of(3)
    shown = with_cases(action_result(case, AVATAR, sequel(case, count, Announcement.FAILED)), case, count)
    assert "**3rd warning** of this member\nI could not say so in this channel" in "\n".join(texts_of(shown))
    plain = barest(shown)
    assert (plain.startswith(f"⚠️ <@{MEMBER}> was warned"), "Case #7" in plain) == (True, True)


@pytest.mark.parametrize("announcement", [Announcement.POSTED, Announcement.NOT_WANTED])
def test_of_what_is_not_counted_and_went_well_nothing_more_is_said(announcement: Announcement) -> None:
    case = a_view()
    assert sequel(case, None, announcement) == []
    assert buttons_of(as_message(with_cases(action_result(case, AVATAR), case, None))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_outcome_and_notice_fit(kind: ActionKind) -> None:
    case, count = the_largest_view(kind), Total.of(1001)
    for shown in (
        with_cases(action_result(case, AVATAR, sequel(case, count, Announcement.FAILED)), case, count),
        public_notice(case),
    ):
        assert sum(map(len, texts_of(shown))) <= 4000
        assert shown.total_children_count <= 40


def test_everybody_reads_who_what_why_and_which_case_and_not_by_whom() -> None:
    notice = public_notice(a_view(kind=WARN, reason="*spam*"))
    assert texts_of(notice) == [f"### <@{MEMBER}> was warned\n**Reason** \\*spam\\*", "-# Warning · Case #7"]
    assert texts_of(public_notice(a_view(reason=None)))[0] == f"### <@{MEMBER}> was banned"


def test_a_notice_is_not_mistaken_for_the_post_in_the_mod_log() -> None:
    assert not texts_of(public_notice(a_view()))[0].startswith(case_marker(a_view().number))


async def test_a_warning_says_which_one_it_is_and_leads_to_the_others(guild: Guild, discord: FakeDiscord) -> None:
    await guild.slash("warn", MODERATOR, GIVEN)
    answer = await guild.slash("warn", MODERATOR, GIVEN)
    assert "**2nd warning** of this member" in "\n".join(texts_sent(answer))
    (button,) = buttons_of(answer)
    assert (button["label"], button["custom_id"]) == ("Cases of this member", f"cases:of:{MEMBER}")
    cases = await guild.press(str(button["custom_id"]), MODERATOR, answer)
    assert texts_sent(cases)[0].startswith(f"### Cases of <@{MEMBER}>")


async def test_a_warning_is_answered_while_it_cannot_be_counted(guild: Guild) -> None:
    async def away(*_given: object, **_named: object) -> Total:
        raise RecordsUnavailable

    with patch.object(MemoryCaseReader, "count_applied", away):
        answer = await guild.slash("warn", MODERATOR, GIVEN)
    assert texts_sent(answer)[0].startswith(f"### ⚠️ <@{MEMBER}> was warned")
    assert buttons_of(answer) == []


async def test_the_cases_of_a_member_are_not_shown_while_the_records_are_away(
    guild: Guild, shared: RecordingShared
) -> None:
    answer = await guild.slash("warn", MODERATOR, GIVEN)
    shared.failures[ListCases] = RecordsUnavailable()
    (said,) = texts_sent(await guild.press(f"cases:of:{MEMBER}", MODERATOR, answer))
    assert said.startswith("I can't reach my records right now")


@pytest.mark.parametrize("custom_id", ["cases:of:", "cases:of:x", "cases:of:-1", "cases:of:1:2", "xcases:of:1"])
def test_no_other_custom_id_leads_to_the_cases_of_a_member(custom_id: str) -> None:
    templates = [button.template for each in wired_contexts(MemoryRecords(), FakeDiscord()) for button in each.buttons]
    assert not any(re.fullmatch(template, custom_id) for template in templates)


async def test_the_cases_of_a_member_are_refused_to_who_may_not_see_them(guild: Guild) -> None:
    answer = await guild.slash("warn", MODERATOR, GIVEN)
    (said,) = texts_sent(await guild.press(f"cases:of:{MEMBER}", someone(), answer))
    assert said == "You need the permission **Timeout Members** for this."


async def test_where_the_guild_wants_it_the_channel_reads_of_the_warning(
    guild: Guild, moderation: Moderation, discord: FakeDiscord
) -> None:
    await moderation.choose(Choice(PUBLIC_NOTICE, True))
    await guild.slash("warn", MODERATOR, GIVEN)
    (post,) = discord.announced
    assert (post.channel, post.case.number, post.case.kind) == (CHANNEL, 1, WARN)


async def test_the_moderator_reads_that_the_channel_could_not_be_told(
    guild: Guild, moderation: Moderation, discord: FakeDiscord
) -> None:
    await moderation.choose(Choice(PUBLIC_NOTICE, True))
    discord.unwritable.add(CHANNEL)
    answer = await guild.slash("warn", MODERATOR, GIVEN)
    assert texts_sent(answer)[0].startswith(f"### ⚠️ <@{MEMBER}> was warned")
    assert "I could not say so in this channel" in "\n".join(texts_sent(answer))
    assert discord.announced == list[Post]()


@pytest.fixture
def notices(client: CurrentClient, records: MemoryRecords) -> DiscordPublicNotices:
    return DiscordPublicNotices(client, GuildLanguages(MemoryGuildSettingsReader(records)))


async def test_a_notice_pings_nobody_and_comes_once(notices: DiscordPublicNotices, http: DiscordHttp) -> None:
    await notices.post(CHANNEL, a_view(kind=WARN))
    (sent,) = http.asked
    assert [*faults_of(sent)] == []
    assert texts_sent(sent.body) == texts_sent(as_message(public_notice(a_view(kind=WARN))))
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == (f"p{GUILD:x}.7", True)


@pytest.mark.parametrize("answer", [refused(403, 50013), refused(404, 10003), refused(400, 50035)], ids=repr)
async def test_a_channel_that_takes_no_notice_says_so(
    notices: DiscordPublicNotices, http: DiscordHttp, answer: Answer
) -> None:
    http.answers[SEND] = answer
    with pytest.raises(AnnouncementRefused):
        await notices.post(CHANNEL, a_view())


@no_clear_answer
async def test_without_a_clear_answer_nobody_knows_whether_the_channel_was_told(
    notices: DiscordPublicNotices, http: DiscordHttp, answer: Answer | BaseException
) -> None:
    http.answers[SEND] = answer
    with pytest.raises(DiscordUnreachable):
        await notices.post(CHANNEL, evolve(a_view()))
