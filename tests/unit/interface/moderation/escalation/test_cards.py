from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.escalation.change_rules import ChangedEscalation
from application.moderation.escalation.foresee import Consequence, Followed, Follows, Outdone
from application.moderation.escalation.preview_member import EscalationPreview
from application.moderation.escalation.show_rules import CHANGES_SHOWN, EscalationDetails
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.kinds import OFFENCES
from domain.moderation.escalation.policy import next_reached, outlook
from domain.moderation.escalation.record import MOST_CASES, CountedCase, Firing, MemberRecord
from domain.moderation.escalation.rules import MOST_STEPS, EscalationRules
from domain.moderation.escalation.written import step_written
from domain.moderation.links import CaseLinks, Link, Relation
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import UserId
from domain.shared.language import Language
from interface.moderation.cards import failure_text
from interface.moderation.escalation.cards import changed_rules_card, preview_card, rules_card
from interface.moderation.escalation.sequel import sequel_lines
from interface.shared.languages import speaking
from interface.shared.layout import LONGEST_TEXT, Card, texts_of
from tests.builders import MEMBER, MODERATOR, UNNAMED
from tests.escalation import a_counted_case, a_firing, a_step, a_worth, some_rules
from tests.fakes.clock import START
from tests.unit.interface.moderation.views import LARGEST, STARRED, a_view

DAY = timedelta(days=1)
AT = int(START.timestamp())
LADDER = some_rules(a_step(3, "30d", lasts="1d"), a_step(5, "90d", KICK, None), warn=a_worth(1, "60d"))
CASES = tuple(a_counted_case(1 + day, START + day * DAY) for day in range(2))
LONG = "9 years 11 months 29 days 23 hours 59 minutes 59 seconds"
THE_LONGEST = EscalationRules(
    worths={kind: a_worth(100, LONG) for kind in OFFENCES},
    steps=tuple(a_step(81 + points, LONG, lasts=LONG) for points in range(MOST_STEPS)),
    is_on=False,
)


def whole(shown: Card) -> str:
    return "\n".join(texts_of(shown))


def a_change(field: str, old: str | bool | None, new: str | bool | None, by: UserId = MODERATOR) -> RecordedChange:
    return RecordedChange(1, Change(field=field, old=old, new=new, by=by, at=START))


def previewed(
    rules: EscalationRules, cases: tuple[CountedCase, ...] = CASES, *firings: Firing, kind: ActionKind = WARN
) -> str:
    record = MemberRecord(cases, firings)
    seen = EscalationPreview(rules, outlook(rules, record, kind, START + 2 * DAY))
    return whole(preview_card(seen, MEMBER, UNNAMED))


def test_the_rules_say_what_follows_what_counts_and_who_changed_them() -> None:
    changes = (a_change("step", "3 points within 7 days: kick", "3 points within 30 days: timeout for 1 day"),)
    assert whole(rules_card(EscalationDetails(LADDER, changes))).splitlines()[:-1] == [
        "### What follows by itself",
        "**3 points within 30 days**: ⏳ Timeout for 1 day",
        "**5 points within 90 days**: 👢 Kick",
        "**What counts**",
        "⚠️ Warning: 1 point, for 60 days",
        "**Changes**",
        "3 points within 7 days: kick → 3 points within 30 days: timeout for 1 day",
        f"-# <@{MODERATOR}> {MODERATOR} · <t:{AT}:f>",
    ]


def test_rules_that_are_empty_or_off_say_so() -> None:
    nothing = whole(rules_card(EscalationDetails(some_rules(warn=a_worth(0)))))
    assert "*Nothing follows by itself yet.*" in nothing
    assert "*No case counts for anything.*" in nothing
    changes = (a_change("on", old=True, new=False), a_change("step", "_3_ points", None))
    off = whole(rules_card(EscalationDetails(evolve(LADDER, is_on=False), changes)))
    assert "**Off**: nothing follows by itself until `/escalation on`." in off
    assert "on → off" in off
    assert "\\_3\\_ points → *nothing*" in off


def test_a_change_shows_the_rules_and_one_that_changes_nothing_says_so() -> None:
    assert "**5 points within 90 days**" in whole(changed_rules_card(ChangedEscalation(LADDER, has_changed=True)))
    assert "Nothing was changed." in whole(changed_rules_card(ChangedEscalation(LADDER, has_changed=False)))


def test_a_preview_says_what_would_follow_why_and_how_far_each_step_is() -> None:
    assert previewed(LADDER).splitlines() == [
        f"### Warning as the next case of <@{MEMBER}>",
        f"-# ID {MEMBER}",
        "It comes to **3 points within 30 days**, with #1, #2: **⏳ Timeout for 1 day** would follow.",
        "**Steps**",
        "**3 points within 30 days**: ⏳ Timeout for 1 day · has 2, 1 to go",
        "**5 points within 90 days**: 👢 Kick · has 2, 3 to go",
        "**What counts now**, and at the longest until when",
        f"#2 ⚠️ Warning · 1 point · until <t:{AT + 61 * 86_400}:f>",
        f"#1 ⚠️ Warning · 1 point · until <t:{AT + 60 * 86_400}:f>",
    ]


