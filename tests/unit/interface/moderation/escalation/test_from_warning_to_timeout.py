"""A moderator's way: rules are set up, warnings add up, what follows is said, done and shown."""

import pytest
from discord.utils import snowflake_time

from application.moderation.escalation.foresee import Follows
from application.reactions import Reactions
from domain.moderation.actions.warn import WARN
from domain.moderation.escalation.policy import next_reached
from domain.moderation.escalation.record import MemberRecord
from interface.moderation.cards import action_result, case_card
from interface.moderation.escalation.sequel import sequel_lines
from interface.shared.context import Context
from interface.shared.layout import LONGEST_TEXT
from interface.shared.layout import texts_of as texts_of_card
from tests.builders import EVERYTHING, GUILD, MEMBER
from tests.escalation import a_counted_case, a_step, some_rules
from tests.fakes.avatars import AVATAR
from tests.fakes.clock import FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Given, Guild, someone
from tests.fakes.payloads import CHANNEL
from tests.fakes.records import MemoryRecords
from tests.unit.interface.moderation.views import the_largest_view
from tests.wired import RecordingShared

SOMEBODY = someone(*EVERYTHING)
STEP: dict[str, Given] = {"points": 3, "within": "30d", "action": "timeout", "duration": "1d"}
WARNING: dict[str, Given] = {"member": MEMBER, "reason": "spam"}


@pytest.fixture
async def warned_twice(guild: Guild, shared: RecordingShared) -> Guild:
    assert isinstance(shared.clock, FakeClock)
    shared.clock.time = snowflake_time(guild.last_interaction)
    await guild.slash("settings set moderation", SOMEBODY, {"mod_log_channel": CHANNEL})
    await guild.slash("escalation add", SOMEBODY, STEP)
    for _ in range(2):
        answer = await guild.slash("warn", SOMEBODY, WARNING)
        assert "follows" not in "\n".join(texts_of(answer))
    return guild


async def deliver(contexts: tuple[Context, ...], records: MemoryRecords) -> None:
    """All that was left to deliver, and what that leaves."""
    reactions = Reactions.joined(context.reactions for context in contexts)
    while records.events:
        await reactions(records.events.pop(0))


async def test_the_third_warning_says_what_follows_and_then_what_followed_is_in_the_mod_log_with_its_causes(
    warned_twice: Guild, contexts: tuple[Context, ...], records: MemoryRecords, discord: FakeDiscord
) -> None:
    preview = await warned_twice.slash("escalation preview", SOMEBODY, {"member": MEMBER})
    assert "with #1, #2: **⏳ Timeout for 1 day** would follow." in texts_of(preview)[0]
    answer = await warned_twice.slash("warn", SOMEBODY, WARNING)
    assert "This is the 3rd within 30 days: **⏳ Timeout for 1 day** follows by itself." in "\n".join(texts_of(answer))
    await deliver(contexts, records)
    assert (GUILD, MEMBER) in discord.timeouts
    shown = [post.case for post in discord.posts.values()]
    posts = {int(case.number): "\n".join(texts_of_card(case_card(case, AVATAR))) for case in shown}
    assert sorted(posts) == [1, 2, 3, 4]
    assert "**Moderator** <@1>" in posts[4]
    assert "**Reason** Automatic, for 3 points within 30 days: cases #1, #2, #3" in posts[4]
    assert "**Because of** cases #1, #2, #3" in posts[4]


async def test_what_was_refused_is_in_the_mod_log_with_the_reason(
    warned_twice: Guild, contexts: tuple[Context, ...], records: MemoryRecords, discord: FakeDiscord
) -> None:
    await warned_twice.slash("warn", SOMEBODY, WARNING)
    discord.bot = discord.standings[MEMBER]
    await deliver(contexts, records)
    [post] = [post for post in discord.posts.values() if post.case.number == 4]
    shown = "\n".join(texts_of_card(case_card(post.case, AVATAR)))
    assert "**State** Not carried out: I lack the permission for it" in shown
    assert "**Because of** cases #1, #2, #3" in shown


def test_the_largest_outcome_of_a_warning_fits_with_what_follows() -> None:
    long = "9 years 11 months 29 days 23 hours 59 minutes 59 seconds"
    rules = some_rules(a_step(100, long, lasts=long))
    cases = tuple(a_counted_case(number) for number in range(1, 101))
    reached = next_reached(rules, MemberRecord(cases), cases[-1].number)
    assert reached is not None
    shown = action_result(the_largest_view(WARN), AVATAR, sequel_lines(Follows(reached)))
    assert sum(map(len, texts_of_card(shown))) <= LONGEST_TEXT
