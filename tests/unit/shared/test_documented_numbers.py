"""What the pages tell people of limits and times is what the code goes by."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from application.afk import recent_notices
from application.channels import open_lockdown, take_turn
from application.charts import post_digests
from application.configuration import comparing
from application.evidence import forget_captures
from application.greetings import doorstep
from application.leaderboards import kept, landmarks, tallies
from application.levels import preview_rules
from application.members import mark_absent
from domain.afk import absence, nickname
from domain.channels import act, numbers, purging, slowmode
from domain.charts import digest, span, weeks
from domain.configuration import version
from domain.evidence import repository as evidence
from domain.fleet import lease
from domain.levels import activity, curve, notices
from domain.levels.rules import LevelRules
from domain.limits import identifying, invalid_requests, sharing, window
from domain.members import record
from domain.moderation import case, delete_window, reason, repository, term
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.adoption import pace
from domain.moderation.appeals import appeal
from domain.moderation.budgets import budget
from domain.moderation.bulk import approval, operation, target
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.casebook import window as casebook
from domain.moderation.escalation import rules as escalation
from domain.moderation.templates import template
from domain.permissions import ranks
from domain.points import account, shop_item
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS
from domain.privacy import departure
from domain.privacy import request as privacy
from domain.reminders import reminder
from domain.reports import report
from domain.role_menus import menu
from domain.role_menus.repository import MOST_PLACES
from domain.setup import bot_profile, references
from domain.setup.bot_profile import ProfilePart
from domain.shared import names
from domain.snippets import content, entry, name, snippet
from domain.starboard import emoji

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RULES = LevelRules()


def words(number: float | timedelta) -> str:
    """A small number, or a time of so many seconds, as a text has it."""
    return WORDS[round(number.total_seconds() if isinstance(number, timedelta) else number)]


def said(time: timedelta) -> str:
    lengths = {MINUTE: "minute", 15 * MINUTE: "quarter of an hour", DAY: "day", 7 * DAY: "week"}
    return "an hour" if time == HOUR else f"a {lengths.get(time, time)}"


def in_a_row(times: Sequence[timedelta], unit: timedelta) -> str:
    return ", ".join(f"{time / unit:g}" for time in times)


TOLD: Mapping[str, Sequence[str]] = {
    "afk": (
        f"`reason` has {absence.LONGEST_REASON} characters at most",
        f"a channel is told once in {words(recent_notices.INTERVAL / MINUTE)} minutes",
        f"more than {words(absence.GRACE)} seconds after `/afk`",
        f"after {in_a_row(absence.AGAIN_AFTER[:-2], MINUTE)} and {absence.AGAIN_AFTER[-2] // MINUTE} minutes, and then "
        f"every {words(absence.AGAIN_AFTER[-1] / HOUR)} hours",
        f"cut to {nickname.LONGEST_NICKNAME} characters",
        f"At most {absence.MOST_AWAY:,} members of a server are away at once",
    ),
    "channels": (
        f"A purge deletes {purging.MOST_AT_ONCE:,} messages at most, and looks through {purging.MOST_LOOKED_AT:,} for",
        f"of at most {purging.LONGEST_PATTERN} characters; none can make",
        f"More than {purging.CONFIRMED_ABOVE} are shown first",
        f"deletes them, once, within {act.PROPOSAL_HOLDS // MINUTE} minutes",
        f"after {said(act.GIVEN_UP_AFTER)} it is recorded as unfinished",
        f"up to {slowmode.LONGEST_SLOWMODE // HOUR} hours, or `off`",
        f"has {words(open_lockdown.HEAD_START)} seconds to begin before the sweep may",
        f"tried again after {in_a_row(take_turn.BACKOFF[:-1], MINUTE)}, then every {take_turn.BACKOFF[-1] // MINUTE} m",
    ),
    "charts": (
        f"in the last {span.USUAL_DAYS} days, or in {span.LEAST_DAYS} to {span.MOST_DAYS}",
        f"on Mondays at {weeks.TOLD_AT:%-H:%M} in",
        f"the {words(post_digests.TOP)} most active members",
        f"Tux tries again every {said(digest.SELDOM).removeprefix('an ')}",
        f"not more than {words(weeks.TOO_LATE / DAY)} days late",
    ),
    "configuration-as-code": (
        f"every problem at once (the first {comparing.MOST_PROBLEMS})",
        f"A plan is kept for {said(version.PLAN_HOLDS)}",
        f"The newest {version.MOST_VERSIONS} are kept",
    ),
    "greetings": (
        f"Greetings come {words(doorstep.WAIT)} seconds later",
        f"In a minute {words(doorstep.MOST_A_MINUTE)} are greeted one by one",
    ),
    "leaderboards": (
        f"on a board of up to {landmarks.Spacing().exact:,} members",
        f"each board counts as {kept.PER_ENTRY} more",
        f"put together and sorted in the process, {tallies.AT_ONCE:,} members at a time",
    ),
    "levels": (
        f"a message brings {RULES.least_xp} to {RULES.most_xp} XP, drawn at random, if at least {RULES.cooldown} s",
        f"seconds of the first {activity.MOST_MOMENTS} messages are kept as they are; where more have gathered, "
        f"those at least {activity.SPACING} seconds apart",
    ),
    "level-commands": (
        f"up to {curve.LONGEST_TABLE} of them; it ends with its last",
        f"or more than {curve.MAX_XP:,}.",
        f"to the {preview_rules.MOST_MEMBERS:,} members with the most XP at most, and it looks at "
        f"{preview_rules.MOST_DAYS:,} stored days",
        f"`notice_text` ({notices.LONGEST_NOTICE} characters)",
    ),
    "limits": (
        f"The next turn comes {words(identifying.SPACING + identifying.USED_WITHIN)} seconds after the last one: "
        f"Discord's {words(identifying.SPACING)}, and",
        f"while it waits is passed over after {words(identifying.PRESENT)}",
        f"Its place is kept for {words(identifying.KEPT / MINUTE)} minutes",
        f"{sharing.LIMIT} requests a second from one bot",
        f"is counted for {words(window.UNDER_WAY)} seconds at most",
        f"its share to the others after {sharing.LEASE.seconds} seconds",
        f"in {words(invalid_requests.PERIOD / MINUTE)} minutes is banned by address",
        *(f"| {least:,} | " for least, _ in invalid_requests.PACES),
    ),
    "members": (
        f"by {said(mark_absent.APART)} before that",
        f"| up to {names.LONGEST_NAME} characters; empty: not known",
        f"a whole number from 0 to {record.MOST_MESSAGES}",
    ),
    "moderation": (
        f"A reason has at most {reason.LONGEST_REASON} characters",
        f"3 days or {delete_window.LONGEST_DELETE_WINDOW.days} days",
        f"takes {budget.BUDGETS[BAN].default} bans and {budget.BUDGETS[SOFTBAN].default} softbans within "
        f"{said(budget.WINDOW)}",
        f"a text of {appeal.SHORTEST_TEXT} to {appeal.LONGEST_TEXT} characters",
        f"Discord keeps a timeout for {TIMEOUT.kept_for.days} days",
        f"A longer one is renewed {said(term.RENEWED_BEFORE)} before that",
        f"after {words(repository.STUCK_AFTER_ATTEMPTS)} tries `/moderation stuck`",
        f"in the last days ({casebook.USUAL_DAYS} unless told, at most {casebook.MOST_DAYS})",
        f"There may be {escalation.MOST_STEPS} such steps, each with another number of points, up to "
        f"{escalation.MOST_POINTS};",
        f"press **Confirm**, within {operation.HOLDS_FOR // MINUTE} minutes",
        f"({APPROVAL_ABOVE.default} at first) need **Approve**",
        f"from a second person with the same right within {said(operation.APPROVABLE_FOR)}",
        f"within the last {said(approval.COUNTED_FOR).removeprefix('an ')} without a second person",
        f"An operation takes {target.MOST_TARGETS:,} people at most",
        f"towards the {said(case.GIVEN_UP_AFTER).removeprefix('an ')} after which an action is no longer done; "
        f"{said(case.FORGOTTEN_AFTER)} does",
        f"It looks again every {words(pace.READ_AGAIN / MINUTE)} minutes",
    ),
    "permissions": (f"A rank is a number from {ranks.LOWEST} to {ranks.HIGHEST}",),
    "points": (f"is 1 to {account.MAX_POINTS:,} of them",),
    "privacy": (
        f"can each be asked for once {said(privacy.AGAIN_AFTER)}",
        f"a message that nothing was done with is forgotten after {said(forget_captures.KEPT_UNUSED)}",
        f"erasing {said(privacy.KEPT_FOR)} after it was done",
        f"Their data is kept for {departure.KEPT_FOR.days} days",
    ),
    "reminders": (
        f"You have {reminder.MOST_OF_EACH} reminders at most. A text has {reminder.LONGEST_TEXT:,} characters at most",
        f"in {words(reminder.SNOOZES[0] / MINUTE)} minutes, {' or '.join(map(said, reminder.SNOOZES[1:]))}, once",
        f"Nothing is further ahead than {words(reminder.FURTHEST / (366 * DAY))} years",
        f"more than {words(reminder.LATE / MINUTE)} minutes late",
        f"is tried again after {in_a_row(reminder.AGAIN_AFTER[:-2], MINUTE)} and {reminder.AGAIN_AFTER[-2] // MINUTE} "
        f"minutes and {reminder.AGAIN_AFTER[-1] // HOUR} hours",
    ),
    "reports": (
        f"A person has at most {report.MOST_OPEN} reports open",
        f"resolve or dismiss it for {report.CLAIM_HOLDS // HOUR} hours",
        f"A case has at most {evidence.MOST_OF_A_CASE} messages as its evidence",
        f"of at most {numbers.LONGEST_REASON} characters",
        f"A server has at most {template.MOST_TEMPLATES} templates",
    ),
    "role-menus": (
        f"up to {menu.MOST_MENUS} menus, each with up to {menu.MOST_ROLES} roles, and each in up to "
        f"{words(MOST_PLACES)} channels",
    ),
    "scaling": (
        f"acts on nothing {words(lease.MARGIN)} seconds before others may take",
        f"With the defaults that is {lease.USUAL + lease.MARGIN:g} seconds",
    ),
    "setup": (
        f"a name ({bot_profile.LONGEST[ProfilePart.NAME]} characters), a picture (PNG, JPEG, GIF or WebP, "
        f"{bot_profile.LARGEST_PICTURE // 2**20} MiB) and a bio ({bot_profile.LONGEST[ProfilePart.BIO]} characters)",
        f"made within the last {words(references.MAY_BE_UNHEARD / MINUTE)} minutes",
    ),
    "shop": (
        f"As it is set at first: {DAILY_AMOUNT.default}, {DAILY_AMOUNT.default + DAILY_BONUS.default}, ",
        f"from the eighth day on {DAILY_AMOUNT.default + DAILY_BONUS_DAYS.default * DAILY_BONUS.default}",
        f"A shop has {shop_item.MOST_ITEMS} items at most",
    ),
    "snippets": (
        f"1 to {name.LONGEST_NAME} of the letters",
        f"A snippet has {snippet.MOST_ALIASES} aliases at most",
        f"A text of up to {content.LONGEST_TEXT:,} characters, with Discord's markup; a title of up to "
        f"{content.LONGEST_TITLE}; a picture; and up to {content.MOST_LINKS} buttons",
        f"A file of more than {entry.LARGEST_FILE // 2**20} MiB or {snippet.MOST_SNIPPETS} snippets",
    ),
    "starboard": (f"Up to {words(emoji.MOST_EMOJIS)}, with blanks between them",),
}


@pytest.mark.parametrize("page", TOLD)
def test_a_page_tells_the_numbers_as_they_are(page: str) -> None:
    written = " ".join(Path(f"docs/{page}.md").read_text("utf-8").split())
    assert [sentence for sentence in TOLD[page] if sentence not in written] == []
