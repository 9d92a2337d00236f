"""What people read of purges, slowmode and locks: pure functions from views to cards."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from attrs import evolve

from application.channels.find_messages import Found
from application.channels.purge_messages import Purged
from application.channels.set_slowmode import SlowmodeSet
from application.channels.views import ActView, LockdownView
from domain.channels.act import ActStatus
from domain.channels.lockdown import Scope, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import MOST_LOOKED_AT, PurgeFilter
from domain.shared.durations import Duration
from domain.shared.ids import MessageId, UserId
from interface.shared.enum_words import in_words
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext, number, pgettext, pgettext_lazy
from interface.shared.layout import (
    GREEN,
    ORANGE,
    Card,
    Container,
    as_typed,
    as_written,
    card,
    container,
    in_code,
    within,
)
from interface.shared.lengths import length_of

_AUTHORS_SHOWN = 5
_LONGEST_REFUSED, _LONGEST_SILENT, _LONGEST_DONE = 1_200, 400, 700
"""Characters; with a reason of 400 that doubles in being escaped, all of a card is below Discord's 4,000."""

_OF: Mapping[Scope, Text] = {
    Scope.CHANNEL: "<#{place}>",
    Scope.CATEGORY: pgettext_lazy("channels of", "the category <#{place}>"),
    Scope.SERVER: pgettext_lazy("channels of", "the server"),
}
_NOT_DONE: Mapping[ActKind, Text] = {
    ActKind.LOCK: gettext_lazy("⚠️ **Not locked**, Discord refused it:"),
    ActKind.UNLOCK: gettext_lazy("⚠️ **Not unlocked**, Discord refused it:"),
}
_DONE: Mapping[ActKind, Text] = {
    ActKind.LOCK: gettext_lazy("**Locked**"),
    ActKind.UNLOCK: gettext_lazy("**Unlocked**"),
}
_DOING: Mapping[ActKind, Text] = {ActKind.LOCK: gettext_lazy("Locking"), ActKind.UNLOCK: gettext_lazy("Unlocking")}
KINDS: Mapping[ActKind, Text] = {
    ActKind.PURGE: pgettext_lazy("act", "Purge"),
    ActKind.SLOWMODE: pgettext_lazy("act", "Slowmode"),
    ActKind.LOCK: pgettext_lazy("act", "Lock"),
    ActKind.UNLOCK: pgettext_lazy("act", "Unlock"),
}
_ICONS: Mapping[ActKind, str] = {
    ActKind.PURGE: "🧽",
    ActKind.SLOWMODE: "🐌",
    ActKind.LOCK: "🔒",
    ActKind.UNLOCK: "🔓",
}


def length(seconds: int) -> str:
    """`1 hour 30 minutes`; "off" where there is none."""
    return length_of(Duration(rest=timedelta(seconds=seconds))) if seconds else pgettext("slowmode", "off")


def purged_card(purged: Purged) -> Card:
    """What was deleted, as whoever asked reads it."""
    act, found = purged.act, purged.found
    lines = [ngettext("### 🧽 {n} message deleted", "### 🧽 {n} messages deleted", act.done), *_left_out(act)]
    if found is not None:
        lines += _pinned(found)
    return card(container("\n".join([*lines, _number(act)]), colour=_colour(act)))


def purge_preview(act: ActView, found: Found) -> Container:
    lines = [
        ngettext("### 🧽 Delete {n} message?", "### 🧽 Delete {n} messages?", act.meant),
        gettext("Nothing was deleted yet, and nothing brings them back."),
        gettext("**In** <#{channel}>", channel=act.channel),
        gettext("**By** {authors}", authors=_authors(found.authors)),
    ]
    if found.oldest is not None:
        lines.append(gettext("**The oldest** <t:{oldest}:f>", oldest=int(found.oldest.timestamp())))
    lines += [*_too_old(act), *_pinned(found)]
    if not found.saw_all:
        lines.append(gettext("-# I looked through the newest {most} messages only.", most=number(MOST_LOOKED_AT)))
    return container("\n".join(lines), colour=ORANGE)


def slowmode_card(done: SlowmodeSet) -> Card:
    if done.act is None:
        return card(
            container(
                gettext("### Nothing changed\nSlowmode is {length} here already.", length=_slowmode(done.seconds))
            )
        )
    return card(container("\n".join([f"### 🐌 {_slowmode_text(done.act)}", _number(done.act)])))


