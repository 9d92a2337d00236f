"""What makes role menus work, put together."""

import pytest

from domain.moderation.settings import JAIL_ROLE
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from interface.role_menus.wiring import role_menus_context
from interface.shared.context import Context
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import PLAIN_ROLE
from tests.wired import RecordingShared


@pytest.fixture
def contexts(shared: RecordingShared) -> tuple[Context, ...]:
    async def settings_of(_: GuildId) -> Settings:
        return Settings().choosing(JAIL_ROLE, PLAIN_ROLE)

    return (role_menus_context(shared, settings_of, (JAIL_ROLE,)),)


async def test_the_role_of_those_in_jail_is_offered_in_no_menu(guild: Guild) -> None:
    by = someone(Permission.MANAGE_ROLES)
    [answer] = texts_of(await guild.slash("role-menu add", by, {"menu": "Colours", "role": PLAIN_ROLE}))
    assert answer.startswith(f"<@&{PLAIN_ROLE}> is the role of those in jail")
