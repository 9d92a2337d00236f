"""Cases as readers return them; each test says only what matters to it."""

from datetime import datetime, timedelta

from application.moderation.list_cases import CasePage
from application.moderation.queries import SHOWN_REPORTS, CaseCount, CaseView
from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.reason import LONGEST_REASON, Reason
from domain.moderation.term import Ending
from domain.reports.report import ReportNumber
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import LONGEST_NAME, Names
from domain.shared.paging import Page
from tests.builders import GUILD, MEMBER, MODERATOR, UNNAMED
from tests.fakes.clock import START

LARGEST = 2**63 - 1
"""A snowflake of the most digits."""
STARS = "*" * LONGEST_REASON
"""The longest reason, and each character of it is escaped."""
STARRED = Names(username="*" * LONGEST_NAME, display_name="_" * LONGEST_NAME)
UNLINKED = CaseLinks()
MANY = tuple(Link(Relation.CAUSED_BY, CaseNumber(2**31 - 1 - n)) for n in range(SHOWN_REPORTS + 1))
"""More than are shown."""
AT = int(START.timestamp())


def a_view(
    number: int = 7,
    *,
    guild: GuildId = GUILD,
    kind: ActionKind = BAN,
    target: UserId = MEMBER,
    moderator: UserId = MODERATOR,
    reason: str | None = "spam",
    status: CaseStatus = CaseStatus.APPLIED,
    failure: Failure | None = None,
    failure_detail: str | None = None,
    notice: Notice = Notice.DELIVERED,
    opened_at: datetime = START,
    settled_after: timedelta | None = timedelta(seconds=1),
    expires_at: datetime | None = None,
    ending: Ending | None = None,
    delete_messages: timedelta = timedelta(0),
    notice_detail: str | None = None,
    reason_changed_by: UserId | None = None,
    target_names: Names = UNNAMED,
    moderator_names: Names = UNNAMED,
    links: CaseLinks = UNLINKED,
    roles: tuple[RoleId, ...] = (),
    reports: tuple[ReportNumber, ...] = (),
    void_reason: str | None = None,
    voided_by: UserId = MODERATOR,
) -> CaseView:
    return CaseView(
        guild=guild,
        number=CaseNumber(number),
        kind=kind,
        target=target,
        moderator=moderator,
        reason=None if reason is None else Reason(reason),
        status=CaseStatus.FAILED if failure is not None else status,
        failure=failure,
        failure_detail=failure_detail,
        notice=notice,
        opened_at=opened_at,
        settled_at=None if settled_after is None else opened_at + settled_after,
        expires_at=expires_at,
        ending=ending,
        ended_at=None if ending is None else expires_at or START,
        version=1,
        delete_messages=delete_messages,
        notice_detail=notice_detail,
        reason_changed_by=reason_changed_by,
        target_username=target_names.username,
        target_display_name=target_names.display_name,
        moderator_username=moderator_names.username,
        moderator_display_name=moderator_names.display_name,
        links=links,
        roles=roles,
        reports=reports,
        void_reason=None if void_reason is None else Reason(void_reason),
        voided_at=None if void_reason is None else START,
        voided_by=None if void_reason is None else voided_by,
    )


def the_largest_view(kind: ActionKind = BAN, *, number: int = 2**31 - 1) -> CaseView:
    return a_view(
        number,
        guild=GuildId(LARGEST),
        kind=kind,
        target=UserId(LARGEST),
        moderator=UserId(LARGEST),
        reason=STARS,
        failure=Failure.UNVERIFIABLE,
        failure_detail="*" * 200,
        notice=Notice.UNCERTAIN,
        reason_changed_by=UserId(LARGEST),
        target_names=STARRED,
        moderator_names=STARRED,
        links=CaseLinks(MANY, MANY),
        roles=tuple(RoleId(LARGEST - n) for n in range(250)),
        reports=tuple(ReportNumber(2**31 - 1 - n) for n in range(SHOWN_REPORTS + 1)),
        void_reason=STARS,
        voided_by=UserId(LARGEST),
    )


def a_page(
    *views: CaseView, newer: int | None = None, older: int | None = None, among: int = 1, after: int = 0
) -> CasePage:
    """A page among so many cases, after so many newer ones."""
    count = CaseCount(all=Total.of(among), newer=Total.of(after))
    return CasePage(Page(views, newer=newer, older=older), count if views else None)
