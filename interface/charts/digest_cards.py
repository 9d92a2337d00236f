"""What people see of the digest of a week."""

from datetime import date

from babel.numbers import format_percent

from application.charts.queries import TopMember, Week
from application.charts.show_activity import ActivityShown
from application.charts.show_digest import DigestState
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.charts.weeks import week_of
from domain.shared.ids import ChannelId
from interface.charts.cards import activity_image
from interface.charts.days import in_full, without_year
from interface.shared.languages import babel_locale, gettext, gettext_lazy, ngettext, number
from interface.shared.layout import Card, as_typed, card, container
from interface.shared.pictures import Picture, gallery

_MEDALS = ("🥇", "🥈", "🥉")
_HOW = gettext_lazy("-# Choose a channel with `/settings set charts`, or none with `/settings reset`.")


def digest_card(week: Week, picture: Png | None) -> Card:
    monday = week.activity.span.first
    parts = ["\n".join([digest_marker(monday), *_totals(week)])]
    if week.top:
        parts.append("\n".join([gettext("**Most active**"), *(_place(*each) for each in enumerate(week.top, start=1))]))
    image = digest_image(week, picture)
    return card(container(*parts), *([] if image is None else [gallery(image)]))


def digest_image(week: Week, picture: Png | None) -> Picture | None:
    return activity_image(ActivityShown(week.activity, picture))


def digest_marker(monday: date) -> str:
    """What the post begins with, and is found again by."""
    last = week_of(monday).last
    return gettext("### The week of {monday} to {sunday}", monday=without_year(monday), sunday=in_full(last))


def digest_state(state: DigestState) -> Card:
    lines = [gettext("### The digest of each week"), _will_be(state)]
    if state.latest is not None:
        lines.append(_was(state, state.latest))
    return card(container("\n".join(lines), str(_HOW)))


def cannot_post(digest: Digest, channel: ChannelId) -> Card:
    """For the guild's staff."""
    what_to_do = gettext(
        "Discord does not let me write in <#{channel}>. Let me view it, send messages and attach files there, "
        "or choose another channel with `/settings set charts`. I try again every hour, until Thursday morning.",
        channel=channel,
    )
    return card(container(f"{cannot_post_marker(digest.week)}\n{what_to_do}"))


def cannot_post_marker(monday: date) -> str:
    return gettext("### I could not post the digest of the week of {monday}", monday=in_full(monday))


def _totals(week: Week) -> list[str]:
    now, before = week.totals, week.before
    messages = gettext("**Messages** {messages}", messages=number(now.messages))
    active = gettext("**Active members** {active}", active=number(now.active))
    voice = ngettext("**In voice** {n} hour", "**In voice** {n} hours", round(now.voice_minutes / 60))
    lines = [
        _compared(messages, now.messages, before.messages),
        _compared(active, now.active, before.active),
        _compared(voice, now.voice_minutes, before.voice_minutes),
    ]
    if week.activity.flow is not None:
        came, went = (sum(getattr(each, name) for each in week.activity.flow) for name in ("joins", "leaves"))
        lines.append(gettext("**Came and went** +{came} −{went}", came=number(came), went=number(went)))
    return lines


def _compared(line: str, now: int, before: int) -> str:
    if now == before or not before:
        return line
    share = (now - before) / before
    change = f"{'+' if share > 0 else '−'}{format_percent(abs(share), locale=babel_locale())}"
    return gettext("{line} ({change} on the week before)", line=line, change=change)


def _place(place: int, member: TopMember) -> str:
    medal = _MEDALS[place - 1] if place <= len(_MEDALS) else f"{place}."
    name = "" if member.name is None else f" {as_typed(member.name)}"
    done = ngettext("{n} message", "{n} messages", member.messages)
    if member.voice_minutes:
        done = gettext(
            "{messages}, {hours} hours in voice", messages=done, hours=number(round(member.voice_minutes / 60, 1))
        )
    return f"{medal} <@{member.user}>{name} · {done}"


def _will_be(state: DigestState) -> str:
    if state.channel is None:
        return gettext("There is none: no channel is chosen for it.")
    return gettext(
        "The next one is posted in <#{channel}> on <t:{next_at}:F>.",
        channel=state.channel,
        next_at=int(state.next_at.timestamp()),
    )


def _was(state: DigestState, latest: Digest) -> str:
    monday = without_year(latest.week)
    if latest.message is not None:
        link = f"https://discord.com/channels/{latest.guild}/{latest.channel}/{latest.message}"
        return gettext("That of the week of {monday} is here: {link}", monday=monday, link=link)
    if latest.settled_at is not None:
        return gettext("That of the week of {monday} was left out: nobody wrote or spoke.", monday=monday)
    if latest.refused_at is not None:
        return gettext(
            "⚠️ That of the week of {monday} could not be posted: <t:{at}:R>, Discord did not let me write there. "
            "Let me view the channel, send messages and attach files.",
            monday=monday,
            at=int(latest.refused_at.timestamp()),
        )
    return gettext("That of the week of {monday} was not posted.", monday=monday)