def test_a_preview_says_why_nothing_would_follow() -> None:
    assert "It counts 1 point: nothing would follow by itself." in previewed(LADDER, CASES[:1])
    assert "It counts 0 points: nothing would follow by itself." in previewed(LADDER, kind=KICK)
    assert "### Kick as the next case of" in previewed(LADDER, kind=KICK)
    assert "**Off**" in previewed(evolve(LADDER, is_on=False))
    assert "Set it up with `/escalation add`." in previewed(some_rules())


def test_a_preview_says_which_steps_were_taken_and_until_when_they_hold() -> None:
    rules = some_rules(a_step(2, "30d"))
    held = previewed(rules, CASES, a_firing(2, 2))
    assert f"· taken because of #2, not again before <t:{AT + 30 * 86_400}:R>" in held
    assert "· has 2, so the next case reaches it" in previewed(rules)


@pytest.mark.parametrize(
    ("following", "said"),
    [
        (None, []),
        (
            Followed(a_view(9, kind=TIMEOUT)),
            ["Followed by itself: **⏳ Timeout**, case #9."],
        ),
        (
            Followed(a_view(9, kind=TIMEOUT, status=CaseStatus.FAILED, failure=Failure.OUT_OF_REACH)),
            ["Followed by itself: **⏳ Timeout**, case #9, which was not carried out."],
        ),
        (
            Followed(a_view(9, kind=KICK, status=CaseStatus.PENDING, settled_after=None)),
            ["Followed by itself: **👢 Kick**, case #9, which is in progress."],
        ),
    ],
)
def test_a_moderator_reads_what_followed(following: Consequence | None, said: list[str]) -> None:
    assert sequel_lines(following) == said


def test_a_moderator_reads_what_is_about_to_follow_and_which_one_it_was() -> None:
    cases = (*CASES, a_counted_case(3, START + 2 * DAY))
    reached = next_reached(LADDER, MemberRecord(cases), cases[-1].number)
    assert reached is not None
    assert sequel_lines(Follows(reached)) == [
        "This is the 3rd within 30 days: **⏳ Timeout for 1 day** follows by itself."
    ]
    assert sequel_lines(Outdone(reached)) == [
        "This is the 3rd within 30 days: **⏳ Timeout for 1 day** would follow, "
        "but what is in force already lasts at least as long."
    ]
    heavy = next_reached(evolve(LADDER, worths={WARN: a_worth(2)}), MemberRecord(cases), cases[-1].number)
    assert heavy is not None
    assert sequel_lines(Follows(heavy)) == ["6 points within 90 days: **👢 Kick** follows by itself."]


@pytest.mark.parametrize(
    ("links", "why"),
    [
        ((Link(Relation.CAUSED_BY, CaseNumber(8)),), "one was in force already, and by myself I shorten none"),
        ((), "someone else had done it already"),
    ],
)
def test_what_followed_and_left_alone_what_was_in_force_says_so(links: tuple[Link, ...], why: str) -> None:
    view = evolve(a_view(9, kind=TIMEOUT, failure=Failure.SUPERSEDED), links=CaseLinks(links))
    assert failure_text(view, Failure.SUPERSEDED) == why


@pytest.mark.parametrize("language", Language)
def test_the_longest_rules_with_all_their_changes_fit_a_message(language: Language) -> None:
    held = step_written(THE_LONGEST.steps[0])
    changes = (a_change("step", held, held + "*" * 100, UserId(LARGEST)),) * CHANGES_SHOWN
    with speaking(language):
        shown = whole(rules_card(EscalationDetails(THE_LONGEST, changes)))
        changed = whole(changed_rules_card(ChangedEscalation(THE_LONGEST, has_changed=True)))
    assert len(shown) <= LONGEST_TEXT
    assert shown.count("⏳") >= MOST_STEPS
    assert "-# … " in shown
    assert len(changed) <= LONGEST_TEXT


def test_the_longest_preview_fits_a_message() -> None:
    rules = evolve(THE_LONGEST, is_on=True, worths={WARN: a_worth(1)})
    cases = tuple(a_counted_case(2**31 - 1 - MOST_CASES + n) for n in range(MOST_CASES))
    for firings in ((), (a_firing(2**31 - 2, 100),)):
        seen = EscalationPreview(rules, outlook(rules, MemberRecord(cases, firings), WARN, START))
        shown = whole(preview_card(seen, UserId(LARGEST), STARRED))
        assert len(shown) <= LONGEST_TEXT
        assert "and 190 older" in shown or firings
        assert shown.count("-# … and ") == 2
        with speaking(Language.GERMAN):
            assert len(whole(preview_card(seen, UserId(LARGEST), STARRED))) <= LONGEST_TEXT
