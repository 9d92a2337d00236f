"""What people see of a member as a whole."""

import discord

from application.profiles.queries import COUNTED_CASES, MemberFacts
from application.profiles.show_profile import Profile
from domain.levels.curve import Progress
from interface.shared.currency import currency_title
from interface.shared.languages import KIND, gettext, named, number
from interface.shared.layout import Card, as_typed, card, container, shortened, text

_BAR = 12
_LONGEST_NAME = 64


def profile_card(profile: Profile, avatar: str) -> Card:
    """`avatar` is the address of their picture."""
    facts = profile.facts
    head = gettext("### Profile of <@{user}>\n-# {facts}", user=facts.user, facts=_names(facts))
    section = discord.ui.Section[discord.ui.LayoutView](
        text(head), text(_level(profile)), accessory=discord.ui.Thumbnail(avatar)
    )
    shown = container()
    shown.add_item(section).add_item(text(_holdings(profile))).add_item(text(_dates(facts)))
    if profile.shows_cases:
        shown.add_item(discord.ui.Separator()).add_item(text(_cases(facts)))
    return card(shown)


def progress_bar(progress: Progress) -> str:
    """Full at the highest level there is."""
    full = _BAR if progress.needed is None else progress.gained * _BAR // progress.needed
    return "▰" * full + "▱" * (_BAR - full)


def _names(facts: MemberFacts) -> str:
    names = [name for name in (facts.display_name, facts.username) if name is not None]
    parts = [shortened(name, _LONGEST_NAME) for name in dict.fromkeys(names)] + [f"ID {facts.user}"]
    if facts.is_bot:
        parts.append(gettext("a bot"))
    if facts.left_at is not None:
        parts.append(gettext("left {left_at}", left_at=_moment(facts.left_at.timestamp())))
    return " · ".join(parts)


def _level(profile: Profile) -> str:
    progress, rank = profile.progress, profile.rank
    place = (
        gettext("not ranked")
        if rank.place is None
        else gettext("#{place} of {of}", place=number(rank.place), of=number(rank.of))
    )
    if progress.needed is None:
        leads = gettext("the highest level")
    else:
        leads = gettext(
            "{gained} of {needed} XP to level {level}",
            gained=number(progress.gained),
            needed=number(progress.needed),
            level=number(progress.level + 1),
        )
    lines = [
        gettext("**Level {level}** · {place}", level=number(progress.level), place=place),
        progress_bar(progress),
        f"-# {number(profile.facts.xp)} XP · {leads}",
    ]
    if rank.as_of is not None:
        lines[-1] += gettext(" · place as of {as_of}", as_of=_moment(rank.as_of.timestamp()))
    return "\n".join(lines)


def _holdings(profile: Profile) -> str:
    facts = profile.facts
    hours, minutes = divmod(facts.voice_minutes, 60)
    return "\n".join(
        [
            f"**{as_typed(currency_title(profile.currency))}** {number(facts.points)}",
            gettext("**Messages** {messages}", messages=number(facts.messages)),
            gettext("**Voice** {length}", length=voice_text(hours, minutes)),
        ]
    )


def voice_text(hours: int, minutes: int) -> str:
    if not hours:
        return gettext("{minutes} min", minutes=minutes)
    return gettext("{hours} h {minutes} min", hours=number(hours), minutes=minutes)


def _dates(facts: MemberFacts) -> str:
    if facts.first_seen_at is None:
        return gettext("-# I have not met them here yet.")
    known = (
        (gettext("Last active"), facts.last_active_at, "R"),
        (gettext("Joined"), facts.joined_at, "D"),
        (gettext("First seen"), facts.first_seen_at, "D"),
    )
    return "\n".join(f"**{title}** {_moment(at.timestamp(), style)}" for title, at, style in known if at is not None)


def _cases(facts: MemberFacts) -> str:
    if not facts.cases:
        return gettext("**Cases** none")
    total = sum(facts.cases.values())
    of = (
        gettext(" (of the newest {counted_cases})", counted_cases=number(COUNTED_CASES))
        if total >= COUNTED_CASES
        else ""
    )
    return (
        gettext("**Cases**{of}", of=of)
        + " "
        + " · ".join(f"{named(KIND, kind.name)} {number(count)}" for kind, count in facts.cases.items())
    )


def _moment(timestamp: float, style: str = "R") -> str:
    return f"<t:{int(timestamp)}:{style}>"
