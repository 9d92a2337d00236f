import pytest

from application.moderation.amend_reason import AmendReason
from application.moderation.errors import CaseLogUnwritable
from application.moderation.sync_case_log import SyncCaseLog
from application.shared.errors import DiscordUnreachable
from domain.guilds.guild import Choice
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.moderation.repository import LogPlace
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, a_moderator, an_intent
from tests.fakes.discord import Call
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
LOG, OTHER_LOG = ChannelId(90), ChannelId(91)
SYNC = SyncCaseLog(guild=GUILD, number=ONE)


async def choose_log(moderation: Moderation, channel: ChannelId | None) -> None:
    await moderation.choose(Choice(MOD_LOG_CHANNEL, channel))


async def amend(moderation: Moderation, reason: str) -> None:
    await moderation.amend_reason(AmendReason(guild=GUILD, number=ONE, by=a_moderator(), reason=reason))


@pytest.fixture
async def warned(moderation: Moderation) -> Moderation:
    """Case 1 is settled, in a guild with a mod-log."""
    await choose_log(moderation, LOG)
    await moderation.take_action(an_action(WARN, reason="spam"))
    moderation.discord.journal.clear()
    return moderation


async def test_a_case_is_posted_once_however_often_it_is_asked_for(warned: Moderation) -> None:
    await warned.sync_case_log(SYNC)
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert post.channel == LOG
    assert post.case == await warned.cases.show(GUILD, ONE)
    assert warned.discord.journal == ["post", "edit"]


async def test_a_changed_case_is_edited_in_its_post(warned: Moderation) -> None:
    await warned.sync_case_log(SYNC)
    await amend(warned, "raid")
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert post.case.reason == "raid"


@pytest.mark.parametrize("call", ["post", "edit"])
async def test_a_case_that_changes_while_it_is_shown_is_shown_again(
    warned: Moderation, records: MemoryRecords, call: Call
) -> None:
    if call == "edit":
        await warned.sync_case_log(SYNC)

    def change() -> None:
        del warned.discord.after[call]
        case = records[CASES][GUILD, ONE]
        case.reason = None
        case.version += 1

    warned.discord.after[call] = change
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert post.case.reason is None


async def test_a_pending_case_is_not_shown(moderation: Moderation) -> None:
    await choose_log(moderation, LOG)
    await moderation.open_case(an_intent())
    await moderation.sync_case_log(SYNC)
    assert moderation.discord.posts == {}


async def test_a_guild_without_a_mod_log_gets_no_posts(warned: Moderation) -> None:
    await choose_log(warned, None)
    await warned.sync_case_log(SYNC)
    assert warned.discord.posts == {}


async def test_a_post_stays_in_the_channel_where_it_was_made(warned: Moderation) -> None:
    await warned.sync_case_log(SYNC)
    await choose_log(warned, ChannelId(91))
    await amend(warned, "raid")
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert (post.channel, post.case.reason) == (LOG, "raid")


@pytest.mark.parametrize("now", [LOG, OTHER_LOG])
async def test_an_amended_case_whose_post_was_deleted_is_posted_anew_in_the_channel_set_now(
    warned: Moderation, now: ChannelId
) -> None:
    await warned.sync_case_log(SYNC)
    warned.discord.posts.clear()
    await choose_log(warned, now)
    await amend(warned, "raid")
    await warned.sync_case_log(SYNC)
    [(message, post)] = warned.discord.posts.items()
    assert (post.channel, post.case.reason) == (now, "raid")
    assert await warned.cases.log_post(GUILD, ONE) == LogPlace(channel=now, message=message)


async def test_an_amended_case_whose_channel_was_deleted_is_posted_anew_in_the_one_set_now(warned: Moderation) -> None:
    await warned.sync_case_log(SYNC)
    warned.discord.posts.clear()
    warned.discord.unwritable.add(LOG)
    await amend(warned, "raid")
    with pytest.raises(CaseLogUnwritable):
        await warned.sync_case_log(SYNC)
    await choose_log(warned, OTHER_LOG)
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert (post.channel, post.case.reason) == (OTHER_LOG, "raid")


async def test_an_unwritable_channel_is_reported(warned: Moderation) -> None:
    warned.discord.unwritable.add(LOG)
    with pytest.raises(CaseLogUnwritable):
        await warned.sync_case_log(SYNC)


@pytest.mark.parametrize("is_gone", [True, False])
async def test_where_no_log_is_wanted_any_more_what_cannot_be_written_is_let_go(
    warned: Moderation, is_gone: bool
) -> None:
    await warned.sync_case_log(SYNC)
    if is_gone:
        warned.discord.posts.clear()
    else:
        warned.discord.unwritable.add(LOG)
    await choose_log(warned, None)
    await amend(warned, "raid")
    await warned.sync_case_log(SYNC)
    assert "raid" not in [post.case.reason for post in warned.discord.posts.values()]


async def test_a_post_whose_answer_was_lost_is_found_again(warned: Moderation) -> None:
    warned.discord.answer_lost.add("post")
    with pytest.raises(DiscordUnreachable):
        await warned.sync_case_log(SYNC)
    warned.discord.answer_lost.clear()
    await warned.sync_case_log(SYNC)
    await amend(warned, "raid")
    await warned.sync_case_log(SYNC)
    [post] = warned.discord.posts.values()
    assert post.case.reason == "raid"


async def test_a_case_that_does_not_exist_is_reported(moderation: Moderation) -> None:
    with pytest.raises(CaseNotFound):
        await moderation.sync_case_log(SYNC)
