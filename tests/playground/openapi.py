"""Checks REST exchanges against Discord's own OpenAPI description."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema_rs
from attrs import define, field

from playground.api import Exchange
from playground.world.json_value import Json, JsonObject, parse

_BESIDE_PROJECT = Path(__file__).parents[2].parent / "shared" / "discord" / "openapi.json"
_REFERENCE = "#/components/schemas/"
_NUMERIC_TEXT: JsonObject = {"type": "string", "pattern": "^-?[0-9]+$"}
_BANS = "/guilds/{guild_id}/bans/{user_id}"
# discord.py bans with its options in the query and no body, and lifts a ban with no body.
_NO_BODY = {("PUT", _BANS), ("DELETE", _BANS)}
_EXTRA_QUERY: Mapping[tuple[str, str], Mapping[str, Json]] = {
    ("PUT", _BANS): {"delete_message_seconds": {"type": "integer", "minimum": 0, "maximum": 604_800}}
}
_NUMBER = re.compile(r"-?\d+")


def description_path() -> Path:
    """Where the description is looked for."""
    named = os.environ.get("TUX_DISCORD_OPENAPI")
    return Path(named) if named else _BESIDE_PROJECT


def load_description() -> JsonObject:
    description = json.loads(description_path().read_bytes())
    # Media channels are in Discord's reference ("Channel Types") and not in this description of it.
    description["components"]["schemas"]["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
    # So are forwards ("Message Reference Types"), whose snapshots are described here.
    description["components"]["schemas"]["MessageReferenceType"]["oneOf"].append({"title": "FORWARD", "const": 1})
    return _object(parse(json.dumps(description)))


def _object(value: Json) -> JsonObject:
    assert isinstance(value, Mapping)
    return value


def _get(value: Json, *keys: str) -> Json:
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _items(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value


@define(eq=False)
class ExchangeChecker:
    """Collects `problems`, one line each; validators are built when an operation is first seen.

    Requests are read with the habits of discord.py in mind: a snowflake may be an integer, an integer may be text, a
    query boolean may be 0 or 1, `oneOf` is read as `anyOf`. Responses are checked as they are described.
    """

    problems: list[str] = field(init=False, factory=list)
    checked: int = field(init=False, default=0)
    _description: JsonObject = field(factory=load_description)
    _validators: dict[str, jsonschema_rs.Draft202012Validator] = field(init=False, factory=dict)

    def __call__(self, exchange: Exchange) -> None:
        self.checked += 1
        operation = _get(self._description, "paths", exchange.route or "", exchange.method.lower())
        if not isinstance(operation, Mapping):
            self._problem(exchange, "the description has no such operation")
            return
        self._check_query(exchange, operation)
        self._check_request(exchange, operation)
        self._check_response(exchange, operation)

    def check_object(self, where: str, schema: str, value: JsonObject) -> None:
        """Check something that is described as an answer but came in another way, strictly too."""
        for found in self._findings(f"object {schema}", {"$ref": f"{_REFERENCE}{schema}"}, value, lenient=False):
            self.problems.append(f"{where}: {schema} at {found}")

    def _problem(self, exchange: Exchange, words: str) -> None:
        self.problems.append(f"{exchange.method} {exchange.path} -> {exchange.status}: {words}")

    def _check_query(self, exchange: Exchange, operation: JsonObject) -> None:
        described: dict[str, Json] = {
            str(_get(item, "name")): _get(item, "schema")
            for item in _items(operation.get("parameters"))
            if _get(item, "in") == "query"
        }
        described |= _EXTRA_QUERY.get((exchange.method, exchange.route or ""), {})
        for name, text in exchange.query.items():
            if name not in described:
                self._problem(exchange, f"query {name} is not described")
                continue
            key = f"query {exchange.method} {exchange.route} {name}"
            self._validate(exchange, key, described[name], self._as_meant(described[name], text), lenient=True)

    def _as_meant(self, schema: Json, text: str) -> Json:
        """A query's text as what its schema describes, so that its bounds count."""
        reference = _get(schema, "$ref")
        if isinstance(reference, str):
            return self._as_meant(_get(self._description, "components", "schemas", _name_of(reference)), text)
        match _get(schema, "type"):
            case "boolean":
                return {"0": False, "1": True, "false": False, "true": True}.get(text, text)
            case "integer" if _NUMBER.fullmatch(text):
                return int(text)
            case _:
                return text

    def _check_request(self, exchange: Exchange, operation: JsonObject) -> None:
        schema = _get(operation, "requestBody", "content", "application/json", "schema")
        if exchange.body is None:
            if schema is not None and (exchange.method, exchange.route) not in _NO_BODY:
                self._problem(exchange, "a body is required")
            return
        if schema is None:
            self._problem(exchange, "no body is described")
            return
        key = f"request {exchange.method} {exchange.route}"
        self._validate(exchange, key, schema, exchange.body, lenient=True)

    def _check_response(self, exchange: Exchange, operation: JsonObject) -> None:
        if exchange.status >= 500:
            return
        responses = _object(operation["responses"])
        described = responses.get(str(exchange.status)) or (responses.get("4XX") if exchange.status >= 400 else None)
        if described is None:
            self._problem(exchange, "this status is not described")
            return
        reference = _get(described, "$ref")
        if isinstance(reference, str):
            described = _get(self._description, *reference.removeprefix("#/").split("/"))
        schema = _get(described, "content", "application/json", "schema")
        if schema is None or exchange.response is None:
            if (schema is None) != (exchange.response is None):
                self._problem(exchange, "a body where none is described, or none where one is")
            return
        key = f"response {exchange.method} {exchange.route} {exchange.status}"
        self._validate(exchange, key, schema, exchange.response, lenient=False)

    def _validate(self, exchange: Exchange, key: str, schema: Json, value: Json, *, lenient: bool) -> None:
        for found in self._findings(key, schema, value, lenient=lenient):
            self._problem(exchange, f"{key.split(' ')[0]} at {found}")

    def _findings(self, key: str, schema: Json, value: Json, *, lenient: bool) -> Iterator[str]:
        validator = self._validators.get(key)
        if validator is None:
            validator = self._validators[key] = self._validator(schema, lenient=lenient)
        for error in validator.iter_errors(json.loads(json.dumps(value))):
            yield f"/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"

    def _validator(self, schema: Json, *, lenient: bool) -> jsonschema_rs.Draft202012Validator:
        named = self._reachable(schema)
        root: JsonObject = {"allOf": [schema], "components": {"schemas": named}}
        full = _lenient(root) if lenient else root
        return jsonschema_rs.Draft202012Validator(json.loads(json.dumps(full)), validate_formats=not lenient)

    def _reachable(self, schema: Json) -> dict[str, Json]:
        found: dict[str, Json] = {}
        waiting = list(_references(schema))
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = _get(self._description, "components", "schemas", name)
                waiting += _references(found[name])
        return found


def _name_of(reference: str) -> str:
    return reference.removeprefix(_REFERENCE)


def _references(schema: Json) -> Iterator[str]:
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield _name_of(reference)
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _lenient(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_lenient(inner) for inner in schema]
    if not isinstance(schema, Mapping):
        return schema
    read = {"anyOf" if key == "oneOf" else key: _lenient(inner) for key, inner in schema.items()}
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "integer" in kinds:
        return {"anyOf": [read, _NUMERIC_TEXT]}
    if schema.get("format") == "snowflake":
        return {"anyOf": [read, {"type": "integer"}]}
    return read
