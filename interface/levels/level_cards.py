"""What people see of levels."""

from application.levels.adjust_xp import AdjustedXp
from application.levels.level_queries import DayOfXp, PastAdjustment, XpSources
from application.levels.show_level import LevelShown
from domain.levels.adjustment import AdjustmentKind
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.shared.enum_words import in_words
from interface.shared.layout import Card, as_written, card, container, room_left, shortened, within
from interface.shared.pictures import Picture, gallery

ADJUSTMENT_NAMES = {
    AdjustmentKind.SET: "Set by moderators",
    AdjustmentKind.ADD: "Given and taken by moderators",
    AdjustmentKind.RESET: "Reset by moderators",
    AdjustmentKind.IMPORT: "Imported",
    AdjustmentKind.ROLLBACK: "Imports taken back",
    AdjustmentKind.RECOMPUTE: "Kept at 0 under other rules",
}
_LONGEST_REASON = 80
_LONGEST_NAME = 100


def rank_picture(shown: LevelShown) -> tuple[Picture, ...]:
    """The picture of a rank card with what it shows in words, or nothing where none could be drawn."""
    if shown.picture is None:
        return ()
    return (Picture("rank.png", shown.picture, f"Rank card of {shown.name}: {_where(shown)}"),)


def level_card(shown: LevelShown) -> Card:
    """The same as text, below the picture if there is one."""
    name = shortened(shown.name, _LONGEST_NAME)
    lines = container(f"### Level {shown.progress.level} · {name}", f"<@{shown.member}> · {_where(shown)}")
    for picture in rank_picture(shown):
        lines.add_item(gallery(picture))
    return card(lines)


def adjusted_card(adjusted: AdjustedXp) -> Card:
    change = f"{_signed(adjusted.amount)} XP" if adjusted.amount else "Nothing had to be changed"
    lines = [
        f"### <@{adjusted.member}> has {adjusted.xp:,} XP",
        f"{change} · Level {adjusted.level}",
        f"**Reason** {'*none given*' if adjusted.reason is None else as_written(adjusted.reason)}",
    ]
    return card(container("\n".join(lines), f"-# Member ID {adjusted.member}"))


def sources_card(member: UserId, sources: XpSources) -> Card:
    heading = f"### Where the {sources.xp:,} XP of <@{member}> came from"
    lines = [f"**Messages** {sources.message_xp:,}", f"**Voice** {sources.voice_xp:,}"]
    lines += [
        f"**{in_words(ADJUSTMENT_NAMES, kind)}** {_signed(amount)}" for kind, amount in sorted(sources.adjusted.items())
    ]
    if sources.unexplained:
        lines.append(
            f"**This does not add up**: {_signed(sources.unexplained)} XP come from nowhere that I have on record. "
            "Please report it to whoever runs me; `tux levels recompute` mends it."
        )
    footer = f"-# Member ID {member}"
    texts = [f"{heading}\n" + "\n".join(lines)]
    if sources.days:
        days = within([*map(_day, sources.days)], room_left(footer, *texts) // 2, heading="**The last active days**")
        texts.append(days)
    if sources.adjustments:
        room = room_left(footer, *texts)
        texts.append(within([*map(_adjustment, sources.adjustments)], room, heading="**The last adjustments**"))
    shown = container(*texts, footer)
    return card(shown)


def blocked_card(member: UserId) -> Card:
    footer = f"-# What they have stays. Member ID {member}"
    return card(container(f"### The activity of <@{member}> brings no XP any more", footer))


def unblocked_card(member: UserId) -> Card:
    return card(container(f"### The activity of <@{member}> brings XP again", f"-# Member ID {member}"))


def blocked_list_card(page: Page[LevelBlock]) -> Card:
    """As many as fit; more than a page holds are said to be there."""
    lines = [
        f"<@{block.user}> ({block.user}) by <@{block.by}>, <t:{int(block.at.timestamp())}:d>" for block in page.items
    ] or ["*Nobody.*"]
    footer = "-# There are more." if page.older is not None else "-# Change it with `/levels block` and `unblock`."
    return card(container(within(lines, room_left(footer), heading="### Members without XP"), footer))


def _where(shown: LevelShown) -> str:
    progress, rank = shown.progress, shown.rank
    place = "without a rank" if rank.place is None else f"rank #{rank.place:,} of {rank.of:,}"
    parts = [f"level {progress.level}", place, f"{rank.value:,} XP"]
    if progress.needed is None:
        parts.append("the highest level there is")
    else:
        parts.append(f"{progress.gained:,} of {progress.needed:,} XP to level {progress.level + 1}")
    return " · ".join(parts)


def _day(day: DayOfXp) -> str:
    parts = [f"{day.message_xp:,} for {day.counted_messages:,} of {day.messages:,} messages"]
    if day.voice_minutes:
        parts.append(f"{day.voice_xp:,} for {day.voice_minutes:,} minutes of voice")
    return f"{day.day:%Y-%m-%d} · {day.message_xp + day.voice_xp:,} XP: " + ", ".join(parts)


def _adjustment(adjustment: PastAdjustment) -> str:
    reason = "no reason" if adjustment.reason is None else shortened(adjustment.reason, _LONGEST_REASON, as_written)
    when = f"<t:{int(adjustment.at.timestamp())}:d>"
    return f"{when} {_signed(adjustment.amount)} ({adjustment.kind.value}) by <@{adjustment.by}>: {reason}"


def _signed(amount: int) -> str:
    return f"{amount:+,}" if amount else "0"
