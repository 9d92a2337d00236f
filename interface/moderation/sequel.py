"""What is said of an action besides its outcome: how many there were, and to those who stand by."""

import discord

from application.moderation.announce_action import Announcement
from application.moderation.queries import CaseView
from application.shared.total import Total
from interface.moderation.actions import face_of
from interface.moderation.buttons import cases_of
from interface.shared.layout import Card, as_written, card, container

_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def sequel(case: CaseView, count: Total | None, announcement: Announcement, *, is_silent: bool = False) -> list[str]:
    """The lines below the outcome."""
    lines = [] if count is None else [f"**{ordinal(count)} {face_of(case.kind).title.lower()}** of this member"]
    if is_silent:
        lines.append("Silent: the member was not told, as you asked.")
    if announcement is Announcement.FAILED:
        lines.append("I could not say so in this channel: please check my permissions here.")
    return lines


def with_cases(shown: Card, case: CaseView, count: Total | None) -> Card:
    """With a button that leads to the member's cases, where there is more than this one to see."""
    if count is not None:
        shown.add_item(discord.ui.ActionRow(cases_of(case.target)))
    return shown


def ordinal(count: Total) -> str:
    """`1st`, `12th`; `1,000th or later` where it was not counted to its end."""
    number = count.counted
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number:,}{ending}" if count.is_exact else f"{number:,}{ending} or later"


def public_notice(case: CaseView) -> Card:
    """What everybody in the channel reads. It does not begin as a post in the mod-log does."""
    face = face_of(case.kind)
    lines = [f"### <@{case.target}> was {face.done}"]
    if case.reason is not None:
        lines.append(f"**Reason** {as_written(case.reason)}")
    return card(container("\n".join(lines), f"-# {face.title} · Case #{case.number}", colour=face.colour))
