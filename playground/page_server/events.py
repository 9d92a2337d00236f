"""Server-sent events for the page."""

import asyncio

from aiohttp import web
from attrs import define, field

from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.rules.local_discord import (
    InteractionFailed,
    InteractionMoved,
    LocalDiscord,
    MessageChanged,
    MessageRemoved,
    ModalShown,
    Notice,
    StateChanged,
)
from playground.wire.message_json import page_message_json
from playground.world.json_value import JsonObject, dump
from playground.world.records import Message

_KEEP_ALIVE = 15.0


@define(eq=False)
class PageEvents:
    """One stream per open page, as one member sees it."""

    _people: People
    _local: LocalDiscord
    _streams: set[asyncio.Queue[JsonObject | None]] = field(init=False, factory=set)

    async def stream(self, request: web.Request, viewer: int) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[JsonObject | None] = asyncio.Queue()

        def watch(notice: Notice) -> None:
            event = self._event(notice, viewer)
            if event is not None:
                queue.put_nowait(event)

        stop = self._local.watch(watch)
        self._streams.add(queue)
        try:
            await response.write(b": here\n\n")
            while (line := await self._next(queue)) is not None:
                await response.write(line)
        except ConnectionError:
            return response
        finally:
            stop()
            self._streams.discard(queue)
        return response

    def close(self) -> None:
        """End every stream."""
        for queue in self._streams:
            queue.put_nowait(None)

    async def _next(self, queue: asyncio.Queue[JsonObject | None]) -> bytes | None:
        try:
            async with asyncio.timeout(_KEEP_ALIVE):
                event = await queue.get()
        except TimeoutError:
            return b": still here\n\n"
        return None if event is None else b"data: " + dump(event) + b"\n\n"

    def _event(self, notice: Notice, viewer: int) -> JsonObject | None:
        match notice:
            case MessageChanged(message) if self._sees(viewer, message):
                shown = page_message_json(self._people.world, message)
                return {"type": "message", **self._place(message), "message": shown}
            case MessageRemoved(message) if self._sees(viewer, message):
                return {"type": "message_delete", **self._place(message), "id": str(message.id)}
            case StateChanged():
                return {"type": "state"}
            case ModalShown(interaction_id, user_id, modal) if user_id == viewer:
                return {"type": "modal", "interaction_id": str(interaction_id), "modal": modal}
            case InteractionMoved(interaction_id) if self._answered(interaction_id, viewer):
                return {"type": "interaction_answered", "interaction_id": str(interaction_id)}
            case InteractionFailed(interaction_id, user_id, error) if user_id == viewer:
                return {"type": "interaction_failed", "interaction_id": str(interaction_id), "error": error}
            case _:
                return None

    def _place(self, message: Message) -> JsonObject:
        guild_id = self._people.world.channel(message.channel_id).guild_id
        return {"channel_id": str(message.channel_id), "guild_id": None if guild_id is None else str(guild_id)}

    def _answered(self, interaction_id: int, viewer: int) -> bool:
        interaction = self._people.services.interactions.get(interaction_id)
        return interaction is not None and interaction.user_id == viewer and interaction.answered is not None

    def _sees(self, viewer: int, message: Message) -> bool:
        try:
            self._people.channel(viewer, message.channel_id)
        except PersonRefused:
            return False
        return message.addressee in (None, viewer)
