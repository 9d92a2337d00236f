"""The one message of `/setup`."""

import json

import pytest

from domain.guilds.guild import Choice
from domain.levels.settings import LEVELS_ENABLED
from domain.permissions.ranks import rank_for, rank_of_role
from domain.shared.history import Value
from domain.shared.ids import RoleId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.settings import AnySetting
from interface.setup.forms import form_of
from interface.shared.context import Context
from interface.shared.invite import RIGHTS
from tests.builders import GUILD, MODERATOR, OWNER
from tests.fakes import interactions
from tests.fakes.clock import START
from tests.fakes.discord_http import texts_of
from tests.fakes.guilds import GUILDS
from tests.fakes.interactions import Guild, Person, someone
from tests.fakes.payloads import CHANNEL, PLAIN_ROLE, Json, guild_json, interaction_json, role_json
from tests.fakes.records import MemoryRecords
from tests.fakes.setup import SKIPS
from tests.fakes.starboard import BOARDS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.unit.interface.samples.looks import fields_of
from tests.wired import RecordingShared

ADA = someone(Permission.MANAGE_GUILD)
BEA = someone(Permission.MANAGE_GUILD, user=OWNER)


@pytest.fixture
def guild(guild: Guild, shared: RecordingShared) -> Guild:
    shared.client.replace(guild.bot)
    return guild


def title(message: Json) -> str:
    """Of the step that is shown."""
    return next(text.splitlines()[0] for text in texts_of(message) if text.startswith("### ") and "Set-up" not in text)


async def at(guild: Guild, step: str, by: Person) -> Json:
    """The message of `/setup` at a step."""
    button = {"type": 2, "style": 2, "custom_id": f"setup:go:{step}", "label": "x"}
    return await guild.press(f"setup:go:{step}", by, {"components": [{"type": 1, "components": [button]}]})


def said(message: Json) -> str:
    return "\n".join(texts_of(message))


async def choose(records: MemoryRecords, *chosen: tuple[AnySetting, Value]) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(*each) for each in chosen], by=OWNER, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


def grant_all(guild: Guild) -> None:
    """The bot is an administrator."""
    roles = [role_json(GUILD, position=0, permissions=1 << 10), role_json(PLAIN_ROLE, position=1, permissions=0)]
    roles += [role_json(9000, position=10, permissions=1 << 5), role_json(9100, position=50, permissions=8)]
    guild.bot._connection.parsers["GUILD_CREATE"](guild_json(roles=roles))


async def test_it_begins_with_the_rights_that_the_bot_lacks_and_says_what_each_is_for(guild: Guild) -> None:
    shown = await guild.slash("setup", ADA)
    assert title(shown) == "### 1 · My permissions"
    me = guild.bot.get_guild(GUILD).me.guild_permissions  # type: ignore[union-attr]  # it is there
    lacking = [right for right in RIGHTS if not getattr(me, right.flag)]
    assert lacking
    assert [f"**{right.name}** for {right.purpose}" in said(shown) for right in RIGHTS] == [
        right in lacking for right in RIGHTS
    ]
    assert "permissions=" in said(shown)


async def test_what_is_set_already_is_not_asked_again_and_it_goes_on_with_the_first_step_that_is_open(
    guild: Guild, records: MemoryRecords
) -> None:
    grant_all(guild)
    assert title(await guild.slash("setup", ADA)) == "### 2 · Mod-log"
    await choose(records, (MOD_LOG_CHANNEL, CHANNEL), (rank_of_role(PLAIN_ROLE), 3))
    shown = await guild.slash("setup", ADA)
    assert title(shown) == "### 4 · Jail"
    assert "✅ My permissions · ✅ Mod-log · ✅ Ranks · ▫️ **Jail** · ▫️ Levels" in said(shown)


async def test_a_step_that_was_left_out_is_not_what_it_goes_on_with_and_can_be_gone_back_to(
    guild: Guild, records: MemoryRecords
) -> None:
    grant_all(guild)
    first = await guild.slash("setup", ADA)
    assert title(await guild.press("setup:skip:log", ADA, first)) == "### 3 · Ranks"
    again = await guild.slash("setup", BEA)
    assert title(again) == "### 3 · Ranks"
    assert "⏭️ Mod-log" in said(again)
    assert title(await guild.press("setup:go:log", ADA, again)) == "### 2 · Mod-log"
    assert set(records[SKIPS]) == {(GUILD, "log")}


