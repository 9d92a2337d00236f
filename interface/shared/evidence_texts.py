"""How a message that was kept is shown: what it said, who wrote it, and what became of its files."""

from application.evidence.queries import CaptureView
from domain.evidence.message import Attachment
from domain.shared.ids import ChannelId, GuildId, MessageId
from interface.shared.languages import gettext
from interface.shared.layout import as_typed, as_written, cut, shortened, within

_UNITS = ((1 << 20, "MB"), (1 << 10, "KB"))
_LONGEST_FILE_NAME = 60
_LONGEST_AUTHOR = 32


def link_to(guild: GuildId, channel: ChannelId, message: MessageId) -> str:
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def capture_text(shown: CaptureView, longest: int, *, room_for_files: int = 900) -> str:
    """Who said what and when, then the files; at most `longest` characters of what was said,
    which become three times as many where each of them is escaped and quoted."""
    kept = shown.capture
    written = f"<t:{int(kept.written_at.timestamp())}:f>"
    where = link_to(kept.guild, kept.channel, kept.message)
    head = (
        f"💬 <@{kept.author}> ({shortened(kept.author_name, _LONGEST_AUTHOR)} · ID {kept.author}) · {written} · {where}"
    )
    return "\n".join([head, _said(kept.text, longest), *files_text(shown, room_for_files)])


def files_text(shown: CaptureView, room: int) -> list[str]:
    """Where the files can be looked at, then a line for each of them, as far as there is room."""
    files = shown.capture.attachments
    if not files:
        return []
    if _is_posted(shown):
        assert shown.post is not None
        assert shown.post.message is not None
        heading = gettext("-# Files: {link_to}", link_to=link_to(shown.guild, shown.post.channel, shown.post.message))
    else:
        heading = gettext(
            "-# The files themselves are not kept so far; `/settings set evidence` has a channel for them."
        )
    lines = [f"📎 {_file(each)}{_became(shown, number)}" for number, each in enumerate(files)]
    return [within(lines, room, heading=heading)]


def kept_name(number: int, file: Attachment) -> str:
    """What a file is called where it is posted again: unlike any other of the same message, and safe in an address."""
    stem = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in file.name)
    return f"{number + 1}-{stem[-_LONGEST_FILE_NAME:]}"


def _said(text: str | None, longest: int) -> str:
    if text is None:
        return gettext("> *Discord did not show me what it says.*")
    if not text:
        return gettext("> *no text*")
    return "\n".join(f"> {line}" for line in as_written(cut(text, longest)).splitlines()) or gettext("> *no text*")


def _file(file: Attachment) -> str:
    return f"{as_typed(file.name[-_LONGEST_FILE_NAME:])} ({_size(file.size)})"


def _became(shown: CaptureView, number: int) -> str:
    is_lost = _is_posted(shown) and kept_name(number, shown.capture.attachments[number]) not in shown.kept
    return gettext(" · *too large, gone or refused*") if is_lost else ""


def _is_posted(shown: CaptureView) -> bool:
    return shown.post is not None and shown.post.message is not None


def _size(count: int) -> str:
    unit = next((unit for unit in _UNITS if count >= unit[0]), None)
    return f"{count} B" if unit is None else f"{count / unit[0]:.1f} {unit[1]}"
