"""What people read when something goes wrong, and what nobody can be told."""

from contextlib import suppress

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from application.guilds.show_settings import ShowSettings
from application.moderation.list_cases import ListCases
from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from domain.shared.errors import ConcurrentChange
from domain.shared.permission import Permission
from interface.shared.first_answers import DoneOrNot
from interface.shared.words import shared_words
from tests.fakes.discord_http import Answer, refused, texts_of
from tests.fakes.interactions import Guild, settled, someone
from tests.fakes.payloads import Json, guild_json, interaction_json, message_json
from tests.incidents import RecordedIncidents
from tests.wired import RecordingShared

_WHO = someone(*Permission)
_BUTTON = "cases:older:9:::"
_ORIGINAL = "GET /webhooks/1/token/messages/@original"
_PRESSED = 70_000
_UNEXPECTED = "Something went wrong that should not have. It has been reported; if you ask about it, quote `0badcafe`."


@pytest.fixture
def incidents(shared: RecordingShared) -> RecordedIncidents:
    assert isinstance(shared.incidents, RecordedIncidents)
    return shared.incidents


async def use(guild: Guild, way: str) -> Json:
    if way == "command":
        return await guild.slash("settings show", _WHO)
    row = {"type": 1, "components": [{"type": 2, "style": 2, "custom_id": _BUTTON, "label": "x"}]}
    return await guild.press(_BUTTON, _WHO, {"components": [row]})


def fail(shared: RecordingShared, error: Exception) -> None:
    shared.failures |= {ShowSettings: error, ListCases: error}


both = pytest.mark.parametrize("way", ["command", "button"])


@both
@pytest.mark.parametrize("error", [ConcurrentChange(), RecordsUnavailable(), DiscordUnreachable()])
async def test_a_known_error_is_said_in_its_words_and_reported_to_nobody(
    guild: Guild, shared: RecordingShared, incidents: RecordedIncidents, way: str, error: Exception
) -> None:
    fail(shared, error)
    assert texts_of(await use(guild, way)) == [shared_words(error)]
    assert incidents.reported == []


@both
async def test_an_unknown_error_is_reported_and_the_person_reads_its_id(
    guild: Guild, shared: RecordingShared, incidents: RecordedIncidents, way: str
) -> None:
    error = ZeroDivisionError()
    fail(shared, error)
    assert texts_of(await use(guild, way)) == [_UNEXPECTED]
    assert incidents.reported == [error]


@both
@pytest.mark.parametrize("code", [40060, 10062])
async def test_nobody_is_answered_where_another_process_or_the_clock_was_faster(
    guild: Guild, incidents: RecordedIncidents, way: str, code: int
) -> None:
    guild.http.answers["POST /interactions/50000/token/callback"] = refused(400, code)
    with pytest.raises(AssertionError, match="no answer"):
        await use(guild, way)
    assert incidents.reported == []


@pytest.mark.parametrize("way", ["command", "thinking button", "button"])
async def test_who_was_promised_an_answer_that_discord_took_unclearly_is_told_to_look_before_trying_again(
    guild: Guild, shared: RecordingShared, incidents: RecordedIncidents, way: str
) -> None:
    guild.bot.first_answers._in_doubt.append(50_000)
    guild.http.answers["POST /interactions/50000/token/callback"] = refused(400, 40060)
    guild.http.answers[_ORIGINAL] = Answer(
        body={**message_json(_PRESSED, None), "flags": 0 if way == "button" else 128}
    )
    shared.journal.clear()
    answer = await use(guild, "command" if way == "command" else "button")
    assert texts_of(answer) == [shared_words(DoneOrNot())]
    assert guild.http.asked[-1].path == "/webhooks/1/token"
    assert incidents.reported == []
    assert not [asked for asked in shared.journal if isinstance(asked, ShowSettings | ListCases)]


@both
async def test_what_was_shown_already_though_discord_was_unclear_is_not_spoiled(guild: Guild, way: str) -> None:
    guild.bot.first_answers._in_doubt.append(50_000)
    guild.http.answers["POST /interactions/50000/token/callback"] = refused(400, 40060)
    guild.http.answers[_ORIGINAL] = Answer(body=message_json(12345, None))
    with pytest.raises(AssertionError, match="no answer"):
        await use(guild, way)


