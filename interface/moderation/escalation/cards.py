"""What people see of escalation: pure functions from view records to components."""

from collections.abc import Sequence
from datetime import datetime

from application.moderation.escalation.change_rules import ChangedEscalation
from application.moderation.escalation.preview_member import EscalationPreview
from application.moderation.escalation.show_rules import EscalationDetails
from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.policy import Outlook, StepOutlook
from domain.moderation.escalation.record import CountedCase
from domain.moderation.escalation.rules import EscalationRules, Step, Worth
from domain.shared.history import RecordedChange, Value
from domain.shared.ids import UserId
from domain.shared.names import Names
from interface.moderation.actions import face_of
from interface.moderation.escalation.written import consequence, points_text, points_within
from interface.moderation.people import known_as
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.layout import GREY, LONGEST_TEXT, Card, as_typed, card, container, room_left, within
from interface.shared.lengths import length_of

_SHOWN_CASES = 10
_KEPT_FOR_CHANGES = 60  # characters: their heading, and how many there are
_HINT = gettext_lazy(
    "-# Change them with `/escalation add`, `remove`, `points`, `on` and `off`; `/escalation "
    "preview` shows where a member stands."
)
_OFF = gettext_lazy("**Off**: nothing follows by itself until `/escalation on`.")


def rules_card(details: EscalationDetails) -> Card:
    texts = _rules(details.rules, gettext("### What follows by itself"))
    if details.changes:
        room = room_left(*texts, str(_HINT))
        texts.append(within([_change(change) for change in details.changes], room, heading=gettext("**Changes**")))
    return card(container(*texts, str(_HINT)))


def changed_rules_card(changed: ChangedEscalation) -> Card:
    if not changed.has_changed:
        return card(
            container(gettext("### It was so already"), gettext("Nothing was changed."), str(_HINT), colour=GREY)
        )
    return card(container(*_rules(changed.rules, gettext("### What follows by itself has changed")), str(_HINT)))


def preview_card(preview: EscalationPreview, member: UserId, names: Names) -> Card:
    seen, rules = preview.outlook, preview.rules
    about = [
        gettext("### {kind} as the next case of <@{member}>", kind=face_of(seen.kind).title, member=member),
        f"-# {known_as(member, names)}",
        _verdict(rules, seen),
    ]
    texts = ["\n".join(about)]
    if seen.steps:
        steps = [_outlook(step) for step in seen.steps]
        texts.append(within(steps, LONGEST_TEXT // 2, heading=gettext("**Steps**")))
    if seen.counted:
        heading = gettext("**What counts now**, and at the longest until when")
        cases = [_counted(rules, case, until) for case, until in reversed(seen.counted)]
        texts.append(within(cases, room_left(*texts), heading=heading))
    return card(container(*texts))


def _rules(rules: EscalationRules, heading: str) -> list[str]:
    worths = [_worth(kind, worth) for kind, worth in rules.worths.items() if worth.points]
    counts = "\n".join([gettext("**What counts**"), *(worths or [gettext("*No case counts for anything.*")])])
    steps = [_step(step) for step in rules.steps] or [gettext("*Nothing follows by itself yet.*")]
    room = room_left(counts, str(_HINT)) - _KEPT_FOR_CHANGES
    return [within(steps, room, heading=heading if rules.is_on else f"{heading}\n{_OFF}"), counts]


def _worth(kind: ActionKind, worth: Worth) -> str:
    face, points = face_of(kind), points_text(worth.points)
    if worth.expires_after is None:
        return f"{face.icon} {face.title}: {points}"
    return gettext(
        "{icon} {kind}: {points}, for {length}",
        icon=face.icon,
        kind=face.title,
        points=points,
        length=length_of(worth.expires_after),
    )


def _step(step: Step) -> str:
    return f"**{points_within(step.points, step.within)}**: {consequence(step)}"


def _change(recorded: RecordedChange) -> str:
    change = recorded.change
    what = f"{_held(change.old)} → {_held(change.new)}"
    return f"{what}\n-# <@{change.by}> {change.by} · <t:{int(change.at.timestamp())}:f>"


def _held(value: Value) -> str:
    if isinstance(value, bool):
        return gettext("on") if value else gettext("off")
    return gettext("*nothing*") if value is None else as_typed(str(value))


def _verdict(rules: EscalationRules, seen: Outlook) -> str:
    if not rules.is_on:
        return str(_OFF)
    if not rules.in_force:
        return gettext("*Nothing follows by itself yet.* Set it up with `/escalation add`.")
    if seen.reached is None:
        return gettext("It counts {points}: nothing would follow by itself.", points=points_text(seen.points))
    *others, _ = seen.reached.causes
    points, action = points_within(seen.reached.points, seen.reached.step.within), consequence(seen.reached.step)
    if not others:
        return gettext("It comes to **{points}**: **{action}** would follow.", points=points, action=action)
    return gettext(
        "It comes to **{points}**, with {cases}: **{action}** would follow.",
        points=points,
        cases=_numbers(others),
        action=action,
    )


def _outlook(seen: StepOutlook) -> str:
    missing = seen.step.points - seen.points
    if seen.held_by is not None and seen.held_until is not None:
        until = int(seen.held_until.timestamp())
        state = gettext(
            "taken because of #{trigger}, not again before <t:{until}:R>", trigger=seen.held_by.trigger, until=until
        )
    elif missing > 0:
        state = gettext("has {points}, {missing} to go", points=seen.points, missing=missing)
    else:
        state = gettext("has {points}, so the next case reaches it", points=seen.points)
    return f"{_step(seen.step)} · {state}"


def _counted(rules: EscalationRules, case: CountedCase, until: datetime) -> str:
    face = face_of(case.kind)
    what = f"#{case.number} {face.icon} {face.title} · {points_text(rules.points_of(case.kind))}"
    return gettext("{what} · until <t:{until}:f>", what=what, until=int(until.timestamp()))


def _numbers(cases: Sequence[CountedCase]) -> str:
    """The newest, and how many more."""
    shown = ", ".join(f"#{case.number}" for case in cases[-_SHOWN_CASES:])
    more = len(cases) - _SHOWN_CASES
    return gettext("{shown} and {more} older", shown=shown, more=number(more)) if more > 0 else shown
