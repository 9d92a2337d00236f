"""Discord did it, and the bot does not know: the record still says what happened, and nothing happens twice."""

import asyncio
import gc
from datetime import UTC, datetime

import discord
import pytest
from attrs import evolve

from application.moderation.queries import CaseView
from domain.moderation.actions.ban import BAN
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import ChannelId, GuildId, UserId
from infrastructure.database.settings import DatabaseSettings
from infrastructure.moderation.case_reader import PostgresCaseReader
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.shared.avatars import DiscordAvatars
from playground.api import Exchange, Playground
from tests.e2e.bot_process import bot_process
from tests.e2e.running import Tux, eventually, quick_settings, running_tux
from tests.incidents import RecordedIncidents

BANS = "/guilds/{guild_id}/bans/{user_id}"


@pytest.mark.parametrize("loss", ["status", "drop"])
async def test_an_unban_whose_answer_was_lost_is_on_record_as_done(
    loss: str, playground: Playground, database_settings: DatabaseSettings
) -> None:
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    playground.person("Ada").ban(emil, "by hand")
    async with running_tux(playground, quick_settings(database_settings)):
        playground.faults.add(
            "DELETE", BANS, status=502 if loss == "status" else None, drop=loss == "drop", when="after"
        )
        reply = await dalia.command("unban", user=str(emil.id), timeout=15)
    assert "was unbanned" in reply.text
    assert emil.id not in playground.world.bans


@pytest.mark.kill
async def test_a_ban_that_a_person_lifted_while_the_bot_was_down_is_not_repeated(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    ada, dalia, emil = (playground.person(name) for name in ("Ada", "Dalia", "Emil"))
    async with bot_process(playground, database_settings, crash_at="after the effect") as bot:
        command = asyncio.create_task(dalia.command("ban", user=emil))
        async with asyncio.timeout(60):
            await bot.wait()
        command.cancel()
    ada.unban(emil)
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        tux.clock.pass_leases()
        guild, cases = GuildId(playground.world.guild.id), PostgresCaseReader(tux.shared.reading)
        view = await cases.show(guild, CaseNumber(1))
        while view.status is CaseStatus.PENDING:
            view = await cases.show(guild, CaseNumber(1))
    assert view.status is CaseStatus.APPLIED
    assert emil.id not in playground.world.bans


@pytest.fixture
def case_log(tux: Tux) -> DiscordCaseLogChannel:
    return DiscordCaseLogChannel(tux.shared.client, DiscordAvatars(tux.shared.client), tux.shared.languages)


async def test_a_post_that_nobody_remembers_is_found_again(
    case_log: DiscordCaseLogChannel, playground: Playground
) -> None:
    channel, case = _mod_log(playground), _a_case(playground)
    sent: list[Exchange] = []
    first = await case_log.post(channel, case, may_be_there=True)
    playground.exchanges.subscribe(sent.append)
    assert await case_log.post(channel, case, may_be_there=True) == first
    assert "POST" not in [exchange.method for exchange in sent]


async def test_a_reason_that_reads_like_a_title_is_not_mistaken_for_one(
    case_log: DiscordCaseLogChannel, playground: Playground
) -> None:
    channel, case = _mod_log(playground), _a_case(playground)
    imitation = evolve(case, number=CaseNumber(2), reason=Reason("### Case #1 · Ban, same as Case #1 · see there"))
    other = await case_log.post(channel, imitation, may_be_there=True)
    assert await case_log.post(channel, case, may_be_there=True) != other
    assert len(playground.person("Dalia").sees("mod-log")) == 2


async def test_a_page_of_cases_is_not_kept_in_memory(tux: Tux, playground: Playground) -> None:
    def views() -> int:
        gc.collect()
        return sum(isinstance(found, discord.ui.LayoutView) for found in gc.get_objects())

    dalia, before = playground.person("Dalia"), views()
    for _ in range(9):
        await dalia.command("warn", member=playground.person("Emil"), reason="Spam")
    for _ in range(5):
        await dalia.click(await dalia.command("case list"), "Older →")
    await eventually(lambda: views() < before + 5)  # of ten pages sent; the last answers may still be on their way out


async def test_an_interaction_delivered_twice_is_no_incident(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    incidents = RecordedIncidents()
    refused: list[Exchange] = []

    def note(exchange: Exchange) -> None:
        if exchange.route is not None and exchange.route.endswith("/callback") and exchange.status == 400:
            refused.append(exchange)

    settings = quick_settings(database_settings)
    async with running_tux(
        playground, settings, lambda tux: evolve(tux, shared=evolve(tux.shared, incidents=incidents))
    ):
        playground.exchanges.subscribe(note)
        reply = await playground.person("Dalia").command("case list")
        interaction = reply.json["interaction_metadata"]
        assert isinstance(interaction, dict)
        playground.deliver_interaction_again(str(interaction["id"]))
        await eventually(lambda: refused)
    assert incidents.reported == []


def _mod_log(playground: Playground) -> ChannelId:
    return ChannelId(next(channel.id for channel in playground.world.guild_channels() if channel.name == "mod-log"))


def _a_case(playground: Playground) -> CaseView:
    now = datetime.now(UTC)
    return CaseView(
        guild=GuildId(playground.world.guild.id),
        number=CaseNumber(1),
        kind=BAN,
        target=UserId(playground.person("Emil").id),
        moderator=UserId(playground.person("Dalia").id),
        reason=Reason("Spam"),
        status=CaseStatus.APPLIED,
        failure=None,
        failure_detail=None,
        notice=Notice.DELIVERED,
        opened_at=now,
        settled_at=now,
        version=2,
    )
