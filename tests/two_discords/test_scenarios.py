"""The same scenarios in the playground and in simcord, a Discord that somebody else wrote for discord.py."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.two_discords.ground import Ground
from tests.two_discords.on_playground import on_playground
from tests.two_discords.on_simcord import on_simcord

type Open = Callable[[], AbstractAsyncContextManager[Ground]]

# simcord takes a loop's clock over, so that each test has a loop of its own.
pytestmark = pytest.mark.asyncio(loop_scope="function")
in_both = pytest.mark.parametrize("opened", [on_playground, on_simcord])

_KICK, _BAN, _UNBAN = 20, 22, 23


@in_both
async def test_a_member_is_warned_banned_and_unbanned_and_the_cases_are_read(opened: Open) -> None:
    async with opened() as ground:
        warned = await ground.command("Dalia", "warn", member="Emil", reason="Spam")
        assert warned.is_private
        assert warned.text.startswith("### ⚠️ <@Emil> was warned\n")
        assert "\n**Reason** Spam\n**1st warning** of this member\n-# Case #1" in warned.text
        assert warned.text.endswith("DM sent")
        banned = await ground.command("Dalia", "ban", user="Emil", reason="More spam")
        assert banned.text.startswith("### 🔨 <@Emil> was banned\n")
        assert "\n**Reason** More spam\n-# Case #2" in banned.text
        assert (ground.bans(), "Emil" in ground.members()) == ({"Emil": "[case 2] Dalia: More spam"}, False)
        assert [text.splitlines()[:2] for text in ground.direct_messages("Emil")] == [
            ["### You were warned in Harbour", "**Reason** Spam"],
            ["### You were banned from Harbour", "**Reason** More spam"],
        ]
        unbanned = await ground.command("Dalia", "unban", user=str(ground.ids["Emil"]), reason="Sorry")
        assert unbanned.text.startswith("### 🕊️ <@Emil> was unbanned")
        assert ground.bans() == {}
        assert ground.audit_log()[-2:] == [(_BAN, "[case 2] Dalia: More spam"), (_UNBAN, "[case 3] Dalia: Sorry")]
        shown = await ground.command("Dalia", "case show", number="2")
        assert all(
            each in shown.text for each in ("**Member** <@Emil>", "**Moderator** <@Dalia>", "**Reason** More spam")
        )
        listed = await ground.command("Dalia", "case list", member="Emil")
        assert [line.split(" · ")[0] for line in listed.text.splitlines() if line.startswith("**#")] == [
            "**#3** 🕊️ Unban",
            "**#2** 🔨 Ban *(lifted)*",
            "**#1** ⚠️ Warning",
        ]
        assert ground.incidents.reported == []


@in_both
async def test_a_kicked_member_is_told_and_gone(opened: Open) -> None:
    async with opened() as ground:
        kicked = await ground.command("Dalia", "kick", member="Freya", reason="Rude")
        assert kicked.text.startswith("### 👢 <@Freya> was kicked\n")
        assert "\n**Reason** Rude\n-# Case #1" in kicked.text
        assert ("Freya" in ground.members(), ground.bans()) == (False, {})
        assert len(ground.direct_messages("Freya")) == 1
        assert ground.audit_log()[-1] == (_KICK, "[case 1] Dalia: Rude")


@in_both
async def test_who_may_not_is_refused_and_nothing_happens(opened: Open) -> None:
    async with opened() as ground:
        assert {"ban", "warn", "case"} & ground.offers("Emil") == set()
        assert {"ban", "warn", "case"} <= ground.offers("Dalia")
        refused = await ground.command("Dalia", "ban", user="Ada", reason="Mutiny")
        assert "Case #" not in refused.text
        herself = await ground.command("Dalia", "warn", member="Dalia", reason="Oops")
        assert herself.text == "You cannot do this to yourself."
        assert (ground.bans(), {_KICK, _BAN} & {action for action, _ in ground.audit_log()}) == ({}, set())
        assert ground.incidents.reported == []


@in_both
async def test_a_ban_by_hand_is_not_taken_for_the_bots_own(opened: Open) -> None:
    async with opened() as ground:
        await ground.ban_by_hand("Emil", "by hand")
        answer = await ground.command("Dalia", "ban", user="Emil", reason="Spam")
        assert "Case #" not in answer.text
        assert ground.bans() == {"Emil": "by hand"}


@in_both
async def test_a_history_that_may_not_be_read_is_empty(opened: Open) -> None:
    async with opened() as ground:
        guild = next(guild for guild in ground.bot.guilds if guild.name == "Harbour")
        general = next(channel for channel in guild.text_channels if channel.name == "general")
        await general.send("hello")
        assert [message.content async for message in general.history(limit=1)] == ["hello"]
        await ground.deny_history()
        assert [message.content async for message in general.history()] == []


@in_both
async def test_pages_of_cases_are_turned(opened: Open) -> None:
    async with opened() as ground:
        for number in range(1, 12):
            await ground.command("Dalia", "warn", member="Emil", reason=f"Reason {number}")
        newest = await ground.command("Dalia", "case list", member="Emil")
        older = await ground.click("Dalia", newest, "Older →")
        newer = await ground.click("Dalia", older, "← Newer")
        seen = ["Reason 11" in answer.text for answer in (newest, older, newer)]
        assert (seen, "**#1** " in older.text) == ([True, False, True], True)


@in_both
async def test_the_menu_of_a_member_shows_a_profile(opened: Open) -> None:
    async with opened() as ground:
        profile = await ground.menu("Dalia", "Profile", "Emil")
        assert profile.is_private
        assert "<@Emil>" in profile.text
