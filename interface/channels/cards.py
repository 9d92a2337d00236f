"""What people read of purges, slowmode and locks: pure functions from views to cards."""

from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from application.channels.find_messages import Found
from application.channels.purge_messages import Purged
from application.channels.set_slowmode import SlowmodeSet
from application.channels.views import ActView, LockdownView
from domain.channels.act import ActStatus
from domain.channels.lockdown import Scope, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import MOST_LOOKED_AT, PurgeFilter
from domain.shared.ids import MessageId, UserId
from interface.shared.layout import Card, Container, as_typed, as_written, card, container, in_code, within

ORANGE = 0xE08A3C
GREEN = 0x4CAF6D

_AUTHORS_SHOWN = 5
_LONGEST_REFUSED, _LONGEST_SILENT, _LONGEST_DONE = 1_200, 400, 700
"""Characters; with a reason of 400 that doubles in being escaped, all of a card is below Discord's 4,000."""

_WHERE: Mapping[Scope, str] = {
    Scope.CHANNEL: "<#{place}>",
    Scope.CATEGORY: "the category <#{place}>",
    Scope.SERVER: "the server",
}
_DONE: Mapping[ActKind, str] = {ActKind.LOCK: "locked", ActKind.UNLOCK: "unlocked"}
_ICONS: Mapping[ActKind, str] = {
    ActKind.PURGE: "🧽",
    ActKind.SLOWMODE: "🐌",
    ActKind.LOCK: "🔒",
    ActKind.UNLOCK: "🔓",
}


def length(seconds: int) -> str:
    """`1 hour 30 minutes`; "off" where there is none."""
    units, parts = (("hour", 3600), ("minute", 60), ("second", 1)), list[str]()
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(_counted(count, name))
    return " ".join(parts) or "off"


def purged_card(purged: Purged) -> Card:
    """What was deleted, as whoever asked reads it."""
    act, found = purged.act, purged.found
    lines = [f"### 🧽 {_counted(act.done, 'message')} deleted", *_left_out(act)]
    if found is not None:
        lines += _pinned(found)
    return card(container("\n".join([*lines, _number(act)]), colour=_colour(act)))


def purge_preview(act: ActView, found: Found) -> Container:
    lines = [
        f"### 🧽 Delete {_counted(act.meant, 'message')}?",
        "Nothing was deleted yet, and nothing brings them back.",
        f"**In** <#{act.channel}>",
        f"**By** {_authors(found.authors)}",
    ]
    if found.oldest is not None:
        lines.append(f"**The oldest** <t:{int(found.oldest.timestamp())}:f>")
    lines += [*_too_old(act), *_pinned(found)]
    if not found.saw_all:
        lines.append(f"-# I looked through the newest {MOST_LOOKED_AT:,} messages only.")
    return container("\n".join(lines), colour=ORANGE)


def slowmode_card(done: SlowmodeSet) -> Card:
    if done.act is None:
        return card(container(f"### Nothing changed\nSlowmode is {_slowmode(done.seconds)} here already."))
    return card(container("\n".join([*_slowmode_lines(done.act), _number(done.act)])))


def progress_card(kind: ActKind, done: int, of: int) -> Card:
    filled = round(20 * done / of)
    doing = {ActKind.LOCK: "Locking", ActKind.UNLOCK: "Unlocking"}[kind]
    return card(
        container(f"### {_ICONS[kind]} {doing}\n`{'█' * filled}{'░' * (20 - filled)}` {done:,} of {of:,} channels")
    )


def lockdown_card(view: LockdownView) -> Card:
    """Only what Discord took is called locked."""
    return card(container(*_lockdown_texts(view), colour=_colour_of(view)))


def log_card(view: ActView | LockdownView) -> Card:
    if isinstance(view, LockdownView):
        texts = [*_lockdown_texts(view), _by(view)]
        return card(container(*texts, colour=_colour_of(view)))
    lines = _LINES[view.kind](view)
    if view.reason is not None:
        lines.append(f"**Reason** {as_written(view.reason)}")
    text = log_opening(view) + "\n".join([*lines, _by(view)])
    return card(container(text, colour=_colour(view)))


def bare(view: ActView | LockdownView) -> ActView | LockdownView:
    """Without what people typed, which is what a post can be refused for."""
    return evolve(view, reason=None) if isinstance(view, LockdownView) else evolve(view, reason=None, purge=None)


def _by(view: ActView | LockdownView) -> str:
    return f"-# By <@{view.moderator}>, ID {view.moderator}"


def log_opening(view: ActView | LockdownView) -> str:
    """What the post begins with, and is found again by."""
    return f"### {_ICONS[view.kind]} {view.kind.value.capitalize()} {view.number}\n"


def notice_card(number: ActNumber, notice: str) -> Card:
    """What members read in a locked channel."""
    return card(container(f"{notice_opening(number)}{as_written(notice)}", colour=ORANGE))


def notice_opening(number: ActNumber) -> str:
    return f"### 🔒 This channel is locked\n-# Lock {number}\n"


def _purge_lines(act: ActView) -> list[str]:
    deleted = f"**Deleted** {_counted(act.done, 'message')} in <#{act.channel}>"
    return [deleted, *_left_out(act), *_asked(act)]


