"""What people see of members: pure functions from views to components."""

from application.members.list_members import MemberPage
from application.members.queries import MemberView, Order, Sanction
from application.members.show_member import MemberDetails
from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.case import CaseStatus
from domain.shared.paging import Page
from interface.shared.languages import KIND, gettext, gettext_lazy, named, ngettext, number
from interface.shared.layout import Container, as_written, container, shortened
from interface.shared.setting_face import shown_name

_HEADINGS = {
    Order.NEWEST: gettext_lazy("Members, the youngest accounts first"),
    Order.NAME: gettext_lazy("Members by name"),
    Order.ACTIVITY: gettext_lazy("Most active members"),
}
_LONGEST_NAME = 40
_LONGEST_REASON = 80


def member_list(page: MemberPage, order: Order, size: int) -> Container:
    """One page of members. The buttons that lead on are not in it yet."""
    line = _active_entry if order is Order.ACTIVITY else _entry
    entries = [line(member) for member in page.page.items] or [gettext("*No members yet.*")]
    return container(f"### {_HEADINGS[order]}", *entries, f"-# {_total(page.total, size)}")


def sanction_list(page: Page[Sanction]) -> Container:
    entries = [_sanction(sanction) for sanction in page.items] or [gettext("*Nobody.*")]
    return container(gettext("### Members with a sanction in force"), *entries)


def member_details(details: MemberDetails) -> Container:
    """One member, and one page of their cases."""
    member = details.member
    about = [gettext("*Never seen here.*")] if member is None else _about(member)
    cases = [_case(case) for case in details.cases.items] or [gettext("*No cases.*")]
    heading = f"### <@{details.user}>{'' if member is None else _names(member)}"
    return container(
        "\n".join([heading, *about]),
        "\n".join([gettext("**Cases**"), *cases]),
        gettext("-# Member ID {user}", user=details.user),
    )


def choice_name(member: MemberView) -> str:
    """How a member is offered while a name is being typed: at most 100 characters, and plain text."""
    names = [name for name in (member.username, member.display_name) if name is not None]
    shown = " · ".join(name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…" for name in names)
    return f"{shown or member.user}{' (left)' if member.left_at is not None else ''}"


def _entry(member: MemberView) -> str:
    parts = [f"<@{member.user}>{_names(member)}"]
    if member.left_at is not None:
        parts.append(gettext("left <t:{left_at}:R>", left_at=int(member.left_at.timestamp())))
    elif member.joined_at is not None:
        parts.append(gettext("joined <t:{joined_at}:R>", joined_at=int(member.joined_at.timestamp())))
    return " · ".join([*parts, _messages(member)])


def _active_entry(member: MemberView) -> str:
    return " · ".join(
        [f"<@{member.user}>{_names(member)}", _messages(member), gettext("active {when}", when=_ago(member))]
    )


def _about(member: MemberView) -> list[str]:
    joined = gettext("*not known*") if member.joined_at is None else f"<t:{int(member.joined_at.timestamp())}:f>"
    lines = [
        gettext("**Joined** {joined}", joined=joined),
        gettext("**First seen** <t:{first_seen_at}:f>", first_seen_at=int(member.first_seen_at.timestamp())),
        gettext("**Last active** {when}", when=_ago(member)),
        gettext("**Messages** {message_count}", message_count=number(member.message_count)),
    ]
    if member.left_at is not None:
        lines.append(gettext("**Left** <t:{left_at}:f>", left_at=int(member.left_at.timestamp())))
    if member.is_bot:
        lines.append(gettext("**Bot** Yes"))
    return lines


def _ago(member: MemberView) -> str:
    return (
        gettext("*never seen active*")
        if member.last_active_at is None
        else f"<t:{int(member.last_active_at.timestamp())}:R>"
    )


def _names(member: MemberView | Sanction) -> str:
    """The stored names, since a mention alone shows digits once somebody has left."""
    names = [shortened(name, _LONGEST_NAME) for name in (member.display_name, member.username) if name is not None]
    return f" {' · '.join(dict.fromkeys(names))}" if names else ""


def _messages(member: MemberView) -> str:
    return ngettext("1 message", "{n} messages", member.message_count)


def _sanction(sanction: Sanction) -> str:
    case = sanction.case
    reason = gettext("no reason") if case.reason is None else shortened(case.reason, _LONGEST_REASON, as_written)
    when = f"<t:{int(case.opened_at.timestamp())}:R>"
    return gettext(
        "<@{target}>{names} · {kind} · case #{number} {when}\n-# {reason}",
        target=case.target,
        names=_names(sanction),
        kind=named(KIND, case.kind.name),
        number=case.number,
        when=when,
        reason=reason,
    )


def _case(case: CaseView) -> str:
    mark = {
        CaseStatus.APPLIED: "",
        CaseStatus.PENDING: gettext(" *(in progress)*"),
        CaseStatus.FAILED: gettext(" *(failed)*"),
    }
    reason = gettext("no reason") if case.reason is None else shortened(case.reason, _LONGEST_REASON, as_written)
    when = f"<t:{int(case.opened_at.timestamp())}:R>"
    state = mark.get(case.status, f" *({shown_name(case.status)})*")
    names = case.moderator_names
    name = names.username or names.display_name
    by = f"<@{case.moderator}>{'' if name is None else f' {shortened(name, _LONGEST_NAME)}'}"
    state += "" if case.voided_at is None else gettext(" *(voided)*")
    return gettext(
        "**#{number}** {kind}{state} · by {by} · {when}\n-# {reason}",
        number=case.number,
        kind=named(KIND, case.kind.name),
        state=state,
        by=by,
        when=when,
        reason=reason,
    )


def _total(total: Total, size: int) -> str:
    if not total.is_exact:
        return gettext("{counted}+ members", counted=number(total.counted))
    members = ngettext("1 member", "{n} members", total.counted)
    pages = total.pages(size)
    return f"{members} · {ngettext('1 page', '{n} pages', pages)}" if pages else members
