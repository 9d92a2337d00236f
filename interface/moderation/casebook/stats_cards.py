"""What people see of what moderators did."""

from application.moderation.casebook.queries import ModeratorCounts
from application.moderation.casebook.show_mod_stats import ModStatsShown
from domain.moderation.nobody import NOBODY
from interface.moderation.actions import face_of
from interface.moderation.casebook.stats_row import plain_name
from interface.moderation.people import known_shortly, mentioned
from interface.shared.layout import LONGEST_TEXT, Card, card, container, within
from interface.shared.pictures import Picture, gallery

_FILE = "modstats.png"
_UNDRAWN = "-# I can't draw right now, so here it is in words alone."


def stats_card(shown: ModStatsShown) -> Card:
    heading = _heading(shown)
    if not shown.stats.moderators:
        return card(container(heading, "*Nothing was done in this time.*"))
    entries = [_entry(each) for each in shown.stats.moderators]
    if shown.stats.others:
        entries.append(f"All others: {shown.stats.others:,}")
    words = within(entries, LONGEST_TEXT - 200, heading=heading)
    picture = stats_image(shown)
    return card(container(words, _UNDRAWN)) if picture is None else card(container(words), gallery(picture))


def stats_image(shown: ModStatsShown) -> Picture | None:
    if shown.picture is None:
        return None
    named = (f"{plain_name(each)}: {each.total:,}" for each in shown.stats.moderators)
    return Picture(_FILE, shown.picture, f"Actions in the last {_days(shown.days)}: {'; '.join(named)}")


def _heading(shown: ModStatsShown) -> str:
    whose = "Moderators" if shown.moderator is None else f"What <@{shown.moderator}> did"
    return f"### {whose} in the last {_days(shown.days)}\n-# What was carried out and not voided"


def _entry(counts: ModeratorCounts) -> str:
    kinds = [(face_of(kind), count) for kind, count in counts.by_kind.items()]
    listed = " · ".join(f"{count:,} {(face.title if count == 1 else face.plural).lower()}" for face, count in kinds)
    who = mentioned(counts.moderator)
    if counts.moderator != NOBODY:
        who += f" {known_shortly(counts.moderator, counts.names)}"
    return f"**{counts.total:,}** {who}\n-# {listed}"


def _days(days: int) -> str:
    return "day" if days == 1 else f"{days} days"
