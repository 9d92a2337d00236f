"""What a storm holds its own findings to, where several steps belong together."""

from attrs import evolve

from application.moderation.bulk.queries import BulkStatus, OperationView
from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.give_role import GIVE_ROLE
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkState
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.record import Firing
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.reason import Reason
from domain.reports.report import Report
from domain.shared.ids import RoleId, UserId
from domain.shared.lease import NOBODY, LeaseToken
from interface.moderation.bulk.cards import status_container
from interface.shared.layout import texts_in
from playground.world.records import AuditEntry
from playground.world.snowflakes import id_at
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, an_intent
from tests.escalation import a_firing
from tests.fakes.clock import START
from tests.reports import a_report
from tests.storm.escalations_in_place import EscalationsInPlace
from tests.storm.many_in_place import ManyInPlace
from tests.storm.reporting import Claimed, reason_of_warning
from tests.storm.reports_in_place import ReportsInPlace
from tests.storm.waters import MANYS_ROLE, role_named, waters

TOKEN = LeaseToken(NOBODY)
TRIGGER = CaseNumber(3)
CAUSES = CaseLinks(tuple(Link(Relation.CAUSED_BY, CaseNumber(number)) for number in (1, 2, 3)))
"""Of what follows the third of three warnings."""


def applied(number: int, kind: ActionKind = WARN, *, links: CaseLinks | None = None) -> CaseView:
    case = CaseView.of(Case.open(an_intent(), CaseNumber(number), TOKEN))
    return evolve(case, kind=kind, status=CaseStatus.APPLIED, links=links or CaseLinks())


def after(*cases: CaseView, fired: tuple[Firing, ...] = (), voided: set[int] | None = None) -> list[str]:
    """What is found where case 4 is what the third case brought."""
    requests = {int(case.number): case.number + 100 for case in cases} | {4: a_firing(TRIGGER).request}
    return [*EscalationsInPlace(cases, fired, requests, voided or set()).disagreements()]


def test_what_follows_three_warnings_once_and_is_linked_to_them_is_as_it_should_be() -> None:
    three, timeout = [applied(number) for number in (1, 2, 3)], applied(4, TIMEOUT, links=CAUSES)
    assert after(*three, timeout, fired=(a_firing(TRIGGER, target=MEMBER),)) == []
    assert after(*three[:2]) == []


def test_a_step_that_was_not_taken_or_twice_or_without_its_causes_is_found() -> None:
    three, firing = [applied(number) for number in (1, 2, 3)], a_firing(TRIGGER, target=MEMBER)
    assert after(*three) == [f"{MEMBER} was warned 3 times, and something followed 0 times"]
    assert after(*three, voided={2}) == []
    unlinked = after(*three, applied(4, TIMEOUT), fired=(firing,))
    assert unlinked == ["case 4 (by itself): is because of [], the last 3, of the warnings [1, 2, 3]"]
    twice = after(*three, applied(4, TIMEOUT, links=CAUSES), fired=(firing, evolve(firing, nth=2)))
    assert f"{MEMBER} was warned 3 times, and something followed 2 times" in twice


A_BAN_OF_MANY = OperationView(
    guild=GUILD,
    number=OperationNumber(1),
    act=BAN_ALL,
    state=BulkState.ENDED,
    ending=BulkEnding.DONE,
    problem=None,
    moderator=MODERATOR,
    moderator_username="dalia",
    moderator_display_name=None,
    reason=Reason("Raid"),
    role=None,
    delete_messages=an_intent().delete_messages,
    tell=False,
    undoes=None,
    planned_at=START,
    confirmed_at=START,
    approved_by=None,
    stopped_by=None,
    ended_at=START,
    answer_application=None,
    answer_token=None,
    answer_asked_at=None,
    answer_language=None,
    log_channel=None,
    log_message=None,
    version=2,
)


def among_many(state: TargetState, case: CaseView | None, *, was_met: bool = True, posts: int = 1) -> list[str]:
    """What is found of an operation with one target."""
    [guild] = waters(1, 1).guilds.values()
    if was_met:
        guild.keep_audit_entry(AuditEntry(id_at(START), 22, 1, MEMBER, "[bulk 1] Raid"))
    number = None if case is None else case.number
    target = Target(guild=GUILD, operation=A_BAN_OF_MANY.number, user=MEMBER, ordinal=0, state=state, number=number)
    post = "\n".join(texts_in(status_container(BulkStatus(A_BAN_OF_MANY, {state: 1}))))
    cases = [] if case is None else [case]
    return [*ManyInPlace(guild, 1, cases, [A_BAN_OF_MANY], [target], [post] * posts).disagreements()]