def progress_card(kind: ActKind, done: int, of: int) -> Card:
    filled = round(20 * done / of)
    bar = f"`{'█' * filled}{'░' * (20 - filled)}`"
    how_far = gettext("{done} of {of} channels", done=number(done), of=number(of))
    return card(container(f"### {_ICONS[kind]} {_DOING[kind]}\n{bar} {how_far}"))


def lockdown_card(view: LockdownView) -> Card:
    """Only what Discord took is called locked."""
    return card(container(*_lockdown_texts(view), colour=_colour_of(view)))


def log_card(view: ActView | LockdownView) -> Card:
    if isinstance(view, LockdownView):
        texts = [*_lockdown_texts(view), _by(view)]
        return card(container(*texts, colour=_colour_of(view)))
    lines = _LINES[view.kind](view)
    if view.reason is not None:
        lines.append(gettext("**Reason** {reason}", reason=as_written(view.reason)))
    text = log_opening(view) + "\n".join([*lines, _by(view)])
    return card(container(text, colour=_colour(view)))


def bare(view: ActView | LockdownView) -> ActView | LockdownView:
    """Without what people typed, which is what a post can be refused for."""
    return evolve(view, reason=None) if isinstance(view, LockdownView) else evolve(view, reason=None, purge=None)


def _by(view: ActView | LockdownView) -> str:
    return gettext("-# By <@{moderator}>, ID {moderator}", moderator=view.moderator)


def log_opening(view: ActView | LockdownView) -> str:
    """What the post begins with, and is found again by."""
    return f"### {_ICONS[view.kind]} {in_words(KINDS, view.kind)} {view.number}\n"


def notice_card(number: ActNumber, notice: str) -> Card:
    """What members read in a locked channel."""
    return card(container(f"{notice_opening(number)}{as_written(notice)}", colour=ORANGE))


def notice_opening(number: ActNumber) -> str:
    return gettext("### 🔒 This channel is locked\n-# Lock {number}\n", number=number)


def _purge_lines(act: ActView) -> list[str]:
    deleted = ngettext(
        "**Deleted** {n} message in <#{channel}>",
        "**Deleted** {n} messages in <#{channel}>",
        act.done,
        channel=act.channel,
    )
    return [deleted, *_left_out(act), *_asked(act)]


def _slowmode_text(act: ActView) -> str:
    new, old = act.new_seconds or 0, act.old_seconds or 0
    if act.status is ActStatus.DONE:
        return gettext(
            "Slowmode is {new} now\nIn <#{channel}>; it was {old} before.",
            new=_slowmode(new),
            channel=act.channel,
            old=_slowmode(old),
        )
    return gettext(
        "Slowmode was not changed\nIt was to be {new} in <#{channel}>.", new=_slowmode(new), channel=act.channel
    )


_LINES: Mapping[ActKind, Callable[[ActView], list[str]]] = {
    ActKind.PURGE: _purge_lines,
    ActKind.SLOWMODE: lambda act: [_slowmode_text(act)],
}


def _done_of(view: LockdownView, count: int) -> str:
    of = str(_OF[view.scope]).format(place=view.place)
    if view.kind is ActKind.UNLOCK:
        return ngettext("**{n} channel unlocked** of {of}", "**{n} channels unlocked** of {of}", count, of=of)
    return ngettext("**{n} channel locked** of {of}", "**{n} channels locked** of {of}", count, of=of)


