"""The rank for a mass command is asked for again where its preview is confirmed, and where it is approved."""

import pytest

from domain.guilds.guild import Choice
from domain.moderation.bulk.operation import BulkState
from domain.permissions.ranks import rank_for
from domain.shared.permission import Permission
from tests.builders import GUILD, OWNER
from tests.bulk import AWAITING, PLANNED, remember_operations
from tests.fakes.bulk import OPERATIONS
from tests.fakes.clock import START
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import Json
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

MODERATOR = someone(Permission.BAN_MEMBERS, Permission.KICK_MEMBERS, Permission.MANAGE_ROLES)


@pytest.fixture(autouse=True)
def operations(records: MemoryRecords) -> None:
    remember_operations(records)


async def ask_for(records: MemoryRecords, command: str) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(rank_for(command), 2)], by=OWNER, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


def refusal(command: str) -> list[str]:
    return [f"This server asks for rank 2 to use `/{command}`, and you have none. Nothing was done."]


async def pressed(guild: Guild, custom_id: str) -> list[str]:
    button = {"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}
    shown: Json = {"components": [{"type": 1, "components": [button]}]}
    return texts_of(await guild.press(custom_id, MODERATOR, shown))


@pytest.mark.parametrize(
    ("way", "command"),
    [
        ("ban", "massban"),
        ("kick", "masskick"),
        ("give_role", "massrole give"),
        ("take_role", "massrole take"),
        ("undo", "bulk undo"),
    ],
)
async def test_a_preview_is_confirmed_only_by_who_may_still_use_the_command(
    guild: Guild, records: MemoryRecords, way: str, command: str
) -> None:
    await ask_for(records, command)
    assert await pressed(guild, f"bulk:confirm:{way}:{PLANNED}") == refusal(command)
    assert records[OPERATIONS][GUILD, PLANNED].state is BulkState.PLANNED


async def test_the_rank_for_looking_at_operations_is_not_needed_to_confirm_ones_own(
    guild: Guild, records: MemoryRecords
) -> None:
    await ask_for(records, "bulk")
    assert (await pressed(guild, f"bulk:confirm:ban:{PLANNED}"))[0].startswith("### Bulk operation #1 ")


@pytest.mark.parametrize("command", ["massban", "bulk approve", "bulk"])
async def test_who_approves_needs_the_rank_for_approving_and_that_for_what_is_approved(
    guild: Guild, records: MemoryRecords, command: str
) -> None:
    await ask_for(records, command)
    assert await pressed(guild, f"bulk:approve:{AWAITING}") == refusal(command)
    approver = someone(Permission.BAN_MEMBERS, Permission.MODERATE_MEMBERS)
    assert texts_of(await guild.slash("bulk approve", approver, {"number": AWAITING})) == refusal(command)
    assert records[OPERATIONS][GUILD, AWAITING].state is BulkState.AWAITING_APPROVAL


async def test_who_has_what_is_asked_for_approves(guild: Guild, records: MemoryRecords) -> None:
    await ask_for(records, "masskick")
    await ask_for(records, "bulk stop")
    assert (await pressed(guild, f"bulk:approve:{AWAITING}"))[0].startswith("### Bulk operation #2 ")
