"""What people see of absences: pure functions from records to components."""

from collections.abc import Sequence
from datetime import datetime

from application.afk.end_absence import Back
from application.afk.go_away import Gone
from domain.afk.absence import GRACE, LONGEST_REASON, Absence
from domain.afk.away import Away
from domain.afk.nickname import TAG, Obstacle
from domain.shared.ids import UserId
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import GREY, Card, as_typed, card, container, room_left, shortened, within

_MOST_COUNTED = 1_000

OBSTACLES = {
    Obstacle.OWNER: gettext_lazy("Only the server's owner may change their own nickname, so I leave it as it is."),
    Obstacle.RIGHT: gettext_lazy("I lack **Manage Nicknames** here, so the nickname stays as it is."),
    Obstacle.RANK: gettext_lazy("My highest role stands no higher, so the nickname stays as it is."),
}


def gone_card(gone: Gone) -> Card:
    """For whoever is away."""
    heading = gettext("You are away") if gone.is_new else gettext("You are still away, with this changed")
    seconds = int(GRACE.total_seconds())
    hint = gettext("-# `/back`, or anything that you write after the next {seconds} seconds, ends it.", seconds=seconds)
    return card(container(f"### 💤 {heading}", *_facts(gone), hint))


def enforced_card(gone: Gone) -> Card:
    """For the moderator who set it."""
    hint = gettext("-# What they write does not end it; `/afk-lift` does.")
    return card(container(gettext("### 💤 <@{user}> is away", user=gone.absence.user), *_facts(gone), hint))


def back_card(back: Back) -> Card:
    return card(container(gettext("### You are back"), _you_were_mentioned(back.mentions)))


def lifted_card(back: Back) -> Card:
    return card(
        container(gettext("### <@{user}> is no longer away", user=back.user), _they_were_mentioned(back.mentions))
    )


def away_card(away: Sequence[Away]) -> Card:
    """For all who read a channel in which they were mentioned."""
    return card(
        container(within([_entry(each) for each in away], room_left(), heading=gettext("-# 💤 Away")), colour=GREY)
    )


def welcome_card(user: UserId, mentions: int) -> Card:
    """For all who read the channel in which they wrote again."""
    said = gettext("Welcome back, <@{user}>. You are no longer away.", user=user)
    return card(container(f"{said} {_you_were_mentioned(mentions)}" if mentions else said, colour=GREY))


def _facts(gone: Gone) -> list[str]:
    return [*_reason(gone.absence), *_until(gone.absence.until), *_nickname(gone)]


def _nickname(gone: Gone) -> list[str]:
    return [
        gettext("Meanwhile the nickname begins with `{tag}`.", tag=TAG)
        if gone.obstacle is None
        else str(OBSTACLES[gone.obstacle])
    ]


def _reason(absence: Absence) -> list[str]:
    return [] if absence.reason is None else [_shown(absence.reason)]


def _until(until: datetime | None) -> list[str]:
    return [] if until is None else [gettext("Until <t:{until}:f> (<t:{until}:R>).", until=_seconds(until))]


def _entry(away: Away) -> str:
    said = _away_since(away)
    return said if away.reason is None else f"{said}: {_shown(away.reason)}"


def _away_since(away: Away) -> str:
    since = _seconds(away.since)
    if away.until is None:
        return gettext("<@{user}> went away <t:{since}:R>", user=away.user, since=since)
    until = _seconds(away.until)
    return gettext("<@{user}> went away <t:{since}:R>, until <t:{until}:f>", user=away.user, since=since, until=until)


def _shown(reason: str) -> str:
    return shortened(reason, LONGEST_REASON, as_typed)


def _you_were_mentioned(times: int) -> str:
    if not times:
        return gettext("You were not mentioned meanwhile.")
    return ngettext(
        "You were mentioned once meanwhile.",
        "You were mentioned {n} times meanwhile.",
        times,
        n=_counted(times),
    )


def _they_were_mentioned(times: int) -> str:
    if not times:
        return gettext("They were not mentioned meanwhile.")
    return ngettext(
        "They were mentioned once meanwhile.",
        "They were mentioned {n} times meanwhile.",
        times,
        n=_counted(times),
    )


def _counted(times: int) -> str:
    return number(times) if times < _MOST_COUNTED else f"{number(_MOST_COUNTED)}+"


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
