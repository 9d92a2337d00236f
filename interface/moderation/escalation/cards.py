"""What people see of escalation: pure functions from view records to components."""

from collections.abc import Sequence
from datetime import datetime

from application.moderation.escalation.change_rules import ChangedEscalation
from application.moderation.escalation.preview_member import EscalationPreview
from application.moderation.escalation.show_rules import EscalationDetails
from domain.moderation.escalation.policy import Outlook, StepOutlook
from domain.moderation.escalation.record import CountedCase
from domain.moderation.escalation.rules import EscalationRules, Step
from domain.moderation.escalation.written import points_written, threshold_written
from domain.shared.history import RecordedChange, Value
from domain.shared.ids import UserId
from domain.shared.names import Names
from interface.moderation.actions import face_of
from interface.moderation.escalation.sequel import consequence
from interface.moderation.people import known_as
from interface.shared.layout import GREY, LONGEST_TEXT, Card, as_typed, card, container, room_left, within

_HINT = (
    "-# Change them with `/escalation add`, `remove`, `points`, `on` and `off`; `/escalation preview` shows where a "
    "member stands."
)
_OFF = "**Off**: nothing follows by itself until `/escalation on`."


def rules_card(details: EscalationDetails) -> Card:
    texts = _rules(details.rules, "### What follows by itself")
    if details.changes:
        room = room_left(*texts, _HINT)
        texts.append(within([_change(change) for change in details.changes], room, heading="**Changes**"))
    return card(container(*texts, _HINT))


def changed_rules_card(changed: ChangedEscalation) -> Card:
    if not changed.has_changed:
        return card(container("### It was so already", "Nothing was changed.", _HINT, colour=GREY))
    return card(container(*_rules(changed.rules, "### What follows by itself has changed"), _HINT))


def preview_card(preview: EscalationPreview, member: UserId, names: Names) -> Card:
    seen, rules = preview.outlook, preview.rules
    next_one = f"next {face_of(seen.kind).title.lower()}"
    about = [f"### The {next_one} of <@{member}>", f"-# {known_as(member, names)}", *_verdict(rules, seen, next_one)]
    texts = ["\n".join(about)]
    if seen.steps:
        steps = [_outlook(step) for step in seen.steps]
        texts.append(within(steps, LONGEST_TEXT // 2, heading="**Steps**"))
    if seen.counted:
        heading = "**What counts now**, and at the longest until when"
        cases = [_counted(rules, case, until) for case, until in reversed(seen.counted)]
        texts.append(within(cases, room_left(*texts), heading=heading))
    return card(container(*texts))


def _rules(rules: EscalationRules, heading: str) -> list[str]:
    worths = [
        f"{face_of(kind).icon} {face_of(kind).title}: {points_written(worth.points)}"
        + ("" if worth.expires_after is None else f", for {worth.expires_after.written}")
        for kind, worth in rules.worths.items()
        if worth.points
    ]
    steps = [_step(step) for step in rules.steps] or ["*Nothing follows by itself yet.*"]
    texts = [heading if rules.is_on else f"{heading}\n{_OFF}", "\n".join(steps)]
    texts.append("\n".join(["**What counts**", *(worths or ["*No case counts for anything.*"])]))
    return texts


def _step(step: Step) -> str:
    return f"**{threshold_written(step)}**: {consequence(step)}"


def _change(recorded: RecordedChange) -> str:
    change = recorded.change
    what = f"{_held(change.old)} → {_held(change.new)}"
    return f"{what}\n-# <@{change.by}> {change.by} · <t:{int(change.at.timestamp())}:f>"


def _held(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "*nothing*" if value is None else as_typed(str(value))


def _verdict(rules: EscalationRules, seen: Outlook, next_one: str) -> list[str]:
    if not rules.is_on:
        return [_OFF]
    if not rules.in_force:
        return ["*Nothing follows by itself yet.* Set it up with `/escalation add`."]
    if seen.reached is None:
        return [f"It counts {points_written(seen.points)}: nothing would follow by itself."]
    *others, _ = seen.reached.causes
    because = f", with {_numbers(others)}" if others else ""
    comes_to = f"{points_written(seen.reached.points)} within {seen.reached.step.within.written}"
    return [f"It comes to **{comes_to}**{because}: **{consequence(seen.reached.step)}** would follow."]


def _outlook(seen: StepOutlook) -> str:
    missing = seen.step.points - seen.points
    if seen.held_by is not None and seen.held_until is not None:
        until = int(seen.held_until.timestamp())
        state = f"taken because of #{seen.held_by.trigger}, not again before <t:{until}:R>"
    elif missing > 0:
        state = f"has {seen.points}, {missing} to go"
    else:
        state = f"has {seen.points}, so the next case reaches it"
    return f"{_step(seen.step)} · {state}"


def _counted(rules: EscalationRules, case: CountedCase, until: datetime) -> str:
    face = face_of(case.kind)
    points = points_written(rules.points_of(case.kind))
    return f"#{case.number} {face.icon} {face.title} · {points} · until <t:{int(until.timestamp())}:f>"


def _numbers(cases: Sequence[CountedCase]) -> str:
    """The newest, and how many more."""
    named = [f"#{case.number}" for case in cases[-10:]]
    more = len(cases) - len(named)
    return ", ".join(named) + (f" and {more} older" if more else "")
