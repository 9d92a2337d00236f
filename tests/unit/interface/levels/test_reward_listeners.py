"""What Discord tells of roles and members, and what is then tried again."""

from application.levels.queue_role_syncs import QueueRefused, QueueReturned
from domain.shared.ids import UserId
from tests.builders import BOT, GUILD
from tests.fakes.interactions import Guild, settled
from tests.fakes.payloads import Json, member_json, role_json
from tests.wired import RecordingShared

SOMEBODY = UserId(77)


async def told(guild: Guild, event: str, data: Json, shared: RecordingShared) -> list[object]:
    """What is queued because of it."""
    shared.journal.clear()
    guild.bot._connection.parsers[event](data)
    await settled()
    return [each for each in shared.journal if isinstance(each, QueueRefused | QueueReturned)]


def a_role(**changed: object) -> Json:
    return {"guild_id": str(GUILD), "role": {**role_json(9_500, position=3, permissions=0), **changed}}


async def test_a_new_or_changed_role_has_what_was_refused_tried_again(guild: Guild, shared: RecordingShared) -> None:
    assert await told(guild, "GUILD_ROLE_CREATE", a_role(), shared) == [QueueRefused(GUILD)]
    for changed in ({"position": 2}, {"permissions": "8"}, {"managed": True}):
        assert await told(guild, "GUILD_ROLE_UPDATE", a_role(**changed), shared) == [QueueRefused(GUILD)]


async def test_a_role_of_another_name_or_colour_changes_nothing(guild: Guild, shared: RecordingShared) -> None:
    await told(guild, "GUILD_ROLE_CREATE", a_role(), shared)
    assert await told(guild, "GUILD_ROLE_UPDATE", a_role(name="another", color=5), shared) == []


async def test_other_roles_of_the_bot_have_what_was_refused_tried_again(guild: Guild, shared: RecordingShared) -> None:
    def bot_with(*roles: int) -> Json:
        return {**member_json(BOT, roles=roles), "guild_id": str(GUILD)}

    assert await told(guild, "GUILD_MEMBER_UPDATE", bot_with(9_000), shared) == [QueueRefused(GUILD)]
    assert await told(guild, "GUILD_MEMBER_UPDATE", {**bot_with(9_000), "nick": "Tuxedo"}, shared) == []


async def test_other_roles_of_a_member_change_nothing(guild: Guild, shared: RecordingShared) -> None:
    member = {**member_json(SOMEBODY), "guild_id": str(GUILD)}
    assert await told(guild, "GUILD_MEMBER_UPDATE", member, shared) == []


async def test_whoever_joins_may_be_owed_rewards(guild: Guild, shared: RecordingShared) -> None:
    member = {**member_json(SOMEBODY), "guild_id": str(GUILD)}
    assert await told(guild, "GUILD_MEMBER_ADD", member, shared) == [QueueReturned(guild=GUILD, user=SOMEBODY)]
