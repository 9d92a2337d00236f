"""What is asked of Discord over REST, beside what a gateway would have told of the same server."""

import pytest

from application.configuration.comparing import Look
from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.shared.ids import ChannelId
from domain.shared.written import Referred
from interface.configuration.asked import asked_over_rest
from interface.configuration.directory import DiscordGuildDirectory
from interface.shared.bot import TuxBot
from interface.shared.channels import DiscordChannels
from interface.shared.client import CurrentClient
from interface.shared.roles import DiscordRoles
from tests.builders import BOT, GUILD, OTHER_GUILD
from tests.fakes.discord_http import Answer, DiscordHttp, refused
from tests.fakes.payloads import BOT_ROLE, CHANNEL, channel_json, guild_json, member_json

_GUILD = f"GET /guilds/{GUILD}"


async def test_a_server_that_is_asked_about_is_what_the_gateway_tells_of_it(
    connected: TuxBot, client: CurrentClient, http: DiscordHttp
) -> None:
    told = guild_json()
    listed = [
        {**channel_json(), "permission_overwrites": [{"id": str(GUILD), "type": 0, "allow": "0", "deny": "2048"}]}
    ]
    http.answers[_GUILD] = Answer(body={key: told[key] for key in told if key not in ("channels", "members")})
    http.answers[f"{_GUILD}/channels"] = Answer(body=listed)
    http.answers[f"{_GUILD}/members/{BOT}"] = Answer(body=member_json(BOT, roles=[BOT_ROLE]))
    connected._connection.parsers["GUILD_CREATE"]({**told, "channels": listed})
    of_gateway = Look(DiscordGuildDirectory(client), DiscordChannels(client), DiscordRoles(client))
    _, look = asked_over_rest(connected)
    asked = await look.at(GUILD)
    assert asked == await of_gateway.at(GUILD)
    assert asked.names.name_of(Referred.CHANNEL, CHANNEL) == "mod-log"
    assert asked.channels[ChannelId(CHANNEL)].bot_may
    assert len(http.asked) == 3


@pytest.mark.parametrize(
    ("answer", "error"), [(refused(404, 10004), BotNotInGuild), (TimeoutError(), DiscordUnreachable)]
)
async def test_a_server_that_discord_does_not_tell_of_has_no_names(
    connected: TuxBot, http: DiscordHttp, answer: Answer | Exception, error: type[Exception]
) -> None:
    http.answers[f"GET /guilds/{OTHER_GUILD}"] = answer
    directory, _ = asked_over_rest(connected)
    with pytest.raises(error):
        await directory.of(OTHER_GUILD)
