import discord

from domain.shared.ids import UserId
from domain.shared.names import Names
from interface.shared.border import Person, avatar_of, names_of
from tests.builders import GUILD, MEMBER
from tests.fakes.interactions import Guild
from tests.fakes.payloads import member_json, user_json


async def test_people_are_called_as_discord_calls_them_here(guild: Guild) -> None:
    state, here = guild.bot._connection, guild.bot.get_guild(GUILD)
    assert here is not None
    user = {**user_json(MEMBER), "global_name": "Emil", "avatar": "abc"}
    outsider = discord.User(state=state, data=user)  # type: ignore[arg-type]  # as Discord sends it
    member = discord.Member(state=state, guild=here, data={**member_json(MEMBER), "user": user, "nick": "Emil K"})  # type: ignore[typeddict-item]  # likewise
    assert names_of(outsider) == Names(username=f"user{MEMBER}", display_name="Emil")
    assert names_of(member) == Names(username=f"user{MEMBER}", display_name="Emil K")
    assert avatar_of(member) == f"https://cdn.discordapp.com/avatars/{MEMBER}/abc.png?size=1024"


def test_whose_picture_did_not_come_along_is_shown_with_the_one_that_discord_gives_them() -> None:
    somebody = Person(id=UserId(5 << 22), names=Names(username="emil"))
    assert names_of(somebody) == Names(username="emil")
    assert avatar_of(somebody) == "https://cdn.discordapp.com/embed/avatars/5.png"


def test_of_a_bare_id_nothing_is_known() -> None:
    nobody = discord.Object(5 << 22)
    assert names_of(nobody) == Names()
    assert avatar_of(nobody) == "https://cdn.discordapp.com/embed/avatars/5.png"