async def test_the_last_step_leads_to_a_page_that_says_what_was_left_out(guild: Guild) -> None:
    grant_all(guild)
    shown = await guild.slash("setup", ADA)
    for step in ("log", "ranks", "jail", "levels", "starboard"):
        shown = await guild.press(f"setup:skip:{step}", ADA, shown)
    assert title(shown) == "### That is all for now"
    assert "Left out: Mod-log, Ranks, Jail, Levels and Starboard" in said(shown)
    assert title(await guild.slash("setup", ADA)) == "### That is all for now"


async def test_a_channel_that_is_picked_becomes_the_mod_log_and_stays_picked(
    guild: Guild, records: MemoryRecords
) -> None:
    grant_all(guild)
    picked = await guild.pick("setup:pick:log:channel", ADA, await guild.slash("setup", ADA), str(CHANNEL))
    assert records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] == CHANNEL
    assert f"✔ The mod-log is <#{CHANNEL}> now" in said(picked)
    assert f'"default_values": [{{"id": {CHANNEL}, "type": "channel"}}]' in json.dumps(picked["components"])
    assert all(each in json.dumps(picked["components"]) for each in ('"setup:go:ranks"', '"channel_types": [0]'))


async def test_a_step_names_the_rights_that_the_bot_lacks_for_it(guild: Guild) -> None:
    roles = [role_json(GUILD, position=0, permissions=0), role_json(9000, position=9, permissions=1 << 5)]
    guild.bot._connection.parsers["GUILD_CREATE"](
        guild_json(roles=[*roles, role_json(9100, position=50, permissions=1 << 10)])
    )
    shown = await at(guild, "jail", ADA)
    lacking = "**Manage Roles** and **Manage Channels**"
    assert f"⚠️ For this I lack {lacking}: Server Settings → Roles → my role" in said(shown)
    assert "I lack" not in said(await at(guild, "ranks", ADA))


async def test_two_administrators_who_set_up_different_things_at_once_both_succeed_and_see_both(
    guild: Guild, records: MemoryRecords
) -> None:
    """Each presses in a message that was shown before the other did anything."""
    grant_all(guild)
    hers, theirs = await at(guild, "log", ADA), await at(guild, "levels", BEA)
    await guild.pick("setup:pick:log:channel", ADA, hers, str(CHANNEL))
    shown = await guild.press("setup:do:levels:off", BEA, theirs)
    assert "✅ Mod-log" in said(shown)
    assert records[GUILDS][GUILD].settings[LEVELS_ENABLED] is False
    assert records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] == CHANNEL


async def test_two_administrators_who_each_make_the_starboard_make_one(guild: Guild, records: MemoryRecords) -> None:
    grant_all(guild)
    hers, theirs = [await at(guild, "starboard", each) for each in (ADA, BEA)]
    await guild.pick("setup:pick:starboard:channel", ADA, hers, str(CHANNEL))
    again = await guild.pick("setup:pick:starboard:channel", BEA, theirs, str(CHANNEL + 1))
    assert len(records[BOARDS]) == 1
    assert f"✔ The starboard is <#{CHANNEL + 1}> now" in said(again)


async def test_a_press_in_a_message_of_before_a_restart_does_what_it_says(guild: Guild, records: MemoryRecords) -> None:
    """The message is all there is: this bot has shown nothing yet."""
    select = {"type": 8, "custom_id": "setup:pick:log:channel", "channel_types": [0]}
    message = {"components": [{"type": 1, "components": [select]}]}
    await guild.pick("setup:pick:log:channel", ADA, message, str(CHANNEL))
    assert records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] == CHANNEL


async def test_a_step_of_another_version_is_said_to_be_gone(guild: Guild) -> None:
    shown = await guild.slash("setup", ADA)
    message = {"components": [{"type": 1, "components": [{"type": 2, "style": 2, "custom_id": "setup:do:tea:make"}]}]}
    assert texts_of(await guild.press("setup:do:tea:make", ADA, message)) == [
        "This step is no longer there. Use `/setup` again: it goes on where you are."
    ]
    assert shown


