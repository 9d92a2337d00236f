"""Searches, histories and exports as people see them; at their longest within Discord's limits."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.casebook.export_cases import Export
from application.moderation.casebook.export_format import ExportFormat
from application.moderation.casebook.list_own_cases import OwnCases
from application.moderation.casebook.queries import (
    MOST_IN_FORCE,
    MOST_MODERATORS,
    FoundCases,
    KindCounts,
    ModeratorCounts,
    ModStats,
)
from application.moderation.casebook.search_cases import SearchPage
from application.moderation.casebook.show_history import LATEST, MemberHistory
from application.moderation.casebook.show_mod_stats import ModStatsShown
from application.shared.total import Total
from domain.moderation.actions import KINDS
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchId, SearchText
from domain.moderation.nobody import NOBODY
from domain.moderation.state import CaseState
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Page
from interface.moderation.casebook.export_card import export_card, export_file
from interface.moderation.casebook.found_cards import found_page, history_card, own_cases
from interface.moderation.casebook.looking import PAGE_SIZE
from interface.moderation.casebook.stats_cards import stats_card, stats_image
from interface.shared.layout import Card, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of
from tests.fakes.studio import DRAWN
from tests.unit.interface.fitting import fits
from tests.unit.interface.moderation.views import AT, LARGEST, STARRED, STARS, a_view, the_largest_view

EXACT = Total(3, is_exact=True)


def buttons(shown: Card) -> dict[str, str | None]:
    return {
        str(each["label"]): None if each.get("disabled") else str(each["custom_id"])
        for each in buttons_of(as_message(shown))
    }


def test_a_search_says_what_was_asked_and_how_many_were_found() -> None:
    query = CaseQuery(
        text=SearchText("a *b*"),
        target=MEMBER,
        moderator=MODERATOR,
        kind=BAN,
        state=CaseState.SUPERSEDED,
        since=START,
        until=START,
    )
    shown = found_page(SearchPage(query, FoundCases(Page((a_view(),), older=7), EXACT), SearchId(5)))
    assert texts_of(shown)[0] == (
        f"### Cases found\n-# with a \\*b\\* · of <@{MEMBER}> · by <@{MODERATOR}> · kind ban · state replaced"
        f" · since <t:{AT}:f> · before <t:{AT}:f>"
    )
    assert texts_of(shown)[-1] == "-# 3 cases"
    assert buttons(shown) == {"← Newer": None, "Older →": "cases:found:5:older:7"}


@pytest.mark.parametrize(
    ("count", "said"),
    [(Total(1, is_exact=True), "-# 1 case"), (Total(1000, is_exact=False), "-# 1,000+ cases"), (None, None)],
)
def test_how_many_were_found_is_said_as_far_as_it_was_counted(count: Total | None, said: str | None) -> None:
    shown = texts_of(found_page(SearchPage(CaseQuery(), FoundCases(Page((a_view(),)), count), None)))
    assert shown[0] == "### Cases found\n-# all there are"
    assert shown[2:] == ([] if said is None else [said])


def test_a_search_at_its_longest_fits_and_one_that_finds_nothing_says_so() -> None:
    query = CaseQuery(
        text=SearchText("*" * 200),
        target=UserId(LARGEST),
        moderator=UserId(LARGEST),
        kind=BAN,
        state=CaseState.SUPERSEDED,
        since=START,
        until=START,
    )
    page = Page((the_largest_view(),) * PAGE_SIZE, newer=2**31 - 1, older=2**31 - 1)
    assert fits(found_page(SearchPage(query, FoundCases(page, Total(1000, is_exact=False)), SearchId(LARGEST))))
    nothing = found_page(SearchPage(query, FoundCases(Page(()), Total(0, is_exact=True)), None))
    assert texts_of(nothing)[1:] == ["*No cases.*", "-# 0 cases"]


def test_a_history_says_what_holds_what_counts_and_the_latest() -> None:
    named = Names(username="emil.k", display_name="Emil")
    latest = a_view(target_names=named, expires_at=START + timedelta(hours=1))
    counts = KindCounts({WARN: 2, BAN: 1}, EXACT)
    history = MemberHistory(user=MEMBER, counts=counts, in_force=(latest,), latest=(latest, a_view(6)), has_more=True)
    shown = history_card(history)
    assert texts_of(shown)[:3] == [
        f"### History of <@{MEMBER}>\n-# Emil · emil.k · ID {MEMBER}",
        f"**In force now**\n🔨 Ban · case #7 · until <t:{AT + 3600}:f>",
        "**Counted** 2 warnings · 1 ban",
    ]
    assert texts_of(shown)[3].startswith("**Latest**\n**#7** 🔨 Ban · by ")
    assert texts_of(shown)[4].startswith("**#6** 🔨 Ban · by ")
    assert list(buttons(shown).values()) == [f"cases:of:{MEMBER}"]


def test_a_history_at_its_longest_fits() -> None:
    counts = KindCounts(dict.fromkeys(KINDS, 1000), Total(1000, is_exact=False))
    history = MemberHistory(
        user=UserId(LARGEST),
        counts=counts,
        in_force=(the_largest_view(),) * MOST_IN_FORCE,
        latest=(the_largest_view(),) * LATEST,
        has_more=True,
    )
    shown = history_card(history)
    assert fits(shown)
    assert " · in the newest 1,000" in "".join(texts_of(shown))
    nothing = KindCounts({}, Total(0, is_exact=True))
    voided = MemberHistory(user=MEMBER, counts=nothing, in_force=(), latest=(a_view(void_reason="x"),), has_more=False)
    assert texts_of(history_card(voided))[1] == "**Counted** *nothing*"


def test_members_read_no_moderator_unless_the_guild_wants_it() -> None:
    own = Page((a_view(8), a_view(7, ending=Ending.LIFTED)), older=7)
    texts = texts_of(own_cases(OwnCases(own, are_moderators_named=False)))
    assert texts == [
        "### Your cases",
        f"**#8** 🔨 Ban · <t:{AT}:R>\nspam\n**In force** until lifted",
        f"**#7** 🔨 Ban *(lifted)* · <t:{AT}:R>\nspam",
    ]
    named = own_cases(OwnCases(own, are_moderators_named=True))
    assert f"· by <@{MODERATOR}> ·" in texts_of(named)[1]
    assert buttons(named) == {"← Newer": None, "Older →": "mycases:older:7"}
    assert texts_of(own_cases(OwnCases(Page(()), are_moderators_named=True)))[1] == (
        "*There is nothing on record about you.*"
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AppealState.OPEN, "not decided yet"),
        (AppealState.GRANTING, "not decided yet"),
        (AppealState.GRANTED, "granted"),
        (AppealState.REFUSED, "refused"),
        (AppealState.MOOT, "no longer needed"),
    ],
)
def test_members_read_how_their_appeals_stand(state: AppealState, said: str) -> None:
    own = Page((evolve(a_view(), appeal=state),))
    entry = texts_of(own_cases(OwnCases(own, are_moderators_named=False)))[1]
    assert entry.endswith(f"\n**Appeal** {said}")


def test_own_cases_at_their_longest_fit() -> None:
    longest = a_view(2**31 - 1, reason=STARS, moderator=UserId(LARGEST), expires_at=START, moderator_names=STARRED)
    longest = evolve(longest, appeal=AppealState.MOOT)
    assert fits(own_cases(OwnCases(Page((longest,) * 6, newer=1, older=1), are_moderators_named=True)))


def an_export(*, cases: int = 2, is_cut: bool = False) -> Export:
    return Export(file=b"x", format=ExportFormat.CSV, cases=cases, oldest=CaseNumber(5), is_cut=is_cut)


def test_an_export_says_how_many_cases_are_in_it_and_whether_that_is_all() -> None:
    assert texts_of(export_card(an_export())) == ["### 2 cases exported"]
    assert [document.name for document in export_file(an_export())] == ["cases.csv"]
    [text] = texts_of(export_card(an_export(is_cut=True)))
    assert "**That is not all**" in text
    assert "case #5" in text
    assert texts_of(export_card(an_export(cases=0))) == ["### No cases to export"]
    assert export_file(an_export(cases=0)) == []


def stats(moderators: int, *, others: int = 0, forgotten: int = 0) -> ModStats:
    counts = dict.fromkeys(KINDS, 1000)
    return ModStats(
        tuple(
            ModeratorCounts(moderator=UserId(LARGEST - number), names=STARRED, by_kind=counts)
            for number in range(moderators)
        ),
        others,
        forgotten,
    )


def test_what_moderators_did_is_said_in_words_beside_the_picture_and_without_it() -> None:
    one = ModStats((ModeratorCounts(moderator=MODERATOR, names=Names(username="dalia"), by_kind={WARN: 2, BAN: 1}),), 4)
    shown = ModStatsShown(one, days=1, moderator=None, picture=DRAWN)
    assert texts_of(stats_card(shown)) == [
        "### Moderators in the last day\n-# What was carried out and not voided\n"
        f"**3** <@{MODERATOR}> dalia {MODERATOR}\n-# 2 warnings · 1 ban\nAll others: 4"
    ]
    image = stats_image(shown)
    assert image is not None
    assert image.description == "Actions in the last day: dalia: 3"
    undrawn = stats_card(ModStatsShown(one, days=30, moderator=MODERATOR, picture=None))
    assert texts_of(undrawn)[0].startswith(f"### What <@{MODERATOR}> did in the last 30 days")
    assert texts_of(undrawn)[-1] == "-# I can't draw right now, so here it is in words alone."
    nothing = stats_card(ModStatsShown(ModStats((), 0), days=30, moderator=None, picture=None))
    assert texts_of(nothing)[1] == "*Nothing was done in this time.*"


def test_how_many_actions_are_forgotten_is_said_apart_from_what_nobody_known_did() -> None:
    done = ModStats((ModeratorCounts(moderator=MODERATOR, names=Names(), by_kind={BAN: 1}),), 0, forgotten=1200)
    shown = texts_of(stats_card(ModStatsShown(done, days=365, moderator=None, picture=DRAWN)))
    assert shown[0].endswith("\nForgotten, as old closed cases are here: 1,200")
    alone = texts_of(stats_card(ModStatsShown(ModStats((), 0, forgotten=3), days=365, moderator=None, picture=None)))
    assert alone[1:] == ["Forgotten, as old closed cases are here: 3"]


def test_of_whom_discord_did_not_name_it_is_said_that_nobody_is_known() -> None:
    own = own_cases(OwnCases(Page((a_view(moderator=NOBODY),)), are_moderators_named=True))
    assert "· by *nobody known* ·" in texts_of(own)[1]
    done = ModStats((ModeratorCounts(moderator=NOBODY, names=Names(), by_kind={BAN: 1}),), 0)
    shown = ModStatsShown(done, days=1, moderator=None, picture=DRAWN)
    assert "\n**1** *nobody known*\n" in texts_of(stats_card(shown))[0]
    image = stats_image(shown)
    assert image is not None
    assert image.description == "Actions in the last day: nobody known: 1"


def test_what_moderators_did_at_its_longest_fits() -> None:
    for picture in (DRAWN, None):
        assert fits(
            stats_card(ModStatsShown(stats(MOST_MODERATORS, others=10**6, forgotten=10**6), 365, None, picture))
        )
