"""Files that were sent: described as Discord does, kept for a while, and fetched again."""

import re
from collections.abc import Sequence

from attrs import define, field, frozen

from playground.rules.local_discord import LocalDiscord
from playground.wire.forms import Form
from playground.wire.hosts import CDN, MEDIA
from playground.wire.pictures import content_type_of, picture_of
from playground.wire.rendering import ATTACHMENT_LIMIT
from playground.world.json_value import JsonObject, as_int, as_text, known_int
from playground.world.refusals import DiscordError, Refusal

KEPT_BYTES = 128 * 1024 * 1024
_MOST, _LONGEST_DESCRIPTION = 10, 1024
_ODD = re.compile(r"[^\w.-]+", re.ASCII)


@frozen
class Upload:
    """A file as it came in: the number that the message's own `attachments` know it by, its name, its bytes."""

    number: int
    filename: str
    raw: bytes = field(repr=False)


@define(eq=False)
class Attachments:
    """The newest files up to 128 MiB; an older one is gone, as after a while at Discord."""

    _local: LocalDiscord
    _kept: dict[str, bytes] = field(init=False, factory=dict)
    _for_options: dict[int, tuple[str, JsonObject]] = field(init=False, factory=dict)

    def keep(
        self, channel_id: int, form: Form, uploads: Sequence[Upload], *, ephemeral: bool = False
    ) -> list[JsonObject]:
        """Keep a message's files; returns them as Discord's JSON.

        Raises Discord's error 40005 for files too large, 50035 for too many.
        """
        if sum(len(upload.raw) for upload in uploads) > ATTACHMENT_LIMIT:
            raise DiscordError(Refusal.TOO_LARGE)
        if len(uploads) > _MOST:
            raise form.wrong("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {_MOST} or fewer in length.")
        described = {
            item.integer("id"): item.text("description", longest=_LONGEST_DESCRIPTION)
            for item in form.forms("attachments", longest=_MOST)
        }
        return [self._keep(channel_id, upload, described.get(upload.number), ephemeral) for upload in uploads]

    def keep_for_option(self, upload: Upload) -> int:
        """Keep a file that somebody gives to a command; returns its id. Raises Discord's error 40005."""
        if len(upload.raw) > ATTACHMENT_LIMIT:
            raise DiscordError(Refusal.TOO_LARGE)
        item = self._keep(self._local.world.bot_id, upload, None, ephemeral=True)
        number = known_int(item["id"])
        path = as_text(item["url"]).removeprefix(CDN)
        self._for_options = {key: kept for key, kept in self._for_options.items() if kept[0] in self._kept}
        self._for_options[number] = (path, item)
        return number

    def for_option(self, number: int) -> JsonObject | None:
        """A file given to a command; None when it is unknown or gone."""
        path, item = self._for_options.get(number, ("", {}))
        return item if path in self._kept else None

    def after_edit(
        self, channel_id: int, form: Form, uploads: Sequence[Upload], before: Sequence[JsonObject], *, ephemeral: bool
    ) -> list[JsonObject]:
        """A message's files once it is edited: new ones push out those of before that the edit does not list."""
        kept: list[JsonObject] = [] if uploads else list(before)
        if "attachments" in form:
            listed = {item.integer("id") for item in form.forms("attachments", longest=_MOST)}
            kept = [item for item in before if as_int(item["id"]) in listed]
        return [*kept, *self.keep(channel_id, form, uploads, ephemeral=ephemeral)]

    def fetch(self, path: str) -> bytes | None:
        """The bytes of a file by its address's path; None when it is unknown or gone."""
        return self._kept.get(path)

    def clear(self) -> None:
        self._kept.clear()

    def _keep(self, channel_id: int, upload: Upload, description: str | None, ephemeral: bool) -> JsonObject:
        number = self._local.snowflakes.next()
        filename = _ODD.sub("_", upload.filename) or "unknown"
        place = f"ephemeral-attachments/{self._local.world.bot_id}" if ephemeral else f"attachments/{channel_id}"
        path = f"/{place}/{number}/{filename}"
        self._kept[path] = upload.raw
        while sum(map(len, self._kept.values())) > KEPT_BYTES:
            del self._kept[next(iter(self._kept))]
        picture = picture_of(upload.raw)
        content_type = content_type_of(filename) if picture is None else picture.content_type
        size = {} if picture is None else {"width": picture.width, "height": picture.height}
        texts = {"content_type": content_type, "description": description or None}
        return {
            "id": str(number),
            "filename": filename,
            "size": len(upload.raw),
            "url": f"{CDN}{path}",
            "proxy_url": f"{MEDIA}{path}",
            **size,
            **{key: text for key, text in texts.items() if text is not None},
            **({"ephemeral": True} if ephemeral else {}),
        }
