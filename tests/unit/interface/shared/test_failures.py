"""What the log says of a failure: enough to find the cause, and never the address that was asked."""

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs
from yarl import URL

from application.guilds.show_settings import ShowSettings
from domain.shared.permission import Permission
from interface.shared.failures import said_of
from tests.fakes.discord_http import refused
from tests.fakes.interactions import Guild, someone
from tests.wired import RecordingShared

ADDRESS = "https://discord.com/api/v10/webhooks/1/SECRET?wait=true"
WHO = someone(*Permission)
TIMEOUT = aiohttp.ConnectionTimeoutError(f"Connection timeout to host {ADDRESS}")
carrying_it = pytest.mark.parametrize(
    "error", [TIMEOUT, aiohttp.InvalidURL(URL(ADDRESS)), OSError(ADDRESS), TimeoutError(ADDRESS)], ids=type
)


@carrying_it
def test_an_error_of_the_connection_is_named_by_its_kind_alone(error: Exception) -> None:
    assert said_of(error) == type(error).__name__
    assert said_of(ExceptionGroup(ADDRESS, [error, error])) == type(error).__name__


async def test_a_refusal_is_given_in_discords_words(guild: Guild) -> None:
    guild.http.answers["GET /users/5"] = refused(403, 50013)
    with pytest.raises(discord.Forbidden) as caught:
        await guild.bot.fetch_user(5)
    assert said_of(caught.value) == f"Forbidden: status 403, code 50013: {caught.value.text}"
    assert caught.value.text


def test_a_closed_connection_is_given_with_discords_code() -> None:
    class Closed:
        close_code = 4000

    error = discord.ConnectionClosed(Closed(), shard_id=None)  # type: ignore[arg-type]  # all that it reads of a socket
    assert said_of(error) == "ConnectionClosed: code 4000"


@pytest.mark.parametrize("error", [TIMEOUT, OSError(ADDRESS)], ids=type)
@pytest.mark.parametrize("does_it", [True, False])
async def test_no_line_about_who_could_not_be_answered_holds_the_token(
    guild: Guild, shared: RecordingShared, error: Exception, does_it: bool
) -> None:
    guild.http.answers["POST /webhooks/1/token"] = guild.http.answers["PATCH /webhooks/1/token/messages/@original"] = (
        error
    )
    if not does_it:
        shared.failures |= {ShowSettings: TIMEOUT}
    with capture_logs() as logs:
        await guild.slash("settings show", WHO)
    said = [entry["error"] for entry in logs if "error" in entry]
    assert len(said) == 2
    assert "SECRET" not in str(logs)
