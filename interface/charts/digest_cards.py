"""What people see of the digest of a week."""

from datetime import date

from application.charts.queries import TopMember, Week
from application.charts.show_activity import ActivityShown
from application.charts.show_digest import DigestState
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.charts.weeks import week_of
from domain.shared.ids import ChannelId
from interface.charts.cards import activity_image
from interface.shared.layout import Card, as_typed, card, container
from interface.shared.pictures import Picture, gallery

_MEDALS = ("🥇", "🥈", "🥉")
_HOW = "-# Choose a channel with `/settings set charts`, or none with `/settings reset`."


def digest_card(week: Week, picture: Png | None) -> Card:
    monday = week.activity.span.first
    parts = ["\n".join([digest_marker(monday), *_totals(week)])]
    if week.top:
        parts.append("\n".join(["**Most active**", *(_place(*each) for each in enumerate(week.top, start=1))]))
    image = digest_image(week, picture)
    return card(container(*parts), *([] if image is None else [gallery(image)]))


def digest_image(week: Week, picture: Png | None) -> Picture | None:
    return activity_image(ActivityShown(week.activity, picture))


def digest_marker(monday: date) -> str:
    """What the post begins with, and is found again by."""
    last = week_of(monday).last
    return f"### The week of {monday.day} {monday:%B} to {last.day} {last:%B %Y}"


def digest_state(state: DigestState) -> Card:
    lines = ["### The digest of each week", _will_be(state)]
    if state.latest is not None:
        lines.append(_was(state, state.latest))
    return card(container("\n".join(lines), _HOW))


def cannot_post(digest: Digest, channel: ChannelId) -> Card:
    """For the guild's staff."""
    monday = digest.week
    return card(
        container(
            f"{cannot_post_marker(monday)}\nDiscord does not let me write in <#{channel}>. Let me view it, send"
            " messages and attach files there, or choose another channel with `/settings set charts`. I try again"
            " every hour, until Thursday morning."
        )
    )


def cannot_post_marker(monday: date) -> str:
    return f"### I could not post the digest of the week of {monday.day} {monday:%B %Y}"


def _totals(week: Week) -> list[str]:
    now, before = week.totals, week.before
    lines = [
        f"**Messages** {now.messages:,}{_change(now.messages, before.messages)}",
        f"**Active members** {now.active:,}{_change(now.active, before.active)}",
        f"**In voice** {now.voice_minutes / 60:,.0f} hours{_change(now.voice_minutes, before.voice_minutes)}",
    ]
    if week.activity.flow is not None:
        came, went = (sum(getattr(each, name) for each in week.activity.flow) for name in ("joins", "leaves"))
        lines.append(f"**Came and went** +{came:,} −{went:,}")
    return lines


def _change(now: int, before: int) -> str:
    if now == before or not before:
        return ""
    share = (now - before) / before
    return f" ({'+' if share > 0 else '−'}{abs(share):,.0%} on the week before)"


def _place(place: int, member: TopMember) -> str:
    number = _MEDALS[place - 1] if place <= len(_MEDALS) else f"{place}."
    name = "" if member.name is None else f" {as_typed(member.name)}"
    voice = f", {member.voice_minutes / 60:,.1f} hours in voice" if member.voice_minutes else ""
    messages = f"{member.messages:,} message{'' if member.messages == 1 else 's'}"
    return f"{number} <@{member.user}>{name} · {messages}{voice}"


def _will_be(state: DigestState) -> str:
    if state.channel is None:
        return "There is none: no channel is chosen for it."
    return f"The next one is posted in <#{state.channel}> on <t:{int(state.next_at.timestamp())}:F>."


def _was(state: DigestState, latest: Digest) -> str:
    week = f"That of the week of {latest.week.day} {latest.week:%B}"
    if latest.message is not None:
        return f"{week} is here: https://discord.com/channels/{latest.guild}/{latest.channel}/{latest.message}"
    if latest.settled_at is not None:
        return f"{week} was left out: nobody wrote or spoke."
    if latest.refused_at is not None:
        at = int(latest.refused_at.timestamp())
        return (
            f"⚠️ {week} could not be posted: <t:{at}:R>, Discord did not let me write there. Let me view the channel,"
            " send messages and attach files."
        )
    return f"{week} was not posted."
