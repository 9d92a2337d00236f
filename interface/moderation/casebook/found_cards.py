"""What people see of a search, and of a member's history."""

from datetime import datetime

import discord

from application.moderation.casebook.list_own_cases import OwnCases
from application.moderation.casebook.queries import KindCounts
from application.moderation.casebook.search_cases import SearchPage
from application.moderation.casebook.show_history import MemberHistory
from application.moderation.queries import CaseView
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.repository import CaseFilter
from domain.shared.paging import Direction, Page
from interface.moderation.actions import face_of
from interface.moderation.buttons import cases_of
from interface.moderation.cards import case_entry, counted_cases
from interface.moderation.people import known_as, mentioned
from interface.moderation.states import STATE_NAMES, state_mark
from interface.shared.languages import gettext, number
from interface.shared.layout import Card, Container, as_written, card, container, shortened

type _Button = discord.ui.Button[discord.ui.LayoutView]

_LONGEST_SHOWN_REASON = 160
_LONGEST_SHOWN_SEARCH = 60


def found_page(shown: SearchPage) -> Card:
    """One page of what was found, with buttons where there are more."""
    page, which = shown.found.page, CaseFilter()
    heading = f"{gettext('### Cases found')}\n-# {_asked(shown.query)}"
    entries = [case_entry(case, which) for case in page.items] or [gettext("*No cases.*")]
    footer = [] if shown.found.count is None else [f"-# {counted_cases(shown.found.count)}"]
    card_shown = container(heading, *entries, *footer)
    if shown.search is not None:
        _add_turning(card_shown, page, f"cases:found:{shown.search}")
    return card(card_shown)


def history_card(history: MemberHistory) -> Card:
    """What moderators know of a member: what holds now, how much there was, and the latest of it."""
    named = history.latest[0].target_names if history.latest else None
    known = f"ID {history.user}" if named is None else known_as(history.user, named)
    heading = f"{gettext('### History of <@{user}>', user=history.user)}\n-# {known}"
    if not history.latest:
        return card(container(heading, gettext("*No cases.*")))
    shown = container(heading)
    if history.in_force:
        held = [_held(case) for case in history.in_force]
        shown.add_item(discord.ui.TextDisplay("\n".join([gettext("**In force now**"), *held])))
    shown.add_item(discord.ui.TextDisplay(gettext("**Counted** {counts}", counts=_counted(history.counts))))
    which = CaseFilter(target=history.user)
    shown.add_item(discord.ui.Separator())
    for place, case in enumerate(history.latest):
        entry = case_entry(case, which)
        shown.add_item(discord.ui.TextDisplay(entry if place else f"{gettext('**Latest**')}\n{entry}"))
    if history.has_more:
        shown.add_item(discord.ui.ActionRow(cases_of(history.user)))
    return card(shown)


def own_cases(own: OwnCases) -> Card:
    """What a member reads of themselves."""
    page = own.page
    heading = gettext("### Your cases")
    entries = [_own_entry(case, named=own.are_moderators_named) for case in page.items]
    shown = container(heading, *(entries or [gettext("*There is nothing on record about you.*")]))
    _add_turning(shown, page, "mycases")
    return card(shown)


def _add_turning(shown: Container, page: Page[CaseView], prefix: str) -> None:
    buttons = [_turn(prefix, Direction.NEWER, page.newer), _turn(prefix, Direction.OLDER, page.older)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))


def _turn(prefix: str, direction: Direction, cursor: int | None) -> _Button:
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    # A disabled button needs a custom id of its own too; no case has the number 0.
    custom_id = f"{prefix}:{direction.value}:{cursor or 0}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)


def _asked(query: CaseQuery) -> str:
    asked = (
        None if query.text is None else gettext("with {text}", text=_searched(query.text)),
        None if query.target is None else gettext("of <@{target}>", target=query.target),
        None if query.moderator is None else gettext("by <@{moderator}>", moderator=query.moderator),
        None if query.kind is None else gettext("kind {noun}", noun=face_of(query.kind).noun),
        None if query.state is None else gettext("state {state}", state=STATE_NAMES[query.state]),
        None if query.since is None else gettext("since {at}", at=_at(query.since)),
        None if query.until is None else gettext("before {at}", at=_at(query.until)),
    )
    return " · ".join(said for said in asked if said is not None) or gettext("all there are")


def _searched(text: str) -> str:
    return shortened(text, _LONGEST_SHOWN_SEARCH, as_written)


def _counted(counts: KindCounts) -> str:
    if not counts.by_kind:
        return gettext("*nothing*")
    listed = " · ".join(face_of(kind).counted(count) for kind, count in counts.by_kind.items())
    if counts.total.is_exact:
        return listed
    return gettext("{counts} · in the newest {n}", counts=listed, n=number(counts.total.counted))


def _held(case: CaseView) -> str:
    face = face_of(case.kind)
    until = gettext("until lifted") if case.expires_at is None else gettext("until {at}", at=_at(case.expires_at))
    return " · ".join([f"{face.icon} {face.title}", gettext("case #{number}", number=case.number), until])


def _own_entry(case: CaseView, *, named: bool) -> str:
    face = face_of(case.kind)
    if case.reason is None:
        reason = gettext("*no reason given*")
    else:
        reason = shortened(case.reason, _LONGEST_SHOWN_REASON, as_written)
    about = [f"**#{case.number}** {face.icon} {face.title}{state_mark(case)}"]
    about += [gettext("by {moderator}", moderator=mentioned(case.moderator))] if named else []
    lines = [" · ".join([*about, f"<t:{int(case.opened_at.timestamp())}:R>"]), reason]
    if case.still_stands and case.expires_at is None:
        lines.append(gettext("**In force** until lifted"))
    elif case.still_stands and case.expires_at is not None:
        lines.append(gettext("**Until** {expires_at}", expires_at=_at(case.expires_at)))
    if case.appeal is not None:
        lines.append(_own_appeal(case.appeal))
    return "\n".join(lines)


def _own_appeal(state: AppealState) -> str:
    match state:
        case AppealState.GRANTED:
            return gettext("**Appeal** granted")
        case AppealState.REFUSED:
            return gettext("**Appeal** refused")
        case AppealState.MOOT:
            return gettext("**Appeal** no longer needed")
        case _:  # of what is being granted the member reads once it is
            return gettext("**Appeal** not decided yet")


def _at(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
