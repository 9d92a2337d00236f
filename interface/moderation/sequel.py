"""What is said of an action besides its outcome: how many there were, and to those who stand by."""

import discord

from application.moderation.announce_action import Announcement
from application.moderation.queries import CaseView
from application.shared.total import Total
from interface.moderation.actions import face_of
from interface.moderation.buttons import cases_of
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.layout import Card, as_written, card, container

_TEENS = range(11, 14)
_ORDINALS = {1: gettext_lazy("{number}st"), 2: gettext_lazy("{number}nd"), 3: gettext_lazy("{number}rd")}
_ANY_OTHER = gettext_lazy("{number}th")


def sequel(case: CaseView, count: Total | None, announcement: Announcement, *, is_silent: bool = False) -> list[str]:
    """The lines below the outcome."""
    lines = (
        []
        if count is None
        else [gettext("**{ordinal} {noun}** of this member", ordinal=ordinal(count), noun=face_of(case.kind).noun)]
    )
    if is_silent:
        lines.append(gettext("Silent: the member was not told, as you asked."))
    if announcement is Announcement.FAILED:
        lines.append(gettext("I could not say so in this channel: please check my permissions here."))
    return lines


def with_cases(shown: Card, case: CaseView, count: Total | None) -> Card:
    """With a button that leads to the member's cases, where there is more than this one to see."""
    if count is not None:
        shown.add_item(discord.ui.ActionRow(cases_of(case.target)))
    return shown


def ordinal(count: Total) -> str:
    """`1st`, `12th`; `1,000th or later` where it was not counted to its end."""
    last = count.counted % 10
    form = _ANY_OTHER if count.counted % 100 in _TEENS else _ORDINALS.get(last, _ANY_OTHER)
    ordinal = str(form).format(number=number(count.counted))
    return ordinal if count.is_exact else gettext("{ordinal} or later", ordinal=ordinal)


def public_notice(case: CaseView) -> Card:
    """What everybody in the channel reads. It does not begin as a post in the mod-log does."""
    face = face_of(case.kind)
    lines = [gettext("### <@{target}> was {done}", target=case.target, done=face.done)]
    if case.reason is not None:
        lines.append(gettext("**Reason** {reason}", reason=as_written(case.reason)))
    return card(
        container(
            "\n".join(lines),
            gettext("-# {title} · Case #{number}", title=face.title, number=case.number),
            colour=face.colour,
        )
    )
