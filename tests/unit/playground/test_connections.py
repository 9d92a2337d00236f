"""How a bot is told to connect, and how whoever starts one sees which bot is there."""

import pytest

from playground.wire import connection
from playground.wire.connection import BotSeen, Connection, NoPlayground, fetch_bot
from playground.wire.forms import InvalidForm
from playground.world.json_value import Json, JsonObject

_WHOLE: JsonObject = {"api_port": 1, "ca_pem": "x", "token": "y", "application_id": "2"}


@pytest.mark.parametrize("missing", _WHOLE)
def test_of_a_connection_nothing_may_be_missing(missing: str) -> None:
    assert Connection.from_json(_WHOLE) == Connection(1, "x", "y", 2)
    with pytest.raises(InvalidForm):
        Connection.from_json({key: value for key, value in _WHOLE.items() if key != missing})


@pytest.mark.parametrize(
    ("online", "pid", "seen"), [(True, 7, BotSeen(online=True, pid=7)), (False, None, BotSeen(online=False, pid=None))]
)
async def test_which_bot_is_there_is_read_as_the_page_says_it(
    monkeypatch: pytest.MonkeyPatch, online: bool, pid: int | None, seen: BotSeen
) -> None:
    _answering(monkeypatch, {"online": online, "pid": pid})
    assert await fetch_bot("http://x") == seen


async def test_what_says_something_else_is_no_playground(monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, {"online": True, "pid": "many"})
    with pytest.raises(NoPlayground):
        await fetch_bot("http://x")


def _answering(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Json]) -> None:
    async def asked(page_url: str, what: str) -> JsonObject:
        assert (page_url, what) == ("http://x", "bot")
        return answer

    monkeypatch.setattr(connection, "_asked", asked)
