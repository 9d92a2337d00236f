"""What an absence may be, what becomes of a nickname, and whose absence a moderator may set."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.afk.absence import (
    AGAIN_AFTER,
    GRACE,
    LONGEST,
    LONGEST_REASON,
    MOST_AWAY,
    MOST_REFUSALS,
    Absence,
    check_room,
    check_until,
    message_ends,
    parse_away_reason,
)
from domain.afk.enforcing import RIGHT, Enforcing, check_enforcing, check_lifting
from domain.afk.errors import (
    AbsenceEnforced,
    AwayReasonTooLong,
    AwayTooLong,
    EnforcedOnBot,
    EnforcedOnOwner,
    EnforcedOnSelf,
    EnforcedOnStranger,
    EnforcedOnSuperior,
    NotAway,
    TooManyAway,
)
from domain.afk.nickname import Barred, Obstacle, Rename, SeenMember, Stays, Step, next_step, obstacle, tagged
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.lease import NOBODY
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.afk import a_leave
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, a_lease, a_moderator, a_standing, the_bot
from tests.fakes.clock import START

SECOND = timedelta(seconds=1)
EMIL, TAGGED = "Emil", "[AFK] Emil"


def an_absence() -> Absence:
    return Absence(guild=GUILD, user=MEMBER, since=START, set_at=START, ends_at=START, lease_until=START)


def begun(*, tagged: str | None = None, before: str | None = None, is_tagged: bool = False) -> Absence:
    absence = an_absence()
    absence.begin(a_leave(), now=START)
    absence.nick_before, absence.nick_tagged, absence.is_tagged = before, tagged, is_tagged
    return absence


def over(*, tagged: str | None = None, before: str | None = None) -> Absence:
    absence = begun(tagged=tagged, before=before, is_tagged=tagged is not None)
    absence.end(now=START)
    return absence


def seen(nick: str | None, obstacle: Obstacle | None = None) -> SeenMember:
    return SeenMember(nick=nick, name="emil", obstacle=obstacle)


def test_a_reason_is_tidied_and_has_a_longest() -> None:
    assert [parse_away_reason(typed) for typed in (None, " \u200b ", "  tea \u202e time ")] == [None, None, "tea time"]
    assert parse_away_reason("x" * LONGEST_REASON) == "x" * LONGEST_REASON
    with pytest.raises(AwayReasonTooLong) as refused:
        parse_away_reason("x" * (LONGEST_REASON + 1))
    assert (refused.value.length, refused.value.longest) == (LONGEST_REASON + 1, LONGEST_REASON)


def test_nobody_is_away_for_more_than_a_year_or_among_too_many() -> None:
    check_until(START + LONGEST, START)
    with pytest.raises(AwayTooLong):
        check_until(START + LONGEST + SECOND, START)
    check_room(MOST_AWAY - 1)
    with pytest.raises(TooManyAway):
        check_room(MOST_AWAY)


@pytest.mark.parametrize(
    ("after", "is_enforced", "ends"),
    [(GRACE, False, True), (GRACE - SECOND, False, False), (-GRACE, False, False), (LONGEST, True, False)],
)
def test_a_message_ends_it_after_some_seconds_unless_it_is_enforced(
    after: timedelta, is_enforced: bool, ends: bool
) -> None:
    assert message_ends(START, START + after, is_enforced=is_enforced) is ends


def test_who_is_away_already_is_so_since_then_in_another_way() -> None:
    absence, later = begun(), START + GRACE
    absence.begin(a_leave("lunch", at=later, until=later + GRACE), now=later)
    assert (absence.reason, absence.since, absence.set_at) == ("lunch", START, later)
    assert (absence.until, absence.ends_at) == (later + GRACE, later + GRACE)
    absence.end(now=later)
    absence.begin(a_leave(None, at=later), now=later)
    assert (absence.reason, absence.since, absence.until, absence.ends_at) == (None, later, None, later + LONGEST)


def test_what_a_moderator_set_only_a_moderator_changes_or_ends() -> None:
    absence = begun()
    absence.begin(a_leave(until=START + GRACE, enforced_by=MODERATOR), now=START)
    changes: tuple[Callable[[], None], ...] = (
        lambda: absence.begin(a_leave(), now=START),
        lambda: absence.end_by_themselves(now=START),
    )
    for change in changes:
        with pytest.raises(AbsenceEnforced) as refused:
            change()
        assert refused.value.until == START + GRACE
    assert not absence.is_ended_by_message(START + LONGEST)
    absence.begin(a_leave("lunch", enforced_by=MODERATOR), now=START)
    assert absence.reason == "lunch"
    absence.end(now=START)
    with pytest.raises(NotAway):
        absence.end_by_themselves(now=START)
    absence.begin(a_leave(), now=START)
    assert absence.is_ended_by_message(START + GRACE)


def test_whoever_is_seeing_to_the_nickname_keeps_their_claim_while_it_lasts() -> None:
    absence = begun()
    absence.lease_token, absence.lease_until, absence.attempts = a_lease(), START + GRACE, 2
    absence.refusals = 3
    absence.end(now=START)
    assert (absence.lease_until, absence.attempts, absence.owes_nothing) == (START + GRACE, 2, False)
    absence.nickname_settled(was_over=False, is_tagged=False, now=START + SECOND)
    assert (absence.lease_until, absence.lease_token, absence.attempts) == (START + SECOND, NOBODY, 0)
    assert absence.refusals == 0
    assert absence.owes_nothing
    absence.lease_token, absence.lease_until = a_lease(), START + GRACE
    absence.end(now=START + GRACE)
    assert (absence.lease_until, absence.lease_token) == (START + GRACE, NOBODY)


def test_once_its_nickname_is_seen_to_an_absence_is_due_when_it_ends() -> None:
    absence = begun(tagged=TAGGED)
    absence.nickname_settled(was_over=False, is_tagged=True, now=START)
    assert (absence.lease_until, absence.is_tagged) == (absence.ends_at, True)


def test_a_nickname_that_may_not_be_given_back_is_left_alone_for_longer_each_time_and_then_for_good() -> None:
    absence = over(tagged=TAGGED)
    waits = []
    while not absence.is_given_up:
        absence.nickname_refused(now=START)
        waits.append(absence.lease_until - START)
    assert tuple(waits[:4]) == AGAIN_AFTER
    assert (len(waits), set(waits[4:])) == (MOST_REFUSALS, {AGAIN_AFTER[-1]})


@pytest.mark.parametrize(
    ("absence", "member", "step"),
    [
        (begun(), seen(EMIL), Rename(to=TAGGED, before=EMIL)),
        (begun(), seen(None), Rename(to="[AFK] emil", before=None)),
        (begun(tagged=TAGGED, before=EMIL), seen(EMIL), Rename(to=TAGGED, before=EMIL)),
        (begun(tagged=TAGGED, before=EMIL), seen("Bob"), Rename(to="[AFK] Bob", before="Bob")),
        (begun(tagged=TAGGED, before=EMIL), seen("[AFK]  Emil "), Stays(is_tagged=True)),
        (begun(tagged=TAGGED, before=EMIL, is_tagged=True), seen("Bob"), Stays(is_tagged=True)),
        (begun(), seen("[AFK] by myself"), Stays(is_tagged=False)),
        (begun(), seen(EMIL, Obstacle.RANK), Stays(is_tagged=False)),
        (begun(), None, Stays(is_tagged=False)),
        (over(tagged=TAGGED, before=EMIL), seen(TAGGED), Rename(to=EMIL, before=TAGGED)),
        (over(tagged=TAGGED), seen(TAGGED), Rename(to=None, before=TAGGED)),
        (over(tagged=TAGGED, before=EMIL), seen("[AFK] Bob"), Stays(is_tagged=False)),
        (over(tagged=TAGGED, before=EMIL), seen(None), Stays(is_tagged=False)),
        (over(tagged=TAGGED, before=EMIL), seen(TAGGED, Obstacle.RIGHT), Barred()),
        (over(tagged=TAGGED, before=EMIL), seen(EMIL, Obstacle.RIGHT), Stays(is_tagged=False)),
        (over(tagged=TAGGED, before=EMIL), None, Stays(is_tagged=False)),
    ],
)
def test_the_tag_goes_on_once_and_what_was_there_comes_back(
    absence: Absence, member: SeenMember | None, step: Step
) -> None:
    assert next_step(absence, member) == step


@pytest.mark.parametrize(
    ("shown", "becomes"),
    [
        ("E" * 26, f"[AFK] {'E' * 26}"),
        ("E" * 27, f"[AFK] {'E' * 26}"),
        ("👩" * 32, f"[AFK] {'👩' * 13}"),
        (f"{'E' * 24} Emil", f"[AFK] {'E' * 24} E"),
        (f"{'E' * 25} Emil", f"[AFK] {'E' * 25}"),
        (f"{'E' * 24}\u200d\u200dx", f"[AFK] {'E' * 24}\u200dx"),
        ("E" * 25 + "\u200d👩", f"[AFK] {'E' * 25}"),
        ("\u200b", "[AFK]"),
    ],
)
def test_a_tagged_name_is_cut_to_what_discord_takes(shown: str, becomes: str) -> None:
    assert tagged(shown) == becomes
    assert len(becomes.encode("utf-16-le")) // 2 <= 32


@pytest.mark.parametrize(
    ("bot", "member", "found"),
    [
        (the_bot(), a_standing(top_role=49), None),
        (the_bot(), a_standing(is_owner=True), Obstacle.OWNER),
        (the_bot(permissions=frozenset({Permission.KICK_MEMBERS})), a_standing(), Obstacle.RIGHT),
        (the_bot(), a_standing(top_role=50), Obstacle.RANK),
    ],
)
def test_what_stands_between_the_bot_and_a_nickname(bot: Standing, member: Standing, found: Obstacle | None) -> None:
    assert obstacle(bot, member) is found


@pytest.mark.parametrize(
    ("moderator", "target", "refusal"),
    [
        (a_moderator(), a_standing(top_role=4), None),
        (a_standing(MODERATOR, top_role=5), a_standing(), MissingPermission(RIGHT)),
        (a_moderator(), a_moderator(), EnforcedOnSelf()),
        (a_moderator(), a_standing(BOT), EnforcedOnBot()),
        (a_moderator(), a_standing(is_owner=True), EnforcedOnOwner()),
        (a_moderator(), a_standing(top_role=5), EnforcedOnSuperior(MEMBER)),
    ],
)
def test_whose_absence_a_moderator_sets_and_lifts(
    moderator: Standing, target: Standing, refusal: DomainError | None
) -> None:
    for check in (check_enforcing, check_lifting):
        if refusal is None:
            check(Enforcing(moderator=moderator, target=target, bot=BOT))
        else:
            with pytest.raises(type(refusal)) as refused:
                check(Enforcing(moderator=moderator, target=target, bot=BOT))
            assert repr(refused.value) == repr(refusal)


def test_only_members_are_made_to_be_away_but_who_has_left_can_be_let_off() -> None:
    asked = Enforcing(moderator=a_moderator(), target=a_standing(is_member=False), bot=BOT)
    check_lifting(asked)
    with pytest.raises(EnforcedOnStranger):
        check_enforcing(asked)
