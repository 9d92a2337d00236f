import asyncio
import io
from collections.abc import Sequence

import discord
from attrs import define, evolve, field, frozen

from application.evidence.ports import PostedFiles
from application.evidence.queries import CaptureView
from application.shared.posting import PlaceUnwritable
from domain.evidence.message import Attachment
from domain.shared.ids import ChannelId, MessageId
from interface.evidence.cards import evidence_card, evidence_marker
from interface.shared.client import CurrentClient
from interface.shared.evidence_texts import kept_name
from interface.shared.languages import gettext_lazy
from interface.shared.posting import in_some_form, writing
from interface.shared.sending import Outgoing, send_once

LARGEST_FILE = 8 << 20
"""Bytes of a file that is posted again."""

LARGEST_TOGETHER = 24 << 20
"""Bytes of all files of one message."""

_LEFT_OUT = gettext_lazy("(left out, as Discord refused a post with it; it is on record)")

_AT_ONCE = 2
"""Messages whose files this process holds in memory at a time."""


@frozen
class _Kept:
    name: str
    data: bytes = field(repr=False)

    def file(self) -> discord.File:
        return discord.File(io.BytesIO(self.data), self.name)


@define
class DiscordEvidenceChannel:
    _client: CurrentClient
    _turns: asyncio.Semaphore = field(factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def post(self, channel: ChannelId, shown: CaptureView, *, may_be_there: bool) -> PostedFiles:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)
        async with writing(gone=PlaceUnwritable), self._turns:
            message = await self._post(target, shown, await self._fetched(shown), look=may_be_there)
        return PostedFiles(MessageId(message.id), tuple(each.filename for each in message.attachments))

    async def _post(
        self, target: discord.PartialMessageable, shown: CaptureView, kept: Sequence[_Kept], *, look: bool
    ) -> discord.Message:
        """As much of it as Discord takes: what was said may be refused, and files may."""
        capture = shown.capture
        bare = evolve(shown, capture=evolve(capture, text=str(_LEFT_OUT) if capture.text else capture.text))

        async def send(form: tuple[CaptureView, Sequence[_Kept]]) -> discord.Message:
            return await self._send(target, *form, look=look)

        return await in_some_form(send, (shown, kept), (bare, kept), (bare, ()))

    async def _send(
        self, target: discord.PartialMessageable, shown: CaptureView, files: Sequence[_Kept], *, look: bool
    ) -> discord.Message:
        outgoing = Outgoing(
            card=evidence_card(shown, [each.name for each in files]),
            nonce=f"e{shown.capture.id:x}",
            opening=evidence_marker(shown.capture.id),
            since=shown.capture.captured_at,
            files=tuple(files),
        )
        return await send_once(self._client, target, outgoing, look=look)

    async def _fetched(self, shown: CaptureView) -> list[_Kept]:
        """Those that are not too large, as long as Discord still has them."""
        kept, room = list[_Kept](), LARGEST_TOGETHER
        for number, file in enumerate(shown.capture.attachments):
            if file.size > min(LARGEST_FILE, room):
                continue
            data = await self._read(file)
            if data is not None:
                kept.append(_Kept(kept_name(number, file), data))
                room -= len(data)
        return kept

    async def _read(self, file: Attachment) -> bytes | None:
        """None where Discord has it no more."""
        try:
            return await self._client.get().http.get_from_cdn(file.url)
        except (discord.NotFound, discord.Forbidden):
            return None
