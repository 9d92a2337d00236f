"""The bot is killed at every step of an action; what it did and what its record says still agree."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from attrs import field, frozen

from application.moderation.escalation.change_rules import ChangeEscalation, ChangeEscalationHandler
from domain.moderation.escalation.changes import PutStep
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import InteractionFailed, Person, Playground
from playground.people.person import PATIENCE
from playground.people.typed_options import OptionValue
from tests.e2e.bot_process import bot_process
from tests.e2e.crashing import STEPS
from tests.e2e.forks import Forked
from tests.e2e.quiet import cases_of, until_quiet
from tests.e2e.running import quick_settings, running_tux
from tests.escalation import a_step

pytestmark = pytest.mark.kill

_EFFECTS = {
    "ban": ("PUT", "/guilds/{guild_id}/bans/{user_id}"),
    "unban": ("DELETE", "/guilds/{guild_id}/bans/{user_id}"),
}
_FEW = ("after the effect",)
_SEND = ("POST", "/channels/{channel_id}/messages")


@frozen(kw_only=True)
class Action:
    """How a command is asked for, and what Discord holds once it was done."""

    options: Mapping[str, str] = field(factory=lambda: {"reason": "Spam"})
    whom: str = "member"
    without: tuple[str, ...] = ()
    """The steps that it does not have."""
    in_short: tuple[str, ...] = STEPS
    """The steps at which a run of all tests kills it; `make killtest` does at each."""
    takes_back: str = ""
    """The action that the bot carried out before, and that this one ends."""
    before: Callable[[Person, Person], None] = lambda _owner, _member: None
    is_told: bool = True
    bans: bool = False
    removes: bool = True
    times_out: bool = False
    has_roles: tuple[str, ...] = ("Regular",)
    """Of somebody who is still there."""


def _time_out_by_hand(owner: Person, member: Person) -> None:
    owner.time_out(member, datetime.now(UTC) + timedelta(hours=1))


def _give_nickname(_owner: Person, member: Person) -> None:
    member.guild.members[member.id].nick = "Rude"


ACTIONS = {
    "ban": Action(whom="user", bans=True),
    # Its only effect is the telling.
    "warn": Action(without=("after the effect",), in_short=("before outcome commit",), removes=False),
    "unban": Action(
        whom="id",
        without=("after telling the member",),
        in_short=_FEW,
        before=lambda owner, member: owner.ban(member, "by hand"),
        is_told=False,
    ),
    "kick": Action(in_short=_FEW),
    "timeout": Action(options={"reason": "Spam", "duration": "1h"}, in_short=_FEW, removes=False, times_out=True),
    "untimeout": Action(
        without=("after telling the member",),
        in_short=_FEW,
        before=_time_out_by_hand,
        is_told=False,
        removes=False,
    ),
    "softban": Action(in_short=_FEW),
    "note": Action(
        options={"text": "Spam"},
        whom="user",
        without=("after telling the member",),
        in_short=_FEW,
        is_told=False,
        removes=False,
    ),
    "jail": Action(in_short=_FEW, removes=False, has_roles=("Jailed",)),
    "unjail": Action(
        without=("after telling the member",),
        in_short=_FEW,
        takes_back="jail",
        is_told=False,
        removes=False,
    ),
    "nick_reset": Action(
        without=("after telling the member",),
        in_short=_FEW,
        before=_give_nickname,
        is_told=False,
        removes=False,
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rounds = metafunc.config.getoption("--kill-rounds")
    if "kill_round" in metafunc.fixturenames:
        metafunc.parametrize("kill_round", range(rounds))
    if "step" in metafunc.fixturenames:
        steps = [
            (action, step)
            for action, facts in ACTIONS.items()
            for step in (facts.in_short if rounds == 1 else STEPS)
            if step not in facts.without
        ]
        metafunc.parametrize(("action", "step"), steps)


async def test_an_action_survives_a_kill(
    action: str,
    step: str,
    kill_round: int,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    ACTIONS[action].before(playground.person("Ada"), playground.person("Emil"))
    if earlier := ACTIONS[action].takes_back:
        async with running_tux(playground, quick_settings(database_settings)):
            await _act(playground, earlier)
            await until_quiet(engines)
    async with bot_process(playground, database_settings, crash_at=step) as bot:
        await _until_killed(playground, bot, action)
    await _after_restart_all_agree(action, step, playground, database_settings, engines, mod_log)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("request_of", ["effect", "message"])
async def test_a_ban_survives_a_kill_while_discord_answers(
    request_of: str,
    when: str,
    kill_round: int,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    mod_log: str,
) -> None:
    async with bot_process(playground, database_settings) as bot:

        async def kill() -> None:
            os.kill(bot.pid, signal.SIGKILL)
            await bot.wait()

        method, route = _EFFECTS["ban"] if request_of == "effect" else _SEND
        playground.faults.add(method, route, hook=kill, drop=True, when="before" if when == "before" else "after")
        await _until_killed(playground, bot, "ban")
    await _after_restart_all_agree("ban", request_of, playground, database_settings, engines, mod_log)


async def test_what_follows_from_a_warning_survives_a_kill_in_between(
    kill_round: int,
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    mod_log: str,
) -> None:
    owner, emil = playground.person("Ada"), playground.person("Emil")
    by = Standing(user=UserId(owner.id), is_owner=True)
    change = ChangeEscalation(guild=GuildId(playground.world.guild.id), by=by, change=PutStep(a_step(1, lasts="1d")))
    await ChangeEscalationHandler(uow_factory, SystemClock())(change)
    async with bot_process(playground, database_settings, crash_at="after outcome commit") as bot:
        await _until_killed(playground, bot, "warn")
    assert [case["kind"].name for case in await cases_of(engines)] == ["warn"]
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        await until_quiet(engines)
    assert [(case["kind"].name, case["status"]) for case in await cases_of(engines)] == [
        ("warn", "applied"),
        ("timeout", "applied"),
    ]
    assert playground.world.guild.members[emil.id].communication_disabled_until is not None
    assert len(emil.direct_messages()) == 2
    posts = [message.text for message in playground.person("Dalia").sees(mod_log)]
    [followed] = [post for post in posts if "Case #2" in post]
    assert "**Because of** case #1" in followed


async def _until_killed(playground: Playground, bot: Forked, action: str) -> None:
    command = asyncio.create_task(_act(playground, action))
    async with asyncio.timeout(60):
        assert await bot.wait() == -signal.SIGKILL
    command.cancel()
    with suppress(asyncio.CancelledError):
        await command


async def _act(playground: Playground, action: str) -> None:
    dalia, emil = playground.person("Dalia"), playground.person("Emil")
    with suppress(InteractionFailed):  # nobody was left to answer
        facts = ACTIONS[action]
        whom: dict[str, OptionValue] = {"user": str(emil.id)} if facts.whom == "id" else {facts.whom: emil}
        await dalia.command(action.replace("_", " "), in_channel="general", timeout=PATIENCE, **facts.options, **whom)


async def _after_restart_all_agree(
    action: str, step: str, playground: Playground, database: DatabaseSettings, engines: Engines, mod_log: str
) -> None:
    emil, facts = playground.person("Emil"), ACTIONS[action]
    was_banned, earlier = emil.id in playground.world.bans, [facts.takes_back] if facts.takes_back else []
    was_told = sum(ACTIONS[each].is_told for each in earlier)
    async with running_tux(playground, quick_settings(database)) as tux:
        tux.clock.pass_leases()
        if step == "before intent commit":
            assert len(await cases_of(engines)) == len(earlier)
            assert (emil.id in playground.world.bans) is was_banned
            assert len(emil.direct_messages()) == was_told
            await _act(playground, action)
        await until_quiet(engines)
    found = [(case["number"], case["kind"].name, case["status"]) for case in await cases_of(engines)]
    assert found == [(number, each, "applied") for number, each in enumerate([*earlier, action], start=1)]
    case = (await cases_of(engines))[-1]
    member = playground.world.guild.members.get(emil.id)
    assert (emil.id in playground.world.bans, member is None) == (facts.bans, facts.removes)
    assert (member is not None and member.communication_disabled_until is not None) is facts.times_out
    if member is not None:
        roles = playground.world.guild.roles
        assert (tuple(roles[role].name for role in member.roles), member.nick) == (facts.has_roles, None)
    assert len(_posts(playground.person("Dalia"), mod_log, case["number"])) == 1
    assert len(emil.direct_messages()) == was_told + facts.is_told
    assert case["notice"] == ("delivered" if facts.is_told else "not_wanted")


def _posts(person: Person, mod_log: str, number: int) -> list[str]:
    return [message.text for message in person.sees(mod_log) if f"Case #{number} " in message.text]
