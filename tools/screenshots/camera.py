"""Pictures of the playground's page, small enough to be kept."""

import io
from pathlib import Path

from attrs import frozen
from PIL import Image
from playwright.async_api import Locator

_COLOURS = 256
_MARGIN = 12
"""CSS pixels around what is shown."""


@frozen
class Camera:
    """Keeps what it sees in a folder."""

    folder: Path

    async def take(self, subject: Locator, name: str) -> None:
        """What `subject` takes up on the page, with a margin."""
        page = subject.page
        await page.mouse.move(0, 0)
        await subject.scroll_into_view_if_needed()
        box = await subject.bounding_box()
        assert box is not None, f"{name}: nothing to be seen"
        left, top = max(0.0, box["x"] - _MARGIN), max(0.0, box["y"] - _MARGIN)
        width, height = box["width"] + 2 * _MARGIN, box["height"] + 2 * _MARGIN
        clip = {"x": left, "y": top, "width": width, "height": height}
        raw = await page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type]  # FloatRect is private
        self.keep(raw, name)

    def keep(self, raw: bytes, name: str) -> None:
        path = self.folder / f"{name}.png"
        path.write_bytes(smaller(raw))
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def smaller(raw: bytes) -> bytes:
    """The same picture of 256 colours at most: a third of the bytes, and nothing that one sees."""
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    file = io.BytesIO()
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