def test_of_many_is_found_who_was_left_or_met_in_vain_and_a_post_that_is_not_there() -> None:
    ban, about = applied(1, BAN), "bulk operation 1 (ban)"
    assert among_many(TargetState.DONE, ban) == []
    assert among_many(TargetState.DONE, ban, posts=2) == [f"{about}: has 2 posts in the mod-log"]
    assert among_many(TargetState.DONE, None) == [f"{about}, {MEMBER}: is recorded as done, and has no case"]
    assert among_many(TargetState.WAITING, None, was_met=False) == [f"{about}, {MEMBER}: was left waiting"]
    assert among_many(TargetState.REFUSED, ban) == [
        f"{about}: met [{MEMBER}], and the record says otherwise",
        f"{about}, {MEMBER}: came to refused, and case 1 says applied",
    ]


def given_to_many(state: TargetState, *changes: tuple[str | None, str], cases: tuple[CaseView, ...] = ()) -> list[str]:
    """What is found of a role given to one, after these changes of it: `$add` or `$remove`, and why; None by hand."""
    [guild] = waters(1, 1).guilds.values()
    role = role_named(guild, MANYS_ROLE)
    for place, (reason, key) in enumerate(changes):
        entry = AuditEntry(id_at(START) + place, 25, 1 if reason else guild.owner_id, MEMBER, reason)
        entry.changes = [{"key": key, "new_value": [{"id": str(role)}]}]
        guild.keep_audit_entry(entry)
    operation = evolve(A_BAN_OF_MANY, act=GIVE_TO_ALL, role=RoleId(role))
    number = CaseNumber(9) if state is TargetState.DONE else None
    target = Target(guild=GUILD, operation=operation.number, user=MEMBER, ordinal=0, state=state, number=number)
    post = "\n".join(texts_in(status_container(BulkStatus(operation, {state: 1}))))
    known = [applied(9, GIVE_ROLE), *cases]
    found = ManyInPlace(guild, 1, known, [operation], [target], [post]).disagreements()
    return [each.removeprefix("bulk operation 1 (give_role): ") for each in found]


def test_a_role_of_many_is_found_that_was_not_given_and_one_that_is_not_on_record() -> None:
    given, taken_off = ("[bulk 1] Mate", "$add"), ("[bulk 1] Mate", "$remove")
    met, not_met = [f"{verb} [{MEMBER}], and the record says otherwise" for verb in ("met", "did not meet")]
    assert given_to_many(TargetState.DONE, given) == []
    assert given_to_many(TargetState.DONE) == [not_met]
    assert given_to_many(TargetState.DONE, cases=(applied(1, JAIL),)) == []  # it is kept for them
    assert given_to_many(TargetState.DONE, (None, "$add")) == []  # by hand, and the bot could not look by whom
    assert given_to_many(TargetState.ALREADY, given) == [met]
    assert given_to_many(TargetState.ALREADY, given, taken_off) == []


def reported(report: Report, *cases: CaseView, by: tuple[UserId, ...] = (), shown: str | None = None) -> list[str]:
    claims = [Claimed(GUILD, report.number, moderator) for moderator in by]
    post = f"### 🚩 Report #1 · {report.state.value.capitalize() if shown is None else shown}"
    return [*ReportsInPlace(cases, [report], claims, [post]).disagreements()]


def test_a_report_of_two_moderators_is_found_and_so_is_one_that_was_left_or_answered_twice() -> None:
    warnings = [evolve(applied(number), reason=Reason(reason_of_warning(1))) for number in (1, 2)]
    report = a_report()
    assert reported(report) == []
    assert reported(report, shown="Claimed") == [
        "report 1: is open, and its post does not show that: '### 🚩 Report #1 · Claimed'"
    ]
    report.claim(a_moderator(), at=START, acting=an_intent().request)
    [left] = reported(report, by=(MODERATOR,))
    assert "of which nothing came" in left
    report.acted(report.acting or an_intent().request, 1, at=START)
    assert reported(report, warnings[0], by=(MODERATOR,)) == []
    assert reported(report, *warnings) == ["report 1: had the same member warned 2 times"]
    another = UserId(MODERATOR + 1)
    assert reported(report, warnings[0], by=(another,)) == [f"report 1: was claimed by {[MODERATOR, another]}"]
