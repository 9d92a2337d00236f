import discord
import pytest
from attrs import evolve

from domain.greetings.settings import FAREWELL_BANNED
from domain.shared.permission import Permission
from interface.shared.bot import TuxBot
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Given, Guild, someone
from tests.fakes.payloads import PLAIN_ROLE
from tests.wired import RecordingShared, wired_bot

KEPT_UP, HELD, GREETED = (
    "Discord does not tell me who joins",
    "Nor does it tell me who comes back",
    "So I welcome nobody",
)


def with_intent() -> TuxBot:
    plain = wired_bot()
    return TuxBot((), plain.tree.answers, plain._incidents, members_intent=True)  # type: ignore[attr-defined]


def test_with_the_members_intent_discord_is_asked_for_it_and_members_are_known() -> None:
    bot = with_intent()
    assert bot.intents == discord.Intents(
        guilds=True, guild_messages=True, guild_reactions=True, voice_states=True, moderation=True, members=True
    )
    assert bot._connection.member_cache_flags == discord.MemberCacheFlags(joined=True, voice=True)


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("settings show", {}, [KEPT_UP, GREETED, HELD]),
        ("settings set leaderboard", {"show_left": True}, [KEPT_UP]),
        ("settings set greetings", {"quiet_hours": 2}, [KEPT_UP, GREETED]),
        ("settings set moderation", {"jail_role": PLAIN_ROLE}, [KEPT_UP, HELD]),
        ("settings set moderation", {"dm_members": False}, []),
        ("settings reset", {"setting": FAREWELL_BANNED.name}, [KEPT_UP, GREETED]),
    ],
)
async def test_without_the_intent_it_is_said_what_that_means_for_the_settings_that_are_shown(
    guild: Guild, command: str, options: dict[str, Given], said: list[str]
) -> None:
    shown = texts_of(await guild.slash(command, someone(Permission.MANAGE_GUILD), options))
    *notes, _ = shown[-1].split("\n")
    assert len(notes) == len(said)
    assert all(note.startswith(f"-# {words}") for note, words in zip(notes, said, strict=True))


class TestWithTheIntent:
    @pytest.fixture
    def shared(self, shared: RecordingShared) -> RecordingShared:
        shared.settings = evolve(shared.settings, discord=evolve(shared.settings.discord, members_intent=True))
        return shared

    async def test_there_is_nothing_to_say(self, guild: Guild) -> None:
        shown = texts_of(await guild.slash("settings show", someone(Permission.MANAGE_GUILD)))
        assert shown[-1] == "-# Change them with `/settings set`, take one back with `/settings reset`."
