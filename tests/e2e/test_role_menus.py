"""A role menu with the real bot: made, posted, and pressed over a restart; what changes meanwhile is noticed."""

from infrastructure.database.settings import DatabaseSettings
from playground.api import Person, Playground
from playground.people.seen import SeenMessage
from playground.rules.roles import RoleChange
from playground.world.permission import Permission
from tests.e2e.running import eventually, quick_settings, running_tux


def held(playground: Playground, person: Person) -> set[str]:
    guild = playground.world.guild
    return {guild.roles[role].name for role in guild.members[person.id].roles}


def make_role(playground: Playground, ada: Person, name: str) -> None:
    """Below the bot's, as a role is that somebody makes."""
    ada.create_role(RoleChange(name=name, permissions=0))
    assert any(role.name == name for role in playground.world.guild.roles.values())


def menu_in(juno: Person) -> SeenMessage:
    (menu,) = [each for each in juno.sees("welcome") if "### Colours" in each.text and not each.ephemeral]
    return menu


async def test_a_menu_is_pressed_over_a_restart_and_shows_what_changes(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    ada, juno = playground.person("Ada"), playground.person("Juno")
    for name in ("Red", "Green"):
        make_role(playground, ada, name)
    async with running_tux(playground, quick_settings(database_settings)):
        await ada.command("role-menu create", name="Colours", most=1)
        refused = await ada.command("role-menu add", menu="colours", role="Moderator")
        assert "gives power over others" in refused.text
        for name, emoji in (("Red", "🔴"), ("Green", "🟢")):
            await ada.command("role-menu add", menu="colours", role=name, emoji=emoji)
        posted = await ada.command("role-menu post", menu="colours", channel="welcome")
        assert "It stands in" in posted.text
        assert "You now have" in (await juno.click(menu_in(juno), "Red")).text
        assert held(playground, juno) == {"Red"}
    async with running_tux(playground, quick_settings(database_settings)):
        answer = await juno.click(menu_in(juno), "Green")
        assert ("Taken off" in answer.text, answer.ephemeral) == (True, True)
        assert held(playground, juno) == {"Green"}
        await juno.click(menu_in(juno), "Green")
        assert held(playground, juno) == set()
        ada.edit_role("Red", RoleChange(permissions=int(Permission.MANAGE_MESSAGES)))
        assert "gives power over others" in (await juno.click(menu_in(juno), "Red")).text
        assert held(playground, juno) == set()
        await ada.command("role-menu edit", menu="colours", kind="select")
        await eventually(lambda: "Choose all that you want" in menu_in(juno).text or None)
        [select] = [each for each in menu_in(juno).components if each["type"] == 3]
        green = next(role.id for role in playground.world.guild.roles.values() if role.name == "Green")
        await juno.select(menu_in(juno), str(select["custom_id"]), str(green))
        assert held(playground, juno) == {"Green"}
        ada.delete_role("Green")
        await eventually(lambda: "Green" not in str(menu_in(juno).json) or None)
        assert "that role was deleted" in (await ada.command("role-menu show", menu="colours")).text
