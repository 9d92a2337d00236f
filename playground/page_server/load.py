"""The part of the API that only measurements use: a crowd in a guild."""

from aiohttp import web
from attrs import define

from playground.page_server.asked import Asked, answering
from playground.people.crowd import MOST_MESSAGES, MOST_PEOPLE, Crowd
from playground.world.json_value import JsonObject
from playground.world.world import World


@define(eq=False)
class LoadApi:
    """`POST /api/crowd` lets people in; `POST /api/crowd/messages` lets them write, and answers when they have."""

    _world: World
    _crowd: Crowd

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/crowd", answering(self._world, self._gather)),
            web.post("/api/crowd/messages", answering(self._world, self._write)),
        ]

    async def _gather(self, asked: Asked) -> JsonObject:
        count = asked.form.integer("count", lowest=1, highest=MOST_PEOPLE) or 1
        return {"ids": [str(user_id) for user_id in self._crowd.gather(asked.guild, count)]}

    async def _write(self, asked: Asked) -> JsonObject:
        form = asked.form
        sent = await self._crowd.write(
            asked.guild,
            form.snowflakes("members", longest=MOST_PEOPLE),
            form.snowflakes("channels", longest=500),
            messages=form.integer("messages", lowest=1, highest=MOST_MESSAGES) or 1,
            rate=form.integer("rate", lowest=1),
            seed=form.integer("seed") or 0,
        )
        return sent.to_json()
