"""What people see of absences: pure functions from records to components."""

from collections.abc import Sequence
from datetime import datetime

from application.afk.end_absence import Back
from application.afk.go_away import Gone
from domain.afk.absence import GRACE, LONGEST_REASON, Absence
from domain.afk.away import Away
from domain.afk.nickname import TAG, Obstacle
from domain.shared.ids import UserId
from interface.shared.layout import GREY, Card, as_typed, card, container, room_left, shortened, within

_MOST_COUNTED = 1_000

OBSTACLES = {
    Obstacle.OWNER: "Only the server's owner may change their own nickname, so I leave it as it is.",
    Obstacle.RIGHT: "I lack **Manage Nicknames** here, so the nickname stays as it is.",
    Obstacle.RANK: "My highest role stands no higher, so the nickname stays as it is.",
}


def gone_card(gone: Gone) -> Card:
    """For whoever is away."""
    heading = "You are away" if gone.is_new else "You are still away, with this changed"
    seconds = int(GRACE.total_seconds())
    hint = f"-# `/back`, or anything that you write after the next {seconds} seconds, ends it."
    return card(container(f"### 💤 {heading}", *_facts(gone), hint))


def enforced_card(gone: Gone) -> Card:
    """For the moderator who set it."""
    hint = "-# What they write does not end it; `/afk-lift` does."
    return card(container(f"### 💤 <@{gone.absence.user}> is away", *_facts(gone), hint))


def back_card(back: Back) -> Card:
    return card(container("### You are back", _mentioned("You were", back.mentions)))


def lifted_card(back: Back) -> Card:
    return card(container(f"### <@{back.user}> is no longer away", _mentioned("They were", back.mentions)))


def away_card(away: Sequence[Away]) -> Card:
    """For all who read a channel in which they were mentioned."""
    return card(container(within([_entry(each) for each in away], room_left(), heading="-# 💤 Away"), colour=GREY))


def welcome_card(user: UserId, mentions: int) -> Card:
    """For all who read the channel in which they wrote again."""
    said = f"Welcome back, <@{user}>. You are no longer away."
    return card(container(f"{said} {_mentioned('You were', mentions)}" if mentions else said, colour=GREY))


def _facts(gone: Gone) -> list[str]:
    return [*_reason(gone.absence), *_until(gone.absence.until), *_nickname(gone)]


def _nickname(gone: Gone) -> list[str]:
    return [f"Meanwhile the nickname begins with `{TAG}`." if gone.obstacle is None else OBSTACLES[gone.obstacle]]


def _reason(absence: Absence) -> list[str]:
    return [] if absence.reason is None else [_shown(absence.reason)]


def _until(until: datetime | None) -> list[str]:
    return [] if until is None else [f"Until <t:{_seconds(until)}:f> (<t:{_seconds(until)}:R>)."]


def _entry(away: Away) -> str:
    said = f"<@{away.user}> is away since <t:{_seconds(away.since)}:R>"
    if away.until is not None:
        said += f", until <t:{_seconds(away.until)}:f>"
    return said if away.reason is None else f"{said}: {_shown(away.reason)}"


def _shown(reason: str) -> str:
    return shortened(reason, LONGEST_REASON, as_typed)


def _mentioned(who: str, times: int) -> str:
    match times:
        case 0:
            return f"{who} not mentioned meanwhile."
        case 1:
            return f"{who} mentioned once meanwhile."
        case _:
            number = f"{times:,}" if times < _MOST_COUNTED else f"{_MOST_COUNTED:,}+"
            return f"{who} mentioned {number} times meanwhile."


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
