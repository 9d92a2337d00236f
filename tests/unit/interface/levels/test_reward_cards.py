import pytest
from attrs import evolve

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.list_rewards import RewardsShown
from application.levels.reward_queries import RefusedReward, RewardList
from domain.levels.level_repository import WITHHELD
from domain.levels.notices import LONGEST_NOTICE
from domain.levels.rewards import MOST_REWARDS, Reward, RewardMode
from domain.shared.ids import ChannelId, RoleId, UserId
from domain.shared.roles import RoleAboveTheBot
from interface.levels.reward_cards import (
    notice_card,
    notice_marker,
    refusal_card,
    refusal_marker,
    reward_added_card,
    reward_removed_card,
    rewards_card,
)
from interface.shared.layout import LONGEST_TEXT, texts_of
from interface.shared.words import shared_words
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START

BRONZE, SILVER = RoleId(60), RoleId(50)
NOTICE = LevelNotice(
    guild=GUILD, user=MEMBER, level=1_000, xp=5_000, text="{user}: **{level}** in {server} ({xp})", at=START
)
SHOWN = RewardsShown(
    rewards=RewardList(
        rewards=(Reward(5, BRONZE), Reward(10, SILVER)),
        refused=(
            RefusedReward(role=BRONZE, why="Missing `Permissions`", members=1),
            RefusedReward(role=RoleId(7), why="no", members=1_200),
        ),
    ),
    mode=RewardMode.STACK,
    faults={SILVER: RoleAboveTheBot(SILVER)},
)


def test_rewards_are_listed_with_what_stands_in_their_way() -> None:
    assert texts_of(rewards_card(SHOWN, shared_words)) == [
        "### Rewards\n"
        "**Level 5** <@&60>\n"
        "**Level 10** <@&50>\n"
        "-# ⚠ <@&50> stands at least as high as my highest role. Move mine above it, then I can hand it out.\n"
        "⚠ <@&60>: Discord said `Missing 'Permissions'`; 1 member is waiting\n"
        "⚠ <@&7>: Discord said `no`; 1,200 members are waiting, it is no reward any more",
        "-# Members keep the roles of all levels that they reached.",
    ]


def test_a_guild_without_rewards_reads_so() -> None:
    nothing = RewardsShown(rewards=RewardList(rewards=(), refused=()), mode=RewardMode.REPLACE, faults={})
    assert texts_of(rewards_card(nothing, shared_words))[0] == "### Rewards\n*No rewards yet.*"


def test_the_longest_list_of_rewards_keeps_within_a_message() -> None:
    roles = [RoleId(2**63 - number) for number in range(1, MOST_REWARDS + 1)]
    shown = RewardsShown(
        rewards=RewardList(
            rewards=tuple(Reward(10_000, role) for role in roles),
            refused=tuple(RefusedReward(role=role, why="`" * 300, members=10**6) for role in roles),
        ),
        mode=RewardMode.REPLACE,
        faults={role: RoleAboveTheBot(role) for role in roles},
    )
    texts = texts_of(rewards_card(shown, shared_words))
    assert sum(map(len, texts)) <= LONGEST_TEXT
    assert "more" in texts[0]


def test_an_added_and_a_removed_reward_say_what_follows() -> None:
    assert texts_of(reward_added_card(Reward(5, BRONZE))) == [
        "### <@&60> is a reward of level 5 now",
        "-# Members who reached it get it in the next minutes.",
    ]
    assert texts_of(reward_removed_card(Reward(5, BRONZE))) == [
        "### <@&60> is no reward of level 5 any more",
        "-# Whoever has the role keeps it.",
    ]


def test_the_staff_reads_which_role_is_refused_and_what_to_do() -> None:
    refused = RefusedRole(guild=GUILD, role=BRONZE, why="Missing Permissions", at=START)
    [text, _] = texts_of(refusal_card(refused, shared_words))
    assert text.startswith(f"{refusal_marker(BRONZE)}\nDiscord said `Missing Permissions`.\nMembers who earned it")
    withheld = evolve(refused, why=WITHHELD, fault=RoleAboveTheBot(BRONZE))
    [text, _] = texts_of(refusal_card(withheld, shared_words))
    assert text.startswith(f"{refusal_marker(BRONZE)}\n{shared_words(RoleAboveTheBot(BRONZE))}\nMembers who earned it")


def test_the_list_says_where_notices_cannot_be_posted() -> None:
    said = "⚠ I cannot post level-up notices in <#8>"
    assert said not in texts_of(rewards_card(SHOWN, shared_words))[0]
    assert said in texts_of(rewards_card(evolve(SHOWN, silent=ChannelId(8)), shared_words))[0]


def test_of_a_role_that_is_withheld_the_list_says_why_and_how_many_wait() -> None:
    waiting = RefusedReward(role=SILVER, why=WITHHELD, members=3)
    shown = evolve(SHOWN, rewards=evolve(SHOWN.rewards, refused=(waiting,)))
    text = texts_of(rewards_card(shown, shared_words))[0]
    assert "⚠ <@&50>: 3 members are waiting" in text
    assert f"{shared_words(RoleAboveTheBot(SILVER))}" in text


def test_a_notice_is_filled_in_and_what_is_filled_in_shows_as_it_is() -> None:
    assert texts_of(notice_card(NOTICE, "*The* Guild", is_private=False)) == [
        f"<@{MEMBER}>: **1,000** in \\*The\\* Guild (5,000)",
        f"-# Level 1,000 · <@{MEMBER}>",
    ]
    private = texts_of(notice_card(NOTICE, "*The* Guild", is_private=True))
    assert private[1] == notice_marker(NOTICE, "*The* Guild") == "-# Level 1,000 · \\*The\\* Guild"


@pytest.mark.parametrize("text", ["@everyone {level}", "@here", "{server}"])
def test_a_notice_never_reads_like_a_mass_mention(text: str) -> None:
    [said, _] = texts_of(notice_card(evolve(NOTICE, text=text), "@everyone", is_private=False))
    assert "@everyone" not in said
    assert "@here" not in said


def test_a_notice_that_is_too_long_is_not_cut_within_a_mention() -> None:
    user = UserId(2**63 - 1)
    for length in range(70, 101):
        notice = evolve(NOTICE, text="{server}" * 20 + "{user}" * 20, user=user)
        said = texts_of(notice_card(notice, "x" * length, is_private=False))[0]
        assert said.count("<@") == said.count(f"<@{user}>")


def test_the_longest_notice_keeps_within_a_message() -> None:
    notice = evolve(NOTICE, text="{server}" * (LONGEST_NOTICE // 8), user=UserId(2**63 - 1))
    texts = texts_of(notice_card(notice, "*" * 100, is_private=True))
    assert sum(map(len, texts)) <= LONGEST_TEXT