async def test_what_a_rank_keeps_somebody_from_is_kept_from_them_here_too(guild: Guild, records: MemoryRecords) -> None:
    grant_all(guild)
    await choose(records, (rank_for("settings set moderation"), 5), (rank_for("settings set levels"), 5))
    shown = await guild.slash("setup", ADA)
    refused = await guild.pick("setup:pick:log:channel", ADA, shown, str(CHANNEL))
    assert "rank 5 to use `/settings set moderation`" in said(refused)
    assert records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] is None
    refused = await guild.press("setup:do:levels:off", ADA, await at(guild, "levels", ADA))
    assert "rank 5 to use `/settings set levels`" in said(refused)
    assert LEVELS_ENABLED.name not in records[GUILDS][GUILD].settings.chosen


async def test_the_last_page_names_the_rights_that_are_still_lacking(guild: Guild) -> None:
    shown = await guild.press("setup:skip:starboard", ADA, await at(guild, "starboard", ADA))
    assert "**View Audit Log** for finishing what was interrupted" in said(shown)


async def test_to_move_the_starboard_takes_what_editing_one_takes(guild: Guild, records: MemoryRecords) -> None:
    grant_all(guild)
    shown = await at(guild, "starboard", ADA)
    await guild.pick("setup:pick:starboard:channel", ADA, shown, str(CHANNEL))
    await choose(records, (rank_for("starboard edit"), 5))
    refused = await guild.pick("setup:pick:starboard:channel", ADA, shown, str(CHANNEL + 1))
    assert "rank 5 to use `/starboard edit`" in said(refused)
    assert [board.channel for board in records[BOARDS].values()] == [CHANNEL]


async def test_the_command_that_is_to_ask_for_a_rank_may_be_typed_in_ones_own_language(
    guild: Guild, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_german(*sent: object, **more: object) -> Json:
        return {**interaction_json(*sent, **more), "locale": "de"}  # type: ignore[arg-type]  # handed on as it comes

    monkeypatch.setattr(interactions, "interaction_json", in_german)
    answer = await guild.submit("setup:send:ranks:ask", BEA, {"command": "/Fall", "rank": "3"})
    assert "`/fall`" in said(answer)
    assert records[GUILDS][GUILD].settings[rank_for("case")] == 3


async def test_whoever_lost_the_right_meanwhile_changes_nothing(guild: Guild, records: MemoryRecords) -> None:
    grant_all(guild)
    shown = await guild.slash("setup", ADA)
    refused = await guild.pick("setup:pick:log:channel", someone(user=MODERATOR), shown, str(CHANNEL))
    assert texts_of(refused) == ["You need the permission **Manage Server** for this."]
    assert GUILD not in records[GUILDS] or records[GUILDS][GUILD].settings[MOD_LOG_CHANNEL] is None


async def test_the_highest_ranks_come_first_and_of_many_ten_are_shown(guild: Guild, records: MemoryRecords) -> None:
    ranks = {RoleId(role): 1 + role % 5 for role in range(1000, 1010)}
    in_order = [f"**{ranks[role]}** <@&{role}>" for role in sorted(ranks, key=lambda role: (-ranks[role], role))]
    await choose(records, *((rank_of_role(role), rank) for role, rank in ranks.items()))
    shown = said(await at(guild, "ranks", ADA))
    assert "\n".join(in_order) in shown
    assert "more: `/permissions show`" not in shown
    await choose(records, (rank_for("ban"), 5))
    shown = said(await at(guild, "ranks", ADA))
    assert "\n".join([*in_order, "-# … and 1 more: `/permissions show`"]) in shown


async def test_each_step_asks_for_what_it_needs(contexts: tuple[Context, ...]) -> None:
    steps = [step for context in contexts for step in context.setup]
    assert {
        f"{step.name}:{form.name}": fields_of(form_of(form, custom_id="x").to_dict())
        for step in steps
        for form in step.forms
    } == {
        "ranks:give": "role!:role[1..1], rank!+:line[..2]",
        "ranks:ask": "command!+:line[..100], rank!+:line[..2]",
        "jail:take": "role:role[..1], channel:channel[0][..1]",
        "levels:reward": "level!+:line[..5], role!:role[1..1]",
        "starboard:how": "emoji+:line[..200], threshold+:line[..4]",
    }
