"""Being away with the real bot: told of once, over a restart, and back under the nickname of before."""

from infrastructure.database.settings import DatabaseSettings
from playground.api import Playground
from tests.e2e.running import eventually, quick_settings, running_tux


async def test_who_is_away_is_told_of_once_over_a_restart_and_has_their_nickname_back(
    playground: Playground, database_settings: DatabaseSettings
) -> None:
    emil, juno, dalia = (playground.person(name) for name in ("Emil", "Juno", "Dalia"))

    def nick() -> str | None:
        return emil.guild.members[emil.id].nick

    def told() -> list[str]:
        return [each.text for each in juno.sees("general") if "went away" in each.text]

    emil.profile.nickname("Emil of the Harbour, first of it")
    async with running_tux(playground, quick_settings(database_settings)):
        answer = await emil.command("afk", reason="*tea*", until="in 2h")
        assert "### 💤 You are away" in answer.text
        assert answer.ephemeral
        await eventually(lambda: nick() == "[AFK] Emil of the Harbour, first")
        await juno.say("general", f"<@{emil.id}> are you there?")
        await eventually(lambda: len(told()) == 1)
        assert "\\*tea\\*" in told()[0]
        assert "may not" not in (await dalia.command("afk-enforce", member=emil)).text
        assert "A moderator has set" in (await emil.command("back")).text
    async with running_tux(playground, quick_settings(database_settings)):
        await juno.say("general", f"<@{emil.id}> and now?")
        assert f"<@{emil.id}> is no longer away" in (await dalia.command("afk-lift", member=emil)).text
        await eventually(lambda: nick() == "Emil of the Harbour, first of it")
    assert len(told()) == 1
