"""What people see of what moderators did."""

from application.moderation.casebook.queries import ModeratorCounts, ModStats
from application.moderation.casebook.show_mod_stats import ModStatsShown
from domain.moderation.nobody import NOBODY
from interface.moderation.actions import face_of
from interface.moderation.casebook.stats_row import plain_name
from interface.moderation.people import known_shortly, mentioned
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import LONGEST_TEXT, Card, card, container, within
from interface.shared.pictures import Picture, gallery

_FILE = "modstats.png"
_UNDRAWN = gettext_lazy("-# I can't draw right now, so here it is in words alone.")


def stats_card(shown: ModStatsShown) -> Card:
    heading = _heading(shown)
    if not shown.stats.moderators:
        nothing = _forgotten(shown.stats) or [gettext("*Nothing was done in this time.*")]
        return card(container(heading, *nothing))
    entries = [_entry(each) for each in shown.stats.moderators]
    if shown.stats.others:
        entries.append(gettext("All others: {others}", others=number(shown.stats.others)))
    entries.extend(_forgotten(shown.stats))
    words = within(entries, LONGEST_TEXT - 200, heading=heading)
    picture = stats_image(shown)
    return card(container(words, str(_UNDRAWN))) if picture is None else card(container(words), gallery(picture))


def stats_image(shown: ModStatsShown) -> Picture | None:
    if shown.picture is None:
        return None
    named = (f"{plain_name(each)}: {number(each.total)}" for each in shown.stats.moderators)
    return Picture(
        _FILE,
        shown.picture,
        ngettext(
            "Actions in the last day: {counts}",
            "Actions in the last {n} days: {counts}",
            shown.days,
            counts="; ".join(named),
        ),
    )


def _forgotten(stats: ModStats) -> list[str]:
    if not stats.forgotten:
        return []
    return [gettext("Forgotten, as old closed cases are here: {forgotten}", forgotten=number(stats.forgotten))]


def _heading(shown: ModStatsShown) -> str:
    if shown.moderator is None:
        heading = ngettext("### Moderators in the last day", "### Moderators in the last {n} days", shown.days)
    else:
        heading = ngettext(
            "### What <@{moderator}> did in the last day",
            "### What <@{moderator}> did in the last {n} days",
            shown.days,
            moderator=shown.moderator,
        )
    return f"{heading}\n{gettext('-# What was carried out and not voided')}"


def _entry(counts: ModeratorCounts) -> str:
    listed = " · ".join(face_of(kind).counted(count) for kind, count in counts.by_kind.items())
    who = mentioned(counts.moderator)
    if counts.moderator != NOBODY:
        who += f" {known_shortly(counts.moderator, counts.names)}"
    return f"**{number(counts.total)}** {who}\n-# {listed}"
