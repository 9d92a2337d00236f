"""The page's API, used as the page in the browser uses it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

import aiohttp
from attrs import frozen

from playground.world.json_value import Json, JsonObject, parse

PATIENCE = 30.0


async def ask(url: str) -> tuple[int, str]:
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
        return response.status, await response.text()


@frozen
class Page:
    """What the page in the browser does, without a browser."""

    address: str

    async def state(self, person: str = "") -> JsonObject:
        """As the person sees it; without one, as the owner does."""
        query = f"?as={_id_of(await self.state(), person)}" if person else ""
        _, text = await ask(f"{self.address}/api/state{query}")
        return _object(parse(text))

    async def online(self) -> None:
        """Return once a bot is connected to the gateway and its commands are known."""
        await self._bot_is(online=True)

    async def offline(self) -> None:
        await self._bot_is(online=False)

    async def _bot_is(self, *, online: bool) -> None:
        async def look() -> bool:
            try:
                state = await self.state()
            except aiohttp.ClientError:
                return False
            return _object(state["bot"])["online"] is online and bool(state["commands"])

        await until(look)

    async def warn(self, moderator: str, member: str, reason: str) -> str:
        """Type /warn; returns what the moderator then reads."""
        state = await self.state(moderator)
        command = _named(state["commands"], "warn")
        channel = _named(state["channels"], "general")["id"]
        before = len(_list(_object(state["messages"])[str(channel)]))
        options = [
            {"name": "member", "type": 6, "value": str(_id_of(state, member))},
            {"name": "reason", "type": 3, "value": reason},
        ]
        asked = {"as": state["acting"], "channel_id": channel, "command_id": command["id"], "options": options}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/api/commands", json=asked) as response,
        ):
            assert response.status == 200, await response.text()
        answers: list[JsonObject] = []

        async def look() -> bool:
            messages = _list(_object((await self.state(moderator))["messages"])[str(channel)])
            answers[:] = [message for message in map(_object, messages[before:]) if not message.get("pending")]
            return bool(answers)

        await until(look)
        return json.dumps(answers[-1])


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await look():  # noqa: ASYNC110  # it is another process that is looked at
            await asyncio.sleep(0.05)


def _named(items: Json, name: str) -> JsonObject:
    return next(item for item in map(_object, _list(items)) if item["name"] == name)


def _id_of(state: JsonObject, person: str) -> str:
    users = [_object(_object(member)["user"]) for member in _list(state["members"])]
    return str(next(user["id"] for user in users if user["global_name"] == person))


def _object(value: Json) -> JsonObject:
    assert isinstance(value, Mapping)
    return value


def _list(value: Json) -> Sequence[Json]:
    assert isinstance(value, list | tuple)
    return value
