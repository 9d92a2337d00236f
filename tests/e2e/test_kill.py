"""The bot is killed at every step of an action; what it did and what its record says still agree."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from attrs import field, frozen
from sqlalchemy import RowMapping, select

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from application.moderation.escalation.change_rules import ChangeEscalation, ChangeEscalationHandler
from domain.guilds.guild import Choice
from domain.moderation.escalation.changes import PutStep
from domain.moderation.settings import JAIL_ROLE
from domain.shared.ids import GuildId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import cases
from infrastructure.outbox.tables import outbox
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import InteractionFailed, Person, Playground
from playground.people.person import PATIENCE
from playground.people.typed_options import OptionValue
from playground.rules.roles import RoleChange
from tests.e2e.bot_process import bot_process
from tests.e2e.crashing import STEPS
from tests.e2e.forks import Forked
from tests.e2e.running import quick_settings, running_tux
from tests.escalation import a_step
from tests.fakes.channels import FakeChannels

pytestmark = pytest.mark.kill

_EFFECTS = {
    "ban": ("PUT", "/guilds/{guild_id}/bans/{user_id}"),
    "unban": ("DELETE", "/guilds/{guild_id}/bans/{user_id}"),
}
_SEND = ("POST", "/channels/{channel_id}/messages")


@frozen(kw_only=True)
class Action:
    """How a command is asked for, and what Discord holds once it was done."""

    options: Mapping[str, str] = field(factory=lambda: {"reason": "Spam"})
    whom: str = "member"
    without: tuple[str, ...] = ()
    """The steps that it does not have."""
    in_short: bool = False
    """Whether a run of all tests kills it at a few steps only; `make killtest` does at each."""
    before: Callable[[Person, Person], None] = lambda _owner, _member: None
    is_told: bool = True
    bans: bool = False
    removes: bool = True
    times_out: bool = False
    has_roles: tuple[str, ...] = ("Regular",)
    """Of somebody who is still there."""


def _time_out_by_hand(owner: Person, member: Person) -> None:
    owner.time_out(member, datetime.now(UTC) + timedelta(hours=1))


def _jail_by_hand(owner: Person, member: Person) -> None:
    owner.give_role(member, "Jailed")


def _give_nickname(_owner: Person, member: Person) -> None:
    member.guild.members[member.id].nick = "Rude"


ACTIONS = {
    "ban": Action(whom="user", bans=True),
    # Its only effect is the telling.
    "warn": Action(without=("after the effect",), in_short=True, removes=False),
    "unban": Action(
        whom="id",
        without=("after telling the member",),
        in_short=True,
        before=lambda owner, member: owner.ban(member, "by hand"),
        is_told=False,
    ),
    "kick": Action(in_short=True),
    "timeout": Action(options={"reason": "Spam", "duration": "1h"}, in_short=True, removes=False, times_out=True),
    "untimeout": Action(
        without=("after telling the member",),
        in_short=True,
        before=_time_out_by_hand,
        is_told=False,
        removes=False,
    ),
    "softban": Action(in_short=True),
    "note": Action(
        options={"text": "Spam"},
        whom="user",
        without=("after telling the member",),
        in_short=True,
        is_told=False,
        removes=False,
    ),
    "jail": Action(in_short=True, removes=False, has_roles=("Jailed",)),
    "unjail": Action(
        without=("after telling the member",),
        in_short=True,
        before=_jail_by_hand,
        is_told=False,
        removes=False,
    ),
    "nick_reset": Action(
        without=("after telling the member",),
        in_short=True,
        before=_give_nickname,
        is_told=False,
        removes=False,
    ),
}
_FEW = ("after the effect", "before outcome commit")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rounds = metafunc.config.getoption("--kill-rounds")
    if "kill_round" in metafunc.fixturenames:
        metafunc.parametrize("kill_round", range(rounds))
    if "step" in metafunc.fixturenames:
        steps = [
            (action, step)
            for action, facts in ACTIONS.items()
            for step in (_FEW if facts.in_short and rounds == 1 else STEPS)
            if step not in facts.without
        ]
        metafunc.parametrize(("action", "step"), steps)


@pytest.fixture
async def mod_log(playground: Playground, uow_factory: PostgresUnitOfWorkFactory) -> str:
    """The guild posts its cases to #mod-log, and has a jail role."""
    channel = next(channel for channel in playground.world.guild_channels() if channel.name == "mod-log")
    owner = Standing(user=UserId(playground.person("Ada").id), permissions=frozenset({Permission.MANAGE_GUILD}))
    jail_role = playground.person("Ada").create_role(RoleChange(name="Jailed", permissions=0))
    decisions = (Choice(MOD_LOG_CHANNEL, channel.id), Choice(JAIL_ROLE, jail_role.id))
    await ChangeSettingsHandler(uow_factory, SystemClock(), ChosenChannels(FakeChannels(), ()))(
        ChangeSettings(guild=GuildId(playground.world.guild.id), by=owner, decisions=decisions)
    )
    return channel.name


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
    assert [case["kind"].name for case in await _rows(engines)] == ["warn"]
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        await _settled(engines)
    assert [(case["kind"].name, case["status"]) for case in await _rows(engines)] == [
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
    was_banned = emil.id in playground.world.bans
    async with running_tux(playground, quick_settings(database)) as tux:
        tux.clock.pass_leases()
        if step == "before intent commit":
            assert await _rows(engines) == []
            assert (emil.id in playground.world.bans) is was_banned
            assert emil.direct_messages() == []
            await _act(playground, action)
        await _settled(engines)
    [case] = await _rows(engines)
    assert (case["number"], case["kind"].name, case["status"]) == (1, action, "applied")
    member = playground.world.guild.members.get(emil.id)
    assert (emil.id in playground.world.bans, member is None) == (facts.bans, facts.removes)
    assert (member is not None and member.communication_disabled_until is not None) is facts.times_out
    if member is not None:
        roles = playground.world.guild.roles
        assert (tuple(roles[role].name for role in member.roles), member.nick) == (facts.has_roles, None)
    assert len(_posts(playground.person("Dalia"), mod_log)) == 1
    assert len(emil.direct_messages()) == facts.is_told
    assert case["notice"] == ("delivered" if facts.is_told else "not_wanted")


def _posts(person: Person, mod_log: str) -> list[str]:
    return [message.text for message in person.sees(mod_log) if "Case #1" in message.text]


async def _settled(engines: Engines) -> None:
    """Wait until no case is pending and, after that, no event undelivered."""
    async with asyncio.timeout(60):
        while await _any_pending(engines) or await _any_undelivered(engines):  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.05)


async def _any_pending(engines: Engines) -> bool:
    return any(case["status"] == "pending" for case in await _rows(engines))


async def _any_undelivered(engines: Engines) -> bool:
    async with engines.autocommit.connect() as connection:
        return bool((await connection.execute(select(outbox.c.event_id).where(outbox.c.done_at.is_(None)))).all())


async def _rows(engines: Engines) -> Sequence[RowMapping]:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(cases).order_by(cases.c.number))).mappings().all()
