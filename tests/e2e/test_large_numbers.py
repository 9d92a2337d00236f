"""An outage with hundreds of bans, and a raid of a thousand, with the real bot: `make killtest`."""

import asyncio
import signal
from collections import Counter

import pytest
from sqlalchemy import select

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from domain.guilds.guild import Choice
from domain.moderation.budgets.budget import BUDGETS
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.moderation.bulk.wiring import LEASES_OF_AN_ACTION
from playground.api import Exchange, Person, Playground
from tests.e2e.bot_process import bot_process
from tests.e2e.quiet import cases_of, until_quiet
from tests.e2e.running import Tux, quick_settings, running_tux
from tests.fakes.channels import FakeChannels

pytestmark = [pytest.mark.kill, pytest.mark.at_length, pytest.mark.timeout(900)]

_BY_HAND, _RAIDERS = 300, 1_000
_OF_A_REQUEST = 200
"""Bans that Discord takes at once."""
_KILLS = ("before bulk outcome commit", "after bulk outcome commit", "after the first of many")
"""Discord did a batch and nobody knows; that is on record and nothing further; Discord did the next one."""
_PATIENCE = 600.0
_BANNED, _UNBANNED = 22, 23
"""Discord API reference, "Audit log events"."""


async def _is_recorded(engines: Engines, count: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while len(await cases_of(engines)) < count:  # noqa: ASYNC110  # rows send no event
            await asyncio.sleep(0.2)


async def test_hundreds_of_bans_by_hand_while_the_bot_is_down_become_as_many_cases(
    playground: Playground, database_settings: DatabaseSettings, engines: Engines, mod_log: str
) -> None:
    by, freya = [playground.person("Chidi"), playground.person("Dalia")], playground.person("Freya")
    async with running_tux(playground, quick_settings(database_settings)):
        by[0].ban(freya, "as it happens")
        await _is_recorded(engines, 1)
    banned = dict[int, int]()
    for place, user in enumerate(playground.crowd.gather(playground.world.guild, _BY_HAND)):
        moderator = by[place % 3 == 0]
        moderator.ban(playground.person(user), f"raid {place}")
        banned[user] = moderator.id
    async with bot_process(playground, database_settings):
        await _is_recorded(engines, 1 + _BY_HAND)
        await until_quiet(engines, within=_PATIENCE)
    found = [*await cases_of(engines)]
    assert [case["number"] for case in found] == [*range(1, _BY_HAND + 2)]
    assert {case["kind"].name for case in found} == {"ban"}
    assert {case["target"]: case["moderator"] for case in found[1:]} == banned
    assert [case["reason"] for case in found[1:]] == [f"raid {place}" for place in range(_BY_HAND)]
    titles = Counter(seen.text.splitlines()[0].split(" · ")[0] for seen in playground.person("Ada").sees(mod_log))
    assert titles == {f"### Case #{number}": 1 for number in range(1, _BY_HAND + 2)}


async def test_a_raid_of_a_thousand_is_banned_in_few_requests_over_three_kills_and_taken_back(
    playground: Playground,
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    mod_log: str,
) -> None:
    ada, goro, sent = playground.person("Ada"), playground.person("Goro"), Counter[tuple[str, int]]()
    await _allow_everything(playground, uow_factory, ada)
    ada.ban(goro, "by hand")
    raiders = playground.crowd.gather(playground.world.guild, _RAIDERS)

    def note(exchange: Exchange) -> None:
        if exchange.route is not None and "ban" in exchange.route:
            sent[f"{exchange.method} {exchange.route.rpartition('/guilds/{guild_id}/')[2]}", exchange.status] += 1

    playground.exchanges.subscribe(note)
    leases = 0
    for place, step in enumerate(_KILLS):
        async with bot_process(playground, database_settings, crash_at=step, leases_later=leases) as bot:
            if place == 0:
                listed = ada.attach("raid.txt", "\n".join(map(str, [*raiders, goro.id])).encode())
                await ada.click(await ada.command("massban", file=listed, reason="Raid", timeout=60), "Confirm")
            async with asyncio.timeout(_PATIENCE):
                assert await bot.wait() == -signal.SIGKILL
        leases += LEASES_OF_AN_ACTION

    def later(tux: Tux) -> Tux:
        for _ in range(leases):
            tux.clock.pass_leases()
        return tux

    async with running_tux(playground, quick_settings(database_settings), later):
        await until_quiet(engines, within=_PATIENCE)
        assert {*playground.world.bans} == {*raiders, goro.id}
        requests = {key: times for key, times in sent.items() if key[0] == "POST bulk-ban"}
        # Discord's 429 is asked again later.
        assert sum(times for (_, status), times in requests.items() if status != 429) <= _RAIDERS / _OF_A_REQUEST
        assert not [key for key in sent if key[0] == "PUT bans/{user_id}"]
        assert await _statuses(engines) == {("ban", "applied"): _RAIDERS}
        await ada.click(await ada.command("bulk undo", number=1, timeout=60), "Confirm")
        await until_quiet(engines, within=_PATIENCE)
    assert {*playground.world.bans} == {goro.id}
    assert await _statuses(engines) == {("ban", "applied"): _RAIDERS, ("unban", "applied"): _RAIDERS}
    numbers = [case["number"] for case in await cases_of(engines)]
    assert numbers == [*range(1, 2 * _RAIDERS + 1)]
    entries = [(entry.action_type, entry.target_id) for entry in playground.world.guild.audit_log]
    done = Counter(entry for entry in entries if entry[0] in (_BANNED, _UNBANNED))
    assert done == {(_BANNED, goro.id): 1, **{(kind, user): 1 for kind in (_BANNED, _UNBANNED) for user in raiders}}
    posts = [seen.text for seen in ada.sees(mod_log)]
    assert [post.splitlines()[0].split(" · ")[0] for post in posts] == [
        "### Bulk operation #1",
        "### Bulk operation #2",
    ]
    print(f"requests about bans: {dict(sorted(sent.items()))}")


async def _allow_everything(playground: Playground, uow: PostgresUnitOfWorkFactory, owner: Person) -> None:
    """No budget bounds it; the owner needs nobody who approves."""
    by = Standing(user=UserId(owner.id), permissions=frozenset({Permission.MANAGE_GUILD}))
    decisions = tuple(Choice(budget, 0) for budget in BUDGETS.values())
    await ChangeSettingsHandler(uow, SystemClock(), ChosenChannels(FakeChannels(), ()))(
        ChangeSettings(guild=GuildId(playground.world.guild.id), by=by, decisions=decisions)
    )


async def _statuses(engines: Engines) -> Counter[tuple[str, str]]:
    async with engines.autocommit.connect() as connection:
        rows = (await connection.execute(select(cases.c.kind, cases.c.status))).all()
    return Counter((kind.name, status.value) for kind, status in rows)
