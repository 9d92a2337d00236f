"""What cases of another bot are here: finished records, ended as they were ended over there."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase, Carrying, carried
from domain.moderation.importing.endings import Ended, overview_of, step_of
from domain.moderation.importing.ends_here import end_here
from domain.moderation.importing.foreign_case import ForeignCase
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import LONGEST_REASON
from domain.moderation.term import Ending
from domain.shared.ids import RoleId, UserId
from domain.shared.importing import Remark
from tests.builders import GUILD
from tests.foreign_cases import THEN, a_foreign_case

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=400)


def carry(
    foreign: ForeignCase, number: int = 5, ended: Ended | None = None, *, takes_over_ends: bool = False
) -> CarriedCase:
    how = Carrying(guild=GUILD, source="tux", now=NOW, takes_over_ends=takes_over_ends)
    return carried(foreign, CaseNumber(number), ended, how)


def test_a_case_is_a_finished_record_that_tells_nobody() -> None:
    found = carry(a_foreign_case())
    case = found.case
    assert (case.status, case.notice, case.opened_at, case.settled_at) == (
        CaseStatus.APPLIED,
        Notice.NOT_WANTED,
        THEN,
        THEN,
    )
    assert case.is_adopted
    assert case.pull_events() == ()
    assert (found.remarks, found.due_at, found.swap) == ((), None, None)
    assert [(line.field, line.new) for line in found.lines] == [("imported", "tux #5: WARN")]


def test_another_number_is_remarked_on_and_the_old_one_is_named() -> None:
    found = carry(a_foreign_case(), 12)
    assert found.remarks == (Remark.NEW_NUMBER,)
    assert found.lines[0].new == "tux #5: WARN"
    assert carry(a_foreign_case(number=None), 12).lines[0].new == "tux: WARN"


def test_a_long_reason_is_cut_and_kept_as_a_whole() -> None:
    whole = "x" * (2 * LONGEST_REASON + 5)
    found = carry(a_foreign_case(reason=whole))
    assert found.case.reason == "x" * (LONGEST_REASON - 1) + "…"
    parts = [str(line.new) for line in found.lines if line.field == "imported_reason"]
    assert "".join(parts) == whole
    assert max(map(len, parts)) <= LONGEST_REASON
    assert Remark.TEXT_CUT in found.remarks
    fits = carry(a_foreign_case(reason="x" * LONGEST_REASON))
    assert fits.case.reason == "x" * LONGEST_REASON
    assert (fits.remarks, len(fits.lines)) == ((), 1)
    broken = carry(a_foreign_case(reason="x" * (LONGEST_REASON - 2) + " yy"))
    assert broken.case.reason == "x" * (LONGEST_REASON - 2) + "…"


@pytest.mark.parametrize("reason", [None, "", " \u200b "])
def test_what_there_is_nothing_like_becomes_a_note_that_says_what_it_was(reason: str | None) -> None:
    found = carry(a_foreign_case(None, named="POLLBAN", reason="no polls"))
    assert (found.case.kind, found.case.reason) == (NOTE, "POLLBAN: no polls")
    assert found.remarks == (Remark.AS_NOTE,)
    assert carry(a_foreign_case(None, named="POLLBAN", reason=reason)).case.reason == "POLLBAN"
    assert carry(a_foreign_case(NOTE, named="note", reason=reason)).case.reason == "note"
    assert carry(a_foreign_case(KICK, reason=reason)).case.reason is None


def test_what_is_not_known_is_remarked_on() -> None:
    found = carry(a_foreign_case(at=None, moderator=NOBODY))
    assert found.remarks == (Remark.TIME_UNKNOWN, Remark.MODERATOR_UNKNOWN)
    assert found.case.opened_at == NOW


def test_what_did_not_count_is_voided_and_holds_nothing() -> None:
    case = carry(a_foreign_case(BAN, is_voided=True)).case
    assert (case.voided_at, case.ending, case.ended_at) == (THEN, Ending.LIFTED, THEN)
    assert case.void_reason == "did not count in tux"


@pytest.mark.parametrize(
    ("kind", "given", "ending", "ended_at"),
    [
        (BAN, {}, None, None),
        (WARN, {"expires_at": THEN}, None, None),
        (BAN, {"expires_at": NOW}, Ending.EXPIRED, NOW),
        (BAN, {"is_over": True}, Ending.EXPIRED, THEN),
        (BAN, {"is_over": True, "expires_at": LATER}, Ending.EXPIRED, NOW),
        (TIMEOUT, {}, Ending.EXPIRED, THEN + timedelta(days=28)),
        (TIMEOUT, {"at": NOW - timedelta(days=1)}, Ending.EXPIRED, NOW),
        (TIMEOUT, {"expires_at": NOW + timedelta(hours=1)}, None, None),
    ],
)
def test_what_is_over_has_ended(
    kind: ActionKind, given: dict[str, object], ending: Ending | None, ended_at: datetime | None
) -> None:
    case = carry(a_foreign_case(kind, **given)).case
    assert (case.ending, case.ended_at) == (ending, ended_at)
    assert kind is not WARN or case.expires_at is None


def test_an_end_in_the_future_is_taken_over_only_where_that_was_asked_for() -> None:
    ban = a_foreign_case(BAN, expires_at=LATER)
    left, taken = carry(ban), carry(ban, takes_over_ends=True)
    assert (left.case.expires_at, left.due_at, left.remarks) == (None, None, (Remark.END_NOT_TAKEN_OVER,))
    assert left.case.is_in_force
    assert left.lines[0].new == "tux #5: WARN, until 2027-04-05 12:00 UTC"
    assert (taken.case.expires_at, taken.due_at, taken.remarks) == (LATER, LATER, (Remark.END_TAKEN_OVER,))


def test_a_timeout_ends_by_itself_and_the_record_follows() -> None:
    soon = NOW + timedelta(days=2)
    assert carry(a_foreign_case(TIMEOUT, expires_at=soon)).due_at == soon


def test_a_jail_in_force_knows_what_it_took() -> None:
    roles = (RoleId(3), RoleId(2), RoleId(3))
    found = carry(a_foreign_case(JAIL, roles=roles, jail_role=RoleId(8)))
    assert found.swap is not None
    assert found.swap == RoleSwap(
        guild=GUILD,
        number=CaseNumber(5),
        user=UserId(7),
        jail_role=RoleId(8),
        joined_at=None,
        moved=(RoleId(2), RoleId(3)),
        unmoved=(),
    )
    assert found.roles == roles
    assert carry(a_foreign_case(JAIL, roles=roles), ended=(Ending.LIFTED, NOW)).swap is None
    assert carry(a_foreign_case(roles=roles)).swap is None


def test_what_is_in_force_here_is_ended_by_the_first_that_came_later() -> None:
    def at(hours: int, kind: ActionKind, number: int, **given: object) -> CarriedCase:
        return carry(
            a_foreign_case(kind, **{"at": THEN + timedelta(hours=hours), **given}), number, takes_over_ends=True
        )

    how = Carrying(guild=GUILD, source="tux", now=NOW, takes_over_ends=True)

    def ended(ban: CarriedCase, *later: CarriedCase) -> list[tuple[int, Ending | None, datetime | None]]:
        found = end_here([ban.case], later, how)
        assert [each.case for each in found] == ([ban.case] if found else [])
        return [(each.by, each.case.ending, each.case.ended_at) for each in found]

    lifted, replaced = at(4, UNBAN, 8), at(3, BAN, 9)
    assert ended(at(1, BAN, 1), lifted, replaced) == [(9, Ending.REPLACED, THEN + timedelta(hours=3))]
    assert ended(at(1, BAN, 1), lifted) == [(8, Ending.LIFTED, THEN + timedelta(hours=4))]
    assert ended(at(4, BAN, 1), lifted) != []
    assert ended(at(5, BAN, 1), lifted) == []
    assert ended(at(1, BAN, 1), at(4, UNBAN, 8, target=UserId(8)), at(4, KICK, 8)) == []
    assert ended(at(1, BAN, 1), at(0, UNBAN, 8, at=None)) == []
    assert ended(at(1, TIMEOUT, 1, expires_at=LATER), lifted) == []
    over = at(1, BAN, 1, expires_at=LATER)
    over.case.expires_at = THEN + timedelta(hours=4)
    assert ended(over, lifted) == []


def test_later_cases_end_earlier_ones_of_the_same_member() -> None:
    def case(key: int, kind: ActionKind, target: int = 7, **given: object) -> ForeignCase:
        return a_foreign_case(kind, key=key, target=UserId(target), at=THEN + timedelta(hours=key), **given)

    cases = [
        case(1, BAN),
        case(2, UNBAN),
        case(3, BAN),
        case(4, BAN, 8),
        case(5, KICK),
        case(6, BAN),
        case(7, BAN, 9, expires_at=THEN + timedelta(hours=8)),
        case(9, UNBAN, 9),
        case(10, BAN, 10, expires_at=LATER),
        case(11, BAN, 11, expires_at=LATER, is_voided=True),
        case(12, TIMEOUT, 12, expires_at=LATER),
    ]
    seen = overview_of([step_of(each) for each in reversed(cases)], 12, NOW)
    assert seen.endings == {
        1: (Ending.LIFTED, THEN + timedelta(hours=2)),
        3: (Ending.REPLACED, THEN + timedelta(hours=6)),
    }
    assert (seen.highest, seen.to_end) == (12, 1)