def _slowmode_lines(act: ActView) -> list[str]:
    new, old = act.new_seconds or 0, act.old_seconds or 0
    if act.status is ActStatus.DONE:
        return [f"### 🐌 Slowmode is {_slowmode(new)} now", f"In <#{act.channel}>; it was {_slowmode(old)} before."]
    return ["### 🐌 Slowmode was not changed", f"It was to be {_slowmode(new)} in <#{act.channel}>."]


_LINES: Mapping[ActKind, Callable[[ActView], list[str]]] = {
    ActKind.PURGE: _purge_lines,
    ActKind.SLOWMODE: lambda act: [line.removeprefix("### 🐌 ") for line in _slowmode_lines(act)],
}


def _lockdown_texts(view: LockdownView) -> Iterator[str]:
    done, refused = view.in_state(StepState.DONE), view.in_state(StepState.REFUSED, StepState.PARTLY)
    left = view.in_state(StepState.PLANNED)
    within_it = [step for step in done if view.scope is not Scope.CATEGORY or step.channel != view.place]
    said = f"{_counted(len(within_it), 'channel')} {_DONE[view.kind]}"
    where = _WHERE[view.scope].format(place=view.place)
    lines = [f"{log_opening(view)}**{said}** of {where}"]
    if len(within_it) < len(done) and view.kind is ActKind.LOCK:
        lines.append("Channels that are made in it are locked too.")
    if view.ends is not None:
        lines.append(f"The time of lock {view.ends} was over.")
    if view.expires_at is not None and done:
        lines.append(f"**Until** <t:{int(view.expires_at.timestamp())}:f> (<t:{int(view.expires_at.timestamp())}:R>)")
    if view.reason is not None:
        lines.append(f"**Reason** {as_written(view.reason)}")
    if left:
        lines.append(f"⏳ {_counted(len(left), 'channel')} still to do; I go on by myself, and the mod-log tells when.")
    overtaken = view.in_state(StepState.OVERTAKEN)
    if overtaken:
        lines.append(f"{_counted(len(overtaken), 'channel')} left to a later lock or unlock.")
    gone = view.in_state(StepState.GONE)
    if gone:
        lines.append(f"{_counted(len(gone), 'channel')} not there any more.")
    yield "\n".join(lines)
    if refused:
        heading = f"⚠️ **Not {_DONE[view.kind]}**, Discord refused it:"
        yield within([_refused(step) for step in refused], _LONGEST_REFUSED, heading=heading)
    silent = [step for step in done if step.why is not None]
    if silent:
        yield within(
            [_refused(step) for step in silent], _LONGEST_SILENT, heading="-# I could not write the message there:"
        )
    if done:
        heading = f"**{_DONE[view.kind].capitalize()}**"
        yield within([f"<#{step.channel}>" for step in done], _LONGEST_DONE, heading=heading)


def _refused(step: Step) -> str:
    return f"<#{step.channel}>: {as_typed(step.why or '?')}"


def _left_out(act: ActView) -> Iterator[str]:
    yield from _too_old(act)
    if act.status is ActStatus.UNFINISHED:
        yield f"⚠️ Unfinished: {_counted(act.meant, 'message')} were meant, and at least {act.done:,} of them are gone."


def _too_old(act: ActView) -> Iterator[str]:
    if act.too_old:
        yield f"{_counted(act.too_old, 'message')} left: Discord deletes none together that are over two weeks old."


def _pinned(found: Found) -> Iterator[str]:
    if found.pinned:
        yield f"{_counted(found.pinned, 'pinned message')} kept."


def _asked(act: ActView) -> Iterator[str]:
    if act.purge is not None:
        yield f"**Asked for** {', '.join(_criteria(act)) or 'the newest'}"


def _criteria(act: ActView) -> Iterator[str]:
    purge = act.purge or PurgeFilter()
    if purge.count is not None:
        yield f"up to {purge.count:,}"
    if purge.member is not None:
        yield f"by <@{purge.member}> (ID {purge.member})"
    if purge.bots:
        yield "by bots"
    if purge.text is not None:
        yield f"with {in_code(purge.text)}"
    if purge.pattern is not None:
        yield f"with the pattern {in_code(purge.pattern)}"
    if purge.attachments:
        yield "with attachments"
    if purge.links:
        yield "with links"
    if purge.pinned:
        yield "pinned ones too"
    if purge.first is not None:
        yield f"from {_message(act, purge.first)}"
    if purge.last is not None:
        yield f"up to {_message(act, purge.last)}"


def _message(act: ActView, message: MessageId) -> str:
    return f"https://discord.com/channels/{act.guild}/{act.channel}/{message}"


def _authors(authors: Mapping[UserId, int]) -> str:
    most = sorted(authors.items(), key=lambda each: -each[1])
    shown = [f"<@{user}> ({count:,})" for user, count in most[:_AUTHORS_SHOWN]]
    more = len(most) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def _slowmode(seconds: int) -> str:
    return "off" if not seconds else f"**{length(seconds)}**"


def _number(view: ActView) -> str:
    return f"-# {view.kind.value.capitalize()} {view.number}"


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _colour(act: ActView) -> int:
    return ORANGE if act.status is ActStatus.UNFINISHED else GREEN


def _colour_of(view: LockdownView) -> int:
    return GREEN if view.kind is ActKind.UNLOCK else ORANGE
