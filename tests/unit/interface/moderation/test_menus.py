"""What is in the menu of a member."""

from typing import cast
from unittest.mock import patch

import discord
import pytest

from application.moderation.take_action import TakeAction
from application.shared.errors import RecordsUnavailable
from domain.moderation.reason import LONGEST_REASON
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from interface.shared.forms import LONGEST_TITLE
from tests.builders import BOT, EVERYTHING, MEMBER, MODERATOR, OWNER, a_standing
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.wired import RecordingShared

WARNER = someone(Permission.MODERATE_MEMBERS)
FORM = f"warn:{MEMBER}"


async def test_the_form_asks_for_a_reason_as_long_as_the_commands(guild: Guild) -> None:
    form = await guild.menu_form("Warn", WARNER, MEMBER)
    (label,) = cast(list[Json], form["components"])
    field = cast(Json, label["component"])
    assert (label["label"], label["description"]) == ("Reason", "The member reads it too")
    assert (field["custom_id"], field["required"], field["style"]) == (
        "reason",
        True,
        discord.TextStyle.paragraph.value,
    )
    assert (field["min_length"], field["max_length"]) == (1, LONGEST_REASON)


async def test_discord_py_does_not_remember_the_forms_that_are_shown(guild: Guild) -> None:
    await guild.menu_form("Warn", WARNER, MEMBER)
    assert guild.bot._connection._view_store._modals == {}


async def test_the_longest_name_fits_the_title_of_the_form(guild: Guild) -> None:
    with patch("discord.Member.display_name", "x" * 60):
        form = await guild.menu_form("Warn", WARNER, MEMBER)
    assert len(str(form["title"])) == LONGEST_TITLE


@pytest.mark.parametrize(
    ("target", "says"),
    [
        (MODERATOR, "You cannot do this to yourself."),
        (BOT, "You cannot do this to me."),
        (OWNER, "The owner of the server is out of everybody's reach."),
    ],
)
async def test_nobody_types_a_reason_in_vain(guild: Guild, target: UserId, says: str) -> None:
    assert texts_of(await guild.menu("Warn", WARNER, target)) == [says]


async def test_what_changed_while_the_reason_was_typed_counts(guild: Guild, discord: FakeDiscord) -> None:
    form = await guild.menu_form("Warn", WARNER, MEMBER)
    discord.standings[MEMBER] = a_standing(MEMBER, top_role=99)
    (said,) = texts_of(await guild.submit(str(form["custom_id"]), WARNER, {"reason": "spam"}))
    assert said.startswith(f"<@{MEMBER}> stands at least as high as you do")
    assert discord.journal == []


async def test_a_form_is_refused_to_whoever_lost_the_right_meanwhile(guild: Guild, discord: FakeDiscord) -> None:
    (said,) = texts_of(await guild.submit(FORM, someone(*EVERYTHING - {Permission.MODERATE_MEMBERS}), {"reason": "x"}))
    assert said == "You need the permission **Timeout Members** for this."
    assert discord.journal == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"reason": " \u3164"}, "Nothing can be seen of what you typed."),
        ({"reason": ""}, "Nothing can be seen of what you typed."),
        ({}, "Please say why: a reason is needed here."),
        ({"other": "spam"}, "Please say why: a reason is needed here."),
        ({"reason": "x" * 4000}, "The reason has 4000 characters; 480 is the most that fits."),
    ],
)
async def test_a_form_without_a_usable_reason_warns_nobody(
    guild: Guild, discord: FakeDiscord, values: dict[str, str], says: str
) -> None:
    (said,) = texts_of(await guild.submit(FORM, WARNER, values))
    assert said.startswith(says)
    assert discord.direct_messages == []


@pytest.mark.parametrize("custom_id", ["warn:0", f"warn:{2**63 - 1}", "warn:" + "9" * 19])
async def test_a_form_about_somebody_unknown_warns_nobody(guild: Guild, custom_id: str) -> None:
    (said,) = texts_of(await guild.submit(custom_id, WARNER, {"reason": "spam"}))
    assert said.endswith("is not a member of this server.")


async def test_a_form_sent_off_while_the_records_are_away_says_so(guild: Guild, shared: RecordingShared) -> None:
    shared.failures[TakeAction] = RecordsUnavailable()
    (said,) = texts_of(await guild.submit(FORM, WARNER, {"reason": "spam"}))
    assert said.startswith("I can't reach my records right now")


async def test_cases_of_somebody_without_any_are_none(guild: Guild) -> None:
    shown = texts_of(await guild.menu("Cases", WARNER, MEMBER))
    assert shown == [f"### History of <@{MEMBER}>\n-# ID {MEMBER}", "*No cases.*"]
