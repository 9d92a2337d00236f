"""The table of routes: who is let through without a token, and that everything that answers can be asked."""

import inspect
from collections import defaultdict

import pytest

from playground.rest import account, application_commands, channels, guilds, interactions, members, messages, reactions
from playground.rest.call import Call
from playground.rest.routes import ROUTES, find_route

_MODULES = (account, application_commands, channels, guilds, interactions, members, messages, reactions)
_IN_TWO_PLACES = {
    **dict.fromkeys((application_commands.listed, application_commands.one), 2),
    **dict.fromkeys((application_commands.overwrite, application_commands.create), 2),
    **dict.fromkeys((application_commands.edit, application_commands.remove), 2),
    **dict.fromkeys((interactions.get, interactions.edit, interactions.delete), 2),
    account.application: 2,
    guilds.voice_state: 2,
}
"""Globally and for a guild; by a name and by an id."""


def test_everything_that_answers_has_its_routes() -> None:
    handlers = [
        function
        for module in _MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and _takes_a_call(function)
    ]
    found: dict[object, list[str]] = defaultdict(list)
    for route in ROUTES:
        found[route.handler].append(f"{route.method} {route.template}")
    assert {handler: len(found[handler]) for handler in handlers} == {
        handler: _IN_TWO_PLACES.get(handler, 1) for handler in handlers
    }
    assert len({line for lines in found.values() for line in lines}) == len(ROUTES)


def _takes_a_call(function: object) -> bool:
    assert callable(function)
    return [each.annotation for each in inspect.signature(function).parameters.values()] == [Call]


def test_a_path_with_a_token_of_its_own_needs_no_other_and_what_is_made_is_created() -> None:
    without = ("/interactions/", "/webhooks/")
    for route in ROUTES:
        assert route.open is (route.template.startswith(without) or route.template == "/gateway"), route
        assert route.status == (201 if (route.method, route.handler) == ("POST", guilds.create_channel) else 200), route


@pytest.mark.parametrize(
    ("method", "path", "handler", "values"),
    [
        ("GET", "/guilds/1/members/2", members.member, {"guild_id": "1", "user_id": "2"}),
        ("GET", "/guilds/1/members/search", members.search, {"guild_id": "1"}),
        ("PATCH", "/guilds/1/members/@me", members.edit_me, {"guild_id": "1"}),
        (
            "GET",
            "/webhooks/1/a.b-c/messages/@original",
            interactions.get,
            {"webhook_id": "1", "webhook_token": "a.b-c"},
        ),
        ("GET", "/channels/1/messages/pins", messages.pins, {"channel_id": "1"}),
        (
            "PUT",
            "/channels/1/messages/2/reactions/x:3/@me",
            reactions.react,
            {"channel_id": "1", "message_id": "2", "emoji_name": "x:3"},
        ),
    ],
)
def test_a_path_leads_to_one_answer(method: str, path: str, handler: object, values: dict[str, str]) -> None:
    found = find_route(method, path)
    assert found is not None
    assert (found[0].handler, found[1]) == (handler, values)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/gateway"), ("GET", "/guilds/x"), ("GET", "/guilds/1/"), ("GET", "/guilds"), ("GET", "/x/guilds/1")],
)
def test_any_other_path_leads_nowhere(method: str, path: str) -> None:
    assert find_route(method, path) is None
