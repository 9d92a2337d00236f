"""What people see of levels."""

from application.levels.adjust_xp import AdjustedXp
from application.levels.level_queries import DayOfXp, PastAdjustment, XpSources
from application.levels.show_level import LevelShown
from domain.levels.adjustment import AdjustmentKind
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy, number, pgettext_lazy, signed
from interface.shared.layout import Card, as_written, card, container, room_left, shortened, text, within
from interface.shared.pictures import Picture, gallery

ADJUSTMENT_NAMES = {
    AdjustmentKind.SET: gettext_lazy("Set by moderators"),
    AdjustmentKind.ADD: gettext_lazy("Given and taken by moderators"),
    AdjustmentKind.RESET: gettext_lazy("Reset by moderators"),
    AdjustmentKind.IMPORT: gettext_lazy("Imported"),
    AdjustmentKind.ROLLBACK: gettext_lazy("Imports taken back"),
    AdjustmentKind.RECOMPUTE: gettext_lazy("Kept at 0 under other rules"),
}
_KINDS = {
    AdjustmentKind.SET: pgettext_lazy("of XP", "set"),
    AdjustmentKind.ADD: pgettext_lazy("of XP", "add"),
    AdjustmentKind.RESET: pgettext_lazy("of XP", "reset"),
    AdjustmentKind.IMPORT: pgettext_lazy("of XP", "import"),
    AdjustmentKind.ROLLBACK: pgettext_lazy("of XP", "rollback"),
    AdjustmentKind.RECOMPUTE: pgettext_lazy("of XP", "recompute"),
}
_LONGEST_REASON = 80
_LONGEST_NAME = 100


def rank_picture(shown: LevelShown) -> tuple[Picture, ...]:
    """The picture of a rank card with what it shows in words, or nothing where none could be drawn."""
    if shown.picture is None:
        return ()
    return (
        Picture(
            "rank.png", shown.picture, gettext("Rank card of {name}: {where}", name=shown.name, where=_where(shown))
        ),
    )


def level_card(shown: LevelShown) -> Card:
    """The same as text, below the picture if there is one."""
    name = shortened(shown.name, _LONGEST_NAME)
    lines = container(
        gettext("### Level {level} · {name}", level=shown.progress.level, name=name),
        f"<@{shown.member}> · {_where(shown)}",
    )
    for picture in rank_picture(shown):
        lines.add_item(gallery(picture))
    if not shown.is_counted:
        lines.add_item(text(gettext("-# What they do is not counted here, by their own choice: `/privacy counting`.")))
    return card(lines)


def adjusted_card(adjusted: AdjustedXp) -> Card:
    change = f"{_signed(adjusted.amount)} XP" if adjusted.amount else gettext("Nothing had to be changed")
    reason = gettext("*none given*") if adjusted.reason is None else as_written(adjusted.reason)
    lines = [
        gettext("### <@{member}> has {xp} XP", member=adjusted.member, xp=number(adjusted.xp)),
        gettext("{change} · Level {level}", change=change, level=adjusted.level),
        gettext("**Reason** {reason}", reason=reason),
    ]
    return card(container("\n".join(lines), gettext("-# Member ID {member}", member=adjusted.member)))


def sources_card(member: UserId, sources: XpSources) -> Card:
    heading = gettext("### Where the {xp} XP of <@{member}> came from", xp=number(sources.xp), member=member)
    lines = [
        gettext("**Messages** {message_xp}", message_xp=number(sources.message_xp)),
        gettext("**Voice** {voice_xp}", voice_xp=number(sources.voice_xp)),
    ]
    lines += [
        f"**{in_words(ADJUSTMENT_NAMES, kind)}** {_signed(amount)}" for kind, amount in sorted(sources.adjusted.items())
    ]
    if sources.unexplained:
        lines.append(
            gettext(
                "**This does not add up**: {unexplained} XP come from nowhere that I have on record. Please "
                "report it to whoever runs me; `tux levels recompute` mends it.",
                unexplained=_signed(sources.unexplained),
            )
        )
    footer = gettext("-# Member ID {member}", member=member)
    texts = [f"{heading}\n" + "\n".join(lines)]
    if sources.days:
        days = within(
            [*map(_day, sources.days)], room_left(footer, *texts) // 2, heading=gettext("**The last active days**")
        )
        texts.append(days)
    if sources.adjustments:
        room = room_left(footer, *texts)
        texts.append(
            within([*map(_adjustment, sources.adjustments)], room, heading=gettext("**The last adjustments**"))
        )
    shown = container(*texts, footer)
    return card(shown)


def blocked_card(member: UserId) -> Card:
    footer = gettext("-# What they have stays. Member ID {member}", member=member)
    return card(container(gettext("### The activity of <@{member}> brings no XP any more", member=member), footer))


def unblocked_card(member: UserId) -> Card:
    return card(
        container(
            gettext("### The activity of <@{member}> brings XP again", member=member),
            gettext("-# Member ID {member}", member=member),
        )
    )


def blocked_list_card(page: Page[LevelBlock]) -> Card:
    """As many as fit; more than a page holds are said to be there."""
    lines = [
        gettext("<@{user}> ({user}) by <@{by}>, <t:{at}:d>", user=block.user, by=block.by, at=int(block.at.timestamp()))
        for block in page.items
    ] or [gettext("*Nobody.*")]
    footer = (
        gettext("-# There are more.")
        if page.older is not None
        else gettext("-# Change it with `/levels block` and `/levels unblock`.")
    )
    return card(container(within(lines, room_left(footer), heading=gettext("### Members without XP")), footer))


def _where(shown: LevelShown) -> str:
    progress, rank = shown.progress, shown.rank
    place = (
        gettext("without a rank")
        if rank.place is None
        else gettext("rank #{place} of {of}", place=number(rank.place), of=number(rank.of))
    )
    parts = [gettext("level {level}", level=progress.level), place, f"{number(rank.value)} XP"]
    if progress.needed is None:
        parts.append(gettext("the highest level there is"))
    else:
        parts.append(
            gettext(
                "{gained} of {needed} XP to level {level}",
                gained=number(progress.gained),
                needed=number(progress.needed),
                level=progress.level + 1,
            )
        )
    return " · ".join(parts)


def _day(day: DayOfXp) -> str:
    parts = [
        gettext(
            "{message_xp} for {counted_messages} of {messages} messages",
            message_xp=number(day.message_xp),
            counted_messages=number(day.counted_messages),
            messages=number(day.messages),
        )
    ]
    if day.voice_minutes:
        parts.append(
            gettext(
                "{voice_xp} for {voice_minutes} minutes of voice",
                voice_xp=number(day.voice_xp),
                voice_minutes=number(day.voice_minutes),
            )
        )
    return f"{day.day:%Y-%m-%d} · {number(day.message_xp + day.voice_xp)} XP: " + ", ".join(parts)


def _adjustment(adjustment: PastAdjustment) -> str:
    reason = (
        gettext("no reason") if adjustment.reason is None else shortened(adjustment.reason, _LONGEST_REASON, as_written)
    )
    when = f"<t:{int(adjustment.at.timestamp())}:d>"
    return gettext(
        "{when} {amount} ({kind}) by <@{by}>: {reason}",
        when=when,
        amount=_signed(adjustment.amount),
        kind=in_words(_KINDS, adjustment.kind),
        by=adjustment.by,
        reason=reason,
    )


def _signed(amount: int) -> str:
    return signed(amount) if amount else "0"
