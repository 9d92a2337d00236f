"""What is as long or as much as it may be is taken as it is, and one more is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.channels import numbers
from domain.levels import adjustment
from domain.levels.curve import HIGHEST_LEVEL, MAX_XP, LinearCurve
from domain.levels.rewards import Reward, check_reward
from domain.members.names import parse_username
from domain.moderation import reason
from domain.moderation.appeals import appeal
from domain.moderation.casebook import query, window
from domain.moderation.delete_window import check_delete_window
from domain.moderation.templates import template
from domain.points import reason as points_reason
from domain.points import shop_item
from domain.points.account import MAX_POINTS
from domain.points.amount import points
from domain.reminders import reminder
from domain.reports import report
from domain.role_menus import menu
from domain.setup.bot_profile import LARGEST_PICTURE, LONGEST, ProfilePart, check_size, profile_change
from domain.shared.errors import DomainError
from domain.shared.ids import RoleId
from domain.shared.names import LONGEST_NAME
from domain.snippets import content
from domain.starboard import board

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("parse", "longest"),
    [
        (numbers.parse_reason, numbers.LONGEST_REASON),
        (adjustment.parse_adjustment_reason, adjustment.LONGEST_REASON),
        (parse_username, LONGEST_NAME),
        (reason.parse_reason, reason.LONGEST_REASON),
        (appeal.appeal_text, appeal.LONGEST_TEXT),
        (appeal.appeal_answer, appeal.LONGEST_ANSWER),
        (query.parse_search, query.LONGEST_SEARCH),
        (template.template_name, template.LONGEST_NAME),
        (points_reason.require_reason, points_reason.LONGEST_REASON),
        (shop_item.item_name, shop_item.LONGEST_NAME),
        (reminder.parse_text, reminder.LONGEST_TEXT),
        (report.report_reason, report.LONGEST_REASON),
        (menu.menu_name, menu.LONGEST_NAME),
        (menu.menu_text, menu.LONGEST_TEXT),
        (menu.role_label, menu.LONGEST_LABEL),
        (menu.role_description, menu.LONGEST_DESCRIPTION),
        (content.title_of, content.LONGEST_TITLE),
        (content.text_of, content.LONGEST_TEXT),
        (lambda label: content.link_of(label, "https://a.example").label, content.LONGEST_LABEL),
        (board.board_name, board.LONGEST_NAME),
        (lambda name: profile_change(name=name, bio=None, avatar=None, reset=()).name, LONGEST[ProfilePart.NAME]),
        (lambda bio: profile_change(name=None, bio=bio, avatar=None, reset=()).bio, LONGEST[ProfilePart.BIO]),
    ],
)
def test_of_text(parse: Callable[[str], str | None], longest: int) -> None:
    assert parse("x" * longest) == "x" * longest
    with pytest.raises(DomainError):
        parse("x" * (longest + 1))


@pytest.mark.parametrize(
    ("check", "least", "most"),
    [
        (points, 1, MAX_POINTS),
        (shop_item.checked_stock, 0, shop_item.LARGEST_STOCK),
        (lambda first: LinearCurve(first=first), 1, MAX_XP),
        (lambda step: LinearCurve(first=1, step=step), 0, MAX_XP),
        (lambda level: check_reward(Reward(level, RoleId(5)), ()), 1, HIGHEST_LEVEL),
        (lambda days: check_delete_window(days * DAY), 0, 7),
        (window.check_window, window.LEAST_DAYS, window.MOST_DAYS),
        (lambda length: appeal.appeal_text("x" * length), appeal.SHORTEST_TEXT, appeal.LONGEST_TEXT),
    ],
)
def test_of_numbers(check: Callable[[int], object], least: int, most: int) -> None:
    for within in (least, most):
        check(within)
    for beyond in (least - 1, most + 1):
        with pytest.raises(DomainError):
            check(beyond)


def test_of_a_picture() -> None:
    check_size(LARGEST_PICTURE)
    with pytest.raises(DomainError):
        check_size(LARGEST_PICTURE + 1)


def test_of_links() -> None:
    link = content.link_of("a", "https://a.example")
    assert len(content.links_of([link] * content.MOST_LINKS)) == content.MOST_LINKS
    with pytest.raises(DomainError):
        content.links_of([link] * (content.MOST_LINKS + 1))
