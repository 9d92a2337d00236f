"""What `tux doctor` finds on Discord's side, and what a bot tells Discord of its commands."""

from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import DiscordSettings, PlaygroundSettings, TuxSettings
from interface.main import DiscordAddress
from interface.startup.checks import Check
from interface.startup.discord_doctor import examine_discord, find_discord
from playground.api import Exchange, Playground, PrivilegedIntent, connect
from playground.rules.roles import RoleChange
from playground.world.permission import Permission
from tests.e2e.running import eventually, quick_settings, running_tux

COMMANDS = "/applications/{application_id}/commands"


async def found(playground: Playground, *, token: str | None = None, members_intent: bool = False) -> dict[str, Check]:
    connection = playground.connection
    address = DiscordAddress(token or connection.token, connect(connection))
    return {each.name: each async for each in examine_discord(address, members_intent=members_intent)}


async def test_a_token_with_all_rights_is_well(playground: Playground) -> None:
    checks = await found(playground)
    assert [*checks] == ["token", "intents", "sessions", "rights"]
    assert [check.finding for check in checks.values() if not check.passed] == []
    assert checks["sessions"].finding.startswith("1000 new connections are left for the next 24.0 hours")
    assert not playground.online


async def test_a_token_that_discord_does_not_know_is_said_to_be_refused(playground: Playground) -> None:
    checks = await found(playground, token="not.the.token")
    assert [*checks] == ["token"]
    assert not checks["token"].passed
    assert "check DISCORD_TOKEN" in checks["token"].finding


async def test_a_discord_that_does_not_answer_is_said_not_to(playground: Playground) -> None:
    playground.faults.add("GET", "/users/@me", drop=True, times=9)
    checks = await found(playground)
    assert not checks["token"].passed
    assert "Discord does not answer (Server disconnected)" in checks["token"].finding


async def test_an_intent_that_is_on_here_and_off_there_is_shown(playground: Playground) -> None:
    playground.allow_intent(PrivilegedIntent.GUILD_MEMBERS, allowed=True)
    assert (await found(playground, members_intent=True))["intents"].passed
    playground.allow_intent(PrivilegedIntent.GUILD_MEMBERS, allowed=False)
    intents = (await found(playground, members_intent=True))["intents"]
    assert not intents.passed
    assert "TUX_DISCORD_MEMBERS_INTENT is on, and Discord does not allow it" in intents.finding


async def test_a_right_that_is_missing_in_a_server_is_named_with_what_it_is_for(playground: Playground) -> None:
    guild = playground.world.guild
    role = next(role for role in guild.roles.values() if role.bot_id is not None)
    without = role.permissions & ~Permission.BAN_MEMBERS
    playground.person("Ada").edit_role(role.id, RoleChange(permissions=without))
    rights = (await found(playground))["rights"]
    assert not rights.passed
    assert rights.finding == f"{guild.name} lacks Ban Members (/ban, /softban and /unban)"


async def test_without_a_token_the_playground_at_the_port_is_examined(playground: Playground) -> None:
    port = int(playground.page_url.rpartition(":")[2].strip("/"))
    at_the_port = TuxSettings(playground=PlaygroundSettings(port=port))
    assert await find_discord(evolve(at_the_port, discord=DiscordSettings(token="a token"))) == DiscordAddress(
        "a token"
    )
    assert await find_discord(evolve(at_the_port, playground=PlaygroundSettings(port=0))) is None
    address = await find_discord(at_the_port)
    assert address is not None
    assert address.token == playground.connection.token
    assert address.connector is not None
    await address.connector.close()


async def test_commands_that_discord_knows_are_not_told_again(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    told = told_commands(playground)
    for _ in range(2):
        async with running_tux(playground, quick_settings(database_settings)):
            assert "ban" in playground.person("Dalia").commands()
        assert len(told) == 1
    playground.world.commands.clear()
    async with running_tux(playground, quick_settings(database_settings)):
        assert "ban" in playground.person("Dalia").commands()
    assert len(told) == 2


async def test_commands_that_discord_refuses_keep_nobody_from_being_answered(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    async with running_tux(playground, quick_settings(database_settings)):
        pass
    playground.world.commands[0] = {**playground.world.commands[0], "description": "Changed by another"}
    told = told_commands(playground)
    refused = playground.faults.add("PUT", COMMANDS, status=400)
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        assert refused.hits == 1
        assert "No cases" in (await playground.person("Dalia").command("case list")).text
        await eventually(lambda: any(name.startswith("commands: ") for name in tux.shared.watchdog.problems()))
    assert len(told) == 1


def told_commands(playground: Playground) -> list[Exchange]:
    told: list[Exchange] = []

    def note(exchange: Exchange) -> None:
        if exchange.method == "PUT" and exchange.path.endswith("/commands"):
            told.append(exchange)

    playground.exchanges.subscribe(note)
    return told
