import pytest
from attrs import evolve

from application.levels.change_rules import ChangedRules
from application.levels.preview_rules import Move, RulesPreview
from application.levels.rule_queries import RulesDecision
from domain.levels.curve import LONGEST_TABLE, MAX_XP, AnyCurve, LinearCurve, StandardCurve, TableCurve
from domain.levels.rules import MOST_EXCEPTIONS, LevelRules
from domain.shared.ids import ChannelId, RoleId, UserId
from domain.shared.paging import Page
from interface.levels.rule_cards import changed_rules_card, curve_in_words, preview_card, rule_history_card, rules_card
from interface.shared.layout import LONGEST_TEXT, texts_of
from tests.builders import MODERATOR
from tests.fakes.clock import START

LARGEST = LevelRules(
    version=2**31 - 1,
    least_xp=1_000,
    most_xp=1_000,
    cooldown=86_400,
    message_cap=1_000_000,
    voice_cap=1_000_000,
    rates_by_role={RoleId(2**63 - number): 1_000 for number in range(1, MOST_EXCEPTIONS + 1)},
    rates_by_channel={ChannelId(2**63 - number): 1_000 for number in range(1, MOST_EXCEPTIONS + 1)},
    excluded_roles=frozenset(RoleId(2**62 - number) for number in range(MOST_EXCEPTIONS)),
    excluded_channels=frozenset(ChannelId(2**62 - number) for number in range(MOST_EXCEPTIONS)),
    curve=TableCurve(tuple(range(MAX_XP - LONGEST_TABLE + 1, MAX_XP + 1))),
)


def test_rules_are_said_in_words() -> None:
    rules = LevelRules(
        version=3,
        message_cap=500,
        excluded_channels=frozenset({ChannelId(7)}),
        rates_by_role={RoleId(5): 150},
    )
    assert texts_of(rules_card(rules)) == [
        "### Rules for XP\n"
        "**A message** 15 to 25 XP, at most one every 60 seconds\n"
        "**A minute in voice** 5 XP\n"
        "**A day at most** 500 XP for messages, any number for voice\n"
        "**Levels** from level L to the next 5 L² + 50 L + 100 XP",
        "**Roles and channels of their own**\n<#7> no XP\n<@&5> 150 %",
        "-# Change them with `/levels rules set`, `curve`, `role` and `channel`; "
        "`/levels preview` shows who moves how. Version 3.",
    ]


def test_a_change_says_what_holds_no_longer_and_what_holds_instead_and_nothing_else() -> None:
    before = LevelRules(rates_by_role={RoleId(5): 150, RoleId(6): 120})
    after = evolve(before, version=1, cooldown=30, rates_by_role={RoleId(5): 200, RoleId(6): 120})
    assert texts_of(changed_rules_card(ChangedRules(before, after))) == [
        "### The rules for XP have changed\n"
        "~~**A message** 15 to 25 XP, at most one every 60 seconds~~\n"
        "~~<@&5> 150 %~~\n"
        "**A message** 15 to 25 XP, at most one every 30 seconds\n"
        "<@&5> 200 %",
        "-# `/levels rules show` has all of them; `/levels preview` shows who moves how. Version 1.",
    ]
    assert texts_of(changed_rules_card(ChangedRules(before, before)))[0] == "### Nothing to change"


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        (StandardCurve(), "from level L to the next 5 L² + 50 L + 100 XP"),
        (LinearCurve(first=1_000), "each level 1,000 XP"),
        (LinearCurve(first=100, step=10), "the first level 100 XP, each further one 10 more"),
        (TableCurve((1, 2)), "a table of 2 levels, reached with 1, 2 XP"),
        (
            TableCurve(tuple(range(1, 13))),
            "a table of 12 levels, reached with 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … up to 12 XP",
        ),
    ],
)
def test_a_curve_is_said_in_words(curve: AnyCurve, words: str) -> None:
    assert curve_in_words(curve) == words


def test_the_history_says_who_decided_what_when() -> None:
    decision = RulesDecision(rules=LevelRules(version=4, voice_cap=9), by=MODERATOR, at=START)
    [text] = texts_of(rule_history_card(Page((decision,))))
    assert f"**Version 4** <t:{int(START.timestamp())}:f> by <@{MODERATOR}>\n-# 15-25 XP, 60 s, voice 5" in text
    assert "### Rules for XP until now\n*The defaults are in force.*" in texts_of(rule_history_card(Page(())))[0]


def test_the_longest_rules_keep_within_a_message() -> None:
    assert sum(map(len, texts_of(rules_card(LARGEST)))) <= LONGEST_TEXT
    assert sum(map(len, texts_of(changed_rules_card(ChangedRules(LARGEST, LevelRules()))))) <= LONGEST_TEXT
    history = rule_history_card(Page((RulesDecision(rules=LARGEST, by=MODERATOR, at=START),) * 10))
    assert sum(map(len, texts_of(history))) <= LONGEST_TEXT


A_MOVE = Move(member=MODERATOR, xp_before=100, xp=1_200, level_before=1, level=6)


def test_a_preview_says_who_moves_how() -> None:
    preview = RulesPreview(
        rules=LevelRules(), members=1_000, is_whole=True, by_levels={5: 1, -1: 20}, most=(A_MOVE,), is_exact=False
    )
    summary, levels, most, footer = texts_of(preview_card(preview))
    assert summary.endswith(
        "Of 1,000 members 21 would move to another level.\n"
        "What messages brought is kept as days, so another range of XP is applied to their mean."
    )
    assert levels == "**Members by levels**\n+5 levels: 1\n-1 level: 20"
    assert most == f"**Who moves most**\n<@{MODERATOR}> level 1 → 6, 100 → 1,200 XP"
    assert footer.startswith("-# Nothing was changed.")


def test_a_preview_in_which_nobody_moves_says_so() -> None:
    preview = RulesPreview(rules=LevelRules(), members=0, is_whole=True, by_levels={}, most=(), is_exact=True)
    summary, _ = texts_of(preview_card(preview))
    assert summary.endswith("Of 0 members 0 would move to another level.")


def test_a_preview_of_a_part_of_the_members_says_of_which() -> None:
    preview = RulesPreview(rules=LevelRules(), members=2_000, is_whole=False, by_levels={}, most=(), is_exact=True)
    summary, _ = texts_of(preview_card(preview))
    assert summary.endswith(
        "Of the first 2,000 members by XP, who alone were looked at, 0 would move to another level."
    )


def test_the_longest_preview_keeps_within_a_message() -> None:
    far = Move(member=UserId(2**63 - 1), xp_before=MAX_XP, xp=MAX_XP, level_before=10_000, level=10_000)
    by_levels = dict.fromkeys(range(-1000, 1000), 10**6)
    preview = RulesPreview(
        rules=LARGEST, members=10**7, is_whole=False, by_levels=by_levels, most=(far,) * 10, is_exact=False
    )
    assert sum(map(len, texts_of(preview_card(preview)))) <= LONGEST_TEXT
