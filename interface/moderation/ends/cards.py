"""What people see of ends that were changed, and of what could not be finished or ended."""

from datetime import datetime

import discord

from application.moderation.ends.edit_case import EditedCase
from application.moderation.ends.list_stuck import MOST_BULKS, Stuck
from application.moderation.ends.queries import StuckAt, StuckCase
from application.moderation.ends.retry_stuck import RetriedCase
from domain.moderation.case import CaseStatus
from domain.shared.paging import Direction, Page
from interface.moderation.actions import face_of
from interface.moderation.bulk.stuck import stuck_bulk
from interface.moderation.cards import FAILURES, failure_text, reason_text, why_ended
from interface.shared.layout import GREY, Card, card, container, shortened

type _Button = discord.ui.Button[discord.ui.LayoutView]

FOR_GOOD = "for good"
_LONGEST_PROBLEM = 100  # characters, of each of a page's


def edited_case(edited: EditedCase) -> Card:
    """What the moderator reads after changing a case: only what is different now."""
    case, lines = edited.case, list[str]()
    if not edited.has_another_reason and not edited.has_another_end:
        return card(container(f"Case #{case.number} says this already. Nothing was changed.", colour=GREY))
    if edited.has_another_reason:
        lines.append(
            f"Reason of case #{case.number} changed: {reason_text(edited.reason_before)} → {reason_text(case.reason)}"
        )
    if edited.has_another_end:
        lines.append(f"End of case #{case.number} changed: {end_text(edited.end_before)} → {end_text(case.expires_at)}")
        if not edited.is_told:
            lines.append("-# Discord has not taken it yet. I keep trying by myself.")
        if case.ending is not None:
            lines.append(f"⚠️ I found that it holds no longer: {why_ended(case)}.")
    return card(container("\n".join(lines), colour=face_of(case.kind).colour))


def end_text(moment: datetime | None) -> str:
    return FOR_GOOD if moment is None else f"<t:{int(moment.timestamp())}:f>"


def stuck_cases(stuck_now: Stuck, said: str | None = None) -> Card:
    """A page of what could not be done, each with a button; `said` is what came of the last press."""
    page, heading = stuck_now.cases, ["### What I could not finish or end"] + ([] if said is None else [said])
    if len(stuck_now.bulks) > MOST_BULKS:
        heading.append(f"-# Of the bulk operations these are the oldest {MOST_BULKS}.")
    shown = container("\n".join(heading), colour=GREY)
    for bulk in stuck_now.bulks[:MOST_BULKS]:
        shown.add_item(stuck_bulk(bulk))
    for stuck in page.items:
        retry: _Button = discord.ui.Button(label="Try now", custom_id=f"stuck:retry:{stuck.number}")
        shown.add_item(discord.ui.Section[discord.ui.LayoutView](_entry(stuck), accessory=retry))
    if not page.items and not stuck_now.bulks:
        shown.add_item(discord.ui.TextDisplay("*Nothing: all is done, and what is due has ended.*"))
    turns = [_turn(page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in turns):
        shown.add_item(discord.ui.ActionRow(*turns))
    return card(shown)


def retried_text(retried: RetriedCase) -> str:
    case = retried.case
    if not retried.is_done:
        return f"Case #{case.number} was tried again, and something still stands in the way. I try on by myself."
    if case.status is CaseStatus.FAILED and case.failure is not None:
        return f"Case #{case.number} is finished. It was not carried out: {failure_text(case, case.failure)}."
    if case.ending is not None:
        return f"Case #{case.number} is done: {why_ended(case)}."
    return f"Case #{case.number} is done."


def _entry(stuck: StuckCase) -> str:
    face = face_of(stuck.kind)
    what = {StuckAt.ACTION: "not finished", StuckAt.END: "not ended, or Discord not told of its end"}[stuck.at]
    lines = [
        f"**#{stuck.number}** {face.icon} {face.title} · <@{stuck.target}>",
        f"-# ID {stuck.target} · {what} in {stuck.attempts:,} tries · next <t:{int(stuck.tried_next.timestamp())}:R>",
    ]
    if stuck.problem is not None:
        lines.append(f"In the way: {_problem(stuck.problem)}")
    return "\n".join(lines)


def _problem(problem: str) -> str:
    return next(
        (str(words) for failure, words in FAILURES.items() if failure == problem), shortened(problem, _LONGEST_PROBLEM)
    )


def _turn(page: Page[StuckCase], direction: Direction) -> _Button:
    cursor = page.newer if direction is Direction.NEWER else page.older
    label = "← Newer" if direction is Direction.NEWER else "Older →"
    # A disabled button needs a custom id of its own too; no case has the number 0.
    return discord.ui.Button(label=label, custom_id=f"stuck:{direction.value}:{cursor or 0}", disabled=cursor is None)