def _lockdown_texts(view: LockdownView) -> Iterator[str]:
    done, refused = view.in_state(StepState.DONE), view.in_state(StepState.REFUSED, StepState.PARTLY)
    left = view.in_state(StepState.PLANNED)
    within_it = [step for step in done if view.scope is not Scope.CATEGORY or step.channel != view.place]
    lines = [f"{log_opening(view)}{_done_of(view, len(within_it))}"]
    if len(within_it) < len(done) and view.kind is ActKind.LOCK:
        lines.append(gettext("Channels that are made in it are locked too."))
    if view.ends is not None:
        lines.append(gettext("The time of lock {ends} was over.", ends=view.ends))
    if view.expires_at is not None and done:
        lines.append(gettext("**Until** <t:{at}:f> (<t:{at}:R>)", at=int(view.expires_at.timestamp())))
    if view.reason is not None:
        lines.append(gettext("**Reason** {reason}", reason=as_written(view.reason)))
    if left:
        still_to_do = ngettext(
            "⏳ {n} channel still to do; I go on by myself, and the mod-log tells when.",
            "⏳ {n} channels still to do; I go on by myself, and the mod-log tells when.",
            len(left),
        )
        lines.append(still_to_do)
    overtaken = view.in_state(StepState.OVERTAKEN)
    if overtaken:
        lines.append(
            ngettext(
                "{n} channel left to a later lock or unlock.",
                "{n} channels left to a later lock or unlock.",
                len(overtaken),
            )
        )
    gone = view.in_state(StepState.GONE)
    if gone:
        lines.append(ngettext("{n} channel not there any more.", "{n} channels not there any more.", len(gone)))
    yield "\n".join(lines)
    if refused:
        yield within([_refused(step) for step in refused], _LONGEST_REFUSED, heading=str(_NOT_DONE[view.kind]))
    silent = [step for step in done if step.why is not None]
    if silent:
        yield within(
            [_refused(step) for step in silent],
            _LONGEST_SILENT,
            heading=gettext("-# I could not write the message there:"),
        )
    if done:
        yield within([f"<#{step.channel}>" for step in done], _LONGEST_DONE, heading=str(_DONE[view.kind]))


def _refused(step: Step) -> str:
    return f"<#{step.channel}>: {as_typed(step.why or '?')}"


def _left_out(act: ActView) -> Iterator[str]:
    yield from _too_old(act)
    if act.status is ActStatus.UNFINISHED:
        yield ngettext(
            "⚠️ Unfinished: {n} message was meant, and at least {done} of them are gone.",
            "⚠️ Unfinished: {n} messages were meant, and at least {done} of them are gone.",
            act.meant,
            done=number(act.done),
        )


def _too_old(act: ActView) -> Iterator[str]:
    if act.too_old:
        yield ngettext(
            "{n} message left: Discord deletes none together that are over two weeks old.",
            "{n} messages left: Discord deletes none together that are over two weeks old.",
            act.too_old,
        )


def _pinned(found: Found) -> Iterator[str]:
    if found.pinned:
        yield ngettext("{n} pinned message kept.", "{n} pinned messages kept.", found.pinned)


def _asked(act: ActView) -> Iterator[str]:
    if act.purge is not None:
        criteria = ", ".join(_criteria(act)) or gettext("the newest")
        yield gettext("**Asked for** {criteria}", criteria=criteria)


def _criteria(act: ActView) -> Iterator[str]:
    purge = act.purge or PurgeFilter()
    if purge.count is not None:
        yield gettext("up to {count}", count=number(purge.count))
    if purge.member is not None:
        yield gettext("by <@{member}> (ID {member})", member=purge.member)
    if purge.bots:
        yield gettext("by bots")
    if purge.text is not None:
        yield gettext("with {text}", text=in_code(purge.text))
    if purge.pattern is not None:
        yield gettext("with the pattern {pattern}", pattern=in_code(purge.pattern))
    if purge.attachments:
        yield gettext("with attachments")
    if purge.links:
        yield gettext("with links")
    if purge.pinned:
        yield gettext("pinned ones too")
    if purge.first is not None:
        yield gettext("from {link}", link=_message(act, purge.first))
    if purge.last is not None:
        yield gettext("up to {link}", link=_message(act, purge.last))


def _message(act: ActView, message: MessageId) -> str:
    return f"https://discord.com/channels/{act.guild}/{act.channel}/{message}"


def _authors(authors: Mapping[UserId, int]) -> str:
    most = sorted(authors.items(), key=lambda each: -each[1])
    shown = ", ".join(f"<@{user}> ({number(count)})" for user, count in most[:_AUTHORS_SHOWN])
    more = len(most) - _AUTHORS_SHOWN
    return gettext("{authors} and {more} more", authors=shown, more=number(more)) if more > 0 else shown


def _slowmode(seconds: int) -> str:
    return f"**{length(seconds)}**" if seconds else length(seconds)


def _number(view: ActView) -> str:
    return f"-# {in_words(KINDS, view.kind)} {view.number}"


def _colour(act: ActView) -> int:
    return ORANGE if act.status is ActStatus.UNFINISHED else GREEN


def _colour_of(view: LockdownView) -> int:
    return GREEN if view.kind is ActKind.UNLOCK else ORANGE