@pytest.mark.parametrize(("status", "is_in_doubt"), [(502, True), (204, False), (400, False), (None, True)])
async def test_a_first_answer_is_in_doubt_where_discord_failed_or_hung_up(
    guild: Guild, status: int | None, is_in_doubt: bool
) -> None:
    async def discord_answers(request: web.Request) -> web.Response:
        if status is None:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=status or 200)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", discord_answers)
    trace = guild.bot.http.http_trace
    assert trace is not None
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:
        for path in ("/api/v10/interactions/7/secret/callback", "/api/v10/webhooks/8/secret"):
            with suppress(aiohttp.ClientConnectionError):
                async with session.post(server.make_url(path)):
                    continue
    assert [*guild.bot.first_answers._in_doubt] == ([7] if is_in_doubt else [])


async def test_what_discord_refuses_otherwise_is_an_incident(guild: Guild, incidents: RecordedIncidents) -> None:
    guild.http.answers["POST /interactions/50000/token/callback"] = refused(400, 50035)
    await use(guild, "command")
    assert [type(error) for error in incidents.reported] == [discord.HTTPException]


@pytest.mark.parametrize(
    "cut",
    [aiohttp.ServerDisconnectedError(), ConnectionResetError(), RuntimeError("Session is closed")],
    ids=repr,
)
async def test_a_promise_that_did_not_get_through_is_no_incident(
    guild: Guild, shared: RecordingShared, incidents: RecordedIncidents, cut: Answer | BaseException
) -> None:
    guild.http.next_answers["POST /interactions/50000/token/callback"] = [cut] * 5
    shared.journal.clear()
    answer = await guild.slash("settings show", _WHO)
    assert texts_of(answer) == [shared_words(DiscordUnreachable())]
    assert incidents.reported == []
    assert not [asked for asked in shared.journal if isinstance(asked, ShowSettings)]


async def test_before_an_answer_was_promised_the_words_are_the_first_answer(guild: Guild) -> None:
    guild.http.journal.clear()
    answer = await guild.slash("settings reset", _WHO, {"setting": "no such"})
    assert texts_of(answer) == ["There is no setting `no such`. Choose one from the list."]
    assert guild.http.asked[0].path == "/interactions/50000/token/callback"


@both
@pytest.mark.parametrize(
    "unsayable",
    [refused(404, 10015), aiohttp.ServerDisconnectedError(), OSError(), RuntimeError("Session is closed")],
    ids=repr,
)
async def test_words_that_cannot_be_said_are_logged_and_nothing_more(
    guild: Guild,
    shared: RecordingShared,
    incidents: RecordedIncidents,
    way: str,
    unsayable: Answer | BaseException,
) -> None:
    fail(shared, ConcurrentChange())
    guild.http.answers["POST /webhooks/1/token"] = unsayable
    with capture_logs() as logs:
        await use(guild, way)
    assert incidents.reported == []
    (said,) = [entry for entry in logs if entry["event"] == "a person could not be answered"]
    assert said["text"] == shared_words(ConcurrentChange())
    assert said["during"] == ("settings show" if way == "command" else "interaction component")


async def test_a_command_that_this_version_does_not_have_is_told_to_reload(
    guild: Guild, incidents: RecordedIncidents
) -> None:
    gone: Json = {"id": "1", "name": "gone", "type": 1, "options": []}
    guild.bot._connection.parsers["INTERACTION_CREATE"](interaction_json(50_000, 2, _WHO.member, gone))
    await settled()
    (text,) = texts_of(guild.http.messages[-1])
    assert text.startswith("This command has changed since you opened it.")
    assert guild.http.asked[-1].is_for_one_person
    assert incidents.reported == []


async def test_a_guild_whose_roles_are_not_known_yet_is_no_reason_to_refuse_anybody(guild: Guild) -> None:
    guild.bot._connection.parsers["GUILD_DELETE"]({"id": "700"})
    guild.bot._connection.parsers["GUILD_CREATE"]({**guild_json(), "roles": []})
    await settled()
    answer = await guild.slash("settings show", _WHO)
    assert texts_of(answer) == [shared_words(DiscordUnreachable())]


@pytest.mark.parametrize(("error", "reported"), [(RecordsUnavailable(), 0), (ZeroDivisionError(), 1)], ids=repr)
async def test_an_event_that_could_not_be_handled_is_an_incident_unless_the_cause_is_transient(
    guild: Guild, incidents: RecordedIncidents, error: Exception, reported: int
) -> None:
    async def on_something() -> None:
        raise error

    guild.bot.add_listener(on_something)
    guild.bot.dispatch("something")
    await settled()
    assert incidents.reported == [error][:reported]
