import discord

from domain.shared.permission import Permission
from interface.members.words import member_notes
from interface.shared.bot import TuxBot
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Guild, someone
from tests.wired import wired_bot


def with_intent() -> TuxBot:
    plain = wired_bot()
    return TuxBot((), plain.tree.answers, plain._incidents, members_intent=True)  # type: ignore[attr-defined]


def test_with_the_members_intent_discord_is_asked_for_it_and_members_are_known() -> None:
    bot = with_intent()
    assert bot.intents == discord.Intents(
        guilds=True, guild_messages=True, guild_reactions=True, voice_states=True, moderation=True, members=True
    )
    assert bot._connection.member_cache_flags == discord.MemberCacheFlags(joined=True, voice=True)


async def test_without_the_intent_the_settings_say_what_is_less_exact(guild: Guild) -> None:
    shown = texts_of(await guild.slash("settings show", someone(Permission.MANAGE_GUILD)))
    assert shown[-1].startswith(f"-# {member_notes(members_intent=False)[0]}\n")


def test_with_the_intent_there_is_nothing_to_say() -> None:
    assert member_notes(members_intent=True) == ()
