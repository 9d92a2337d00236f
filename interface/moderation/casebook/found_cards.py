"""What people see of a search, and of a member's history."""

from datetime import datetime

import discord

from application.moderation.casebook.list_own_cases import OwnCases
from application.moderation.casebook.queries import KindCounts
from application.moderation.casebook.search_cases import SearchPage
from application.moderation.casebook.show_history import MemberHistory
from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.repository import CaseFilter
from domain.shared.paging import Direction, Page
from interface.moderation.actions import face_of
from interface.moderation.buttons import cases_of
from interface.moderation.cards import case_entry
from interface.moderation.people import known_as, mentioned
from interface.moderation.states import STATE_NAMES, state_mark
from interface.shared.layout import Card, Container, as_written, card, container, shortened

type _Button = discord.ui.Button[discord.ui.LayoutView]

_LONGEST_SHOWN_REASON = 160
_LONGEST_SHOWN_SEARCH = 60


def found_page(shown: SearchPage) -> Card:
    """One page of what was found, with buttons where there are more."""
    page, which = shown.found.page, CaseFilter()
    heading = f"### Cases found\n-# {_asked(shown.query)}"
    entries = [case_entry(case, which) for case in page.items] or ["*No cases.*"]
    footer = [] if shown.found.count is None else [f"-# {_found(shown.found.count)}"]
    card_shown = container(heading, *entries, *footer)
    if shown.search is not None:
        _add_turning(card_shown, page, f"cases:found:{shown.search}")
    return card(card_shown)


def history_card(history: MemberHistory) -> Card:
    """What moderators know of a member: what holds now, how much there was, and the latest of it."""
    named = history.latest[0].target_names if history.latest else None
    known = f"ID {history.user}" if named is None else known_as(history.user, named)
    heading = f"### History of <@{history.user}>\n-# {known}"
    if not history.latest:
        return card(container(heading, "*No cases.*"))
    shown = container(heading)
    if history.in_force:
        held = [_held(case) for case in history.in_force]
        shown.add_item(discord.ui.TextDisplay("\n".join(["**In force now**", *held])))
    shown.add_item(discord.ui.TextDisplay(f"**Counted** {_counted(history.counts)}"))
    which = CaseFilter(target=history.user)
    shown.add_item(discord.ui.Separator())
    for number, case in enumerate(history.latest):
        entry = case_entry(case, which)
        shown.add_item(discord.ui.TextDisplay(entry if number else f"**Latest**\n{entry}"))
    if history.has_more:
        shown.add_item(discord.ui.ActionRow(cases_of(history.user)))
    return card(shown)


def own_cases(own: OwnCases) -> Card:
    """What a member reads of themselves."""
    page = own.page
    heading = "### Your cases"
    entries = [_own_entry(case, named=own.are_moderators_named) for case in page.items]
    shown = container(heading, *(entries or ["*There is nothing on record about you.*"]))
    _add_turning(shown, page, "mycases")
    return card(shown)


def _add_turning(shown: Container, page: Page[CaseView], prefix: str) -> None:
    buttons = [_turn(prefix, Direction.NEWER, page.newer), _turn(prefix, Direction.OLDER, page.older)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))


def _turn(prefix: str, direction: Direction, cursor: int | None) -> _Button:
    label = "← Newer" if direction is Direction.NEWER else "Older →"
    # A disabled button needs a custom id of its own too; no case has the number 0.
    custom_id = f"{prefix}:{direction.value}:{cursor or 0}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)


def _asked(query: CaseQuery) -> str:
    asked = {
        "with": None if query.text is None else shortened(query.text, _LONGEST_SHOWN_SEARCH, as_written),
        "of": None if query.target is None else f"<@{query.target}>",
        "by": None if query.moderator is None else f"<@{query.moderator}>",
        "kind": None if query.kind is None else face_of(query.kind).title.lower(),
        "state": None if query.state is None else STATE_NAMES[query.state],
        "since": None if query.since is None else _at(query.since),
        "before": None if query.until is None else _at(query.until),
    }
    said = [f"{word} {value}" for word, value in asked.items() if value is not None]
    return " · ".join(said) or "all there are"


def _found(count: Total) -> str:
    number = f"{count.counted:,}{'' if count.is_exact else '+'}"
    return "1 case" if count == Total(1, is_exact=True) else f"{number} cases"


def _counted(counts: KindCounts) -> str:
    if not counts.by_kind:
        return "*nothing*"
    faces = [(face_of(kind), count) for kind, count in counts.by_kind.items()]
    named = [f"{count:,} {(face.title if count == 1 else face.plural).lower()}" for face, count in faces]
    beyond = "" if counts.total.is_exact else f" · in the newest {counts.total.counted:,}"
    return f"{' · '.join(named)}{beyond}"


def _held(case: CaseView) -> str:
    face = face_of(case.kind)
    until = "until lifted" if case.expires_at is None else f"until {_at(case.expires_at)}"
    return f"{face.icon} {face.title} · case #{case.number} · {until}"


def _own_entry(case: CaseView, *, named: bool) -> str:
    face = face_of(case.kind)
    reason = "*no reason given*" if case.reason is None else shortened(case.reason, _LONGEST_SHOWN_REASON, as_written)
    by = f" · by {mentioned(case.moderator)}" if named else ""
    until = ""
    if case.still_stands:
        until = "\n**In force** until lifted" if case.expires_at is None else f"\n**Until** {_at(case.expires_at)}"
    when = f"<t:{int(case.opened_at.timestamp())}:R>"
    return f"**#{case.number}** {face.icon} {face.title}{state_mark(case)}{by} · {when}\n{reason}{until}"


def _at(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
