"""A jail with the real bot on a real database: set up, held over leaving, and left with the roles of before."""

import pytest

from playground.api import Playground
from playground.rules.channels import ChannelChange
from playground.rules.permissions import in_channel
from playground.world.permission import Permission
from playground.world.records import Role
from tests.e2e.running import eventually

BOOSTER = 5_000


def roles_of(playground: Playground, name: str) -> set[str]:
    guild = playground.world.guild
    return {guild.roles[role].name for role in guild.members[playground.person(name).id].roles}


def sees(playground: Playground, name: str) -> set[str]:
    """The text channels that somebody sees."""
    user, world = playground.person(name).id, playground.world
    return {
        channel.name for channel in world.guild_channels() if in_channel(world, user, channel) & Permission.VIEW_CHANNEL
    }


@pytest.mark.usefixtures("tux")
async def test_a_member_is_jailed_comes_back_jailed_and_leaves_jail_with_the_roles_of_before(
    playground: Playground,
) -> None:
    ada, dalia, emil = (playground.person(name) for name in ("Ada", "Dalia", "Emil"))
    guild = playground.world.guild
    assert "has no jail yet" in (await dalia.command("jail", member=emil)).text

    answer = await ada.command("jail-setup")
    assert "### The jail is set up\n" in answer.text
    assert "**Hidden from them** 8 channels now, 0 before" in answer.text
    await eventually(lambda: any(channel.name == "jail" for channel in guild.channels.values()))
    ada.create_channel(ChannelChange("new-room"))

    guild.roles[BOOSTER] = Role(BOOSTER, "Booster", 1, managed=True, premium=True)
    guild.members[emil.id].roles.append(BOOSTER)
    answer = await dalia.command("jail", member=emil, reason="Spam")
    assert f"**Roles left** <@&{BOOSTER}>" in answer.text
    assert roles_of(playground, "Emil") == {"Jailed", "Booster"}
    await eventually(lambda: sees(playground, "Emil") == {"jail"})
    assert "You were put in jail in" in emil.direct_messages()[0].text

    emil.leave()
    emil.join()
    await emil.say("general", "I am back")  # of joins Discord does not tell
    await eventually(lambda: roles_of(playground, "Emil") == {"Jailed"})

    answer = await dalia.command("unjail", member=emil)
    assert "**Roles given back**" in answer.text
    assert roles_of(playground, "Emil") == {"Regular"}
