"""What people see of a guild's settings."""

from collections.abc import Iterable, Sequence

from domain.shared.history import RecordedChange, Value
from domain.shared.paging import Page
from domain.shared.settings import OneOf, Settings, TextChannel
from interface.guilds.faces import Faces
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, card, container, room_left, within
from interface.shared.setting_face import SettingFace, SettingGroup, shown_name

_HINT = "-# Change them with `/settings set`, take one back with `/settings reset`."


def settings_card(settings: Settings, groups: Iterable[SettingGroup], notes: Sequence[str] = ()) -> Card:
    lines = [
        f"**{face.title}** {_shown(settings.in_force(face.setting), face)}{_flag(settings, face)}"
        for group in groups
        for face in group.faces
    ]
    below = "\n".join([*(f"-# {note}" for note in notes), _HINT])
    text = within(lines, room_left(below), heading="### Settings")
    return card(container(text, below))


def settings_history(page: Page[RecordedChange], faces: Faces) -> Card:
    lines = [_line(recorded, faces) for recorded in page.items] or ["*None yet.*"]
    text = within(lines, LONGEST_TEXT, heading="### Changes of the settings")
    return card(container(text))


def _line(recorded: RecordedChange, faces: Faces) -> str:
    change = recorded.change
    face = faces.by_name.get(change.field)  # a setting that no longer exists is still in the history
    old, new = _shown(change.old, face), _shown(change.new, face)
    title = as_typed(change.field) if face is None else face.title
    return f"<t:{int(change.at.timestamp())}:f> <@{change.by}> **{title}** {old} → {new}"


def _shown(value: Value, face: SettingFace | None) -> str:
    match value:
        case None:
            return "*none*"
        case bool():
            return "Yes" if value else "No"
        case int() if face is not None and isinstance(face.setting.type, TextChannel):
            return f"<#{value}>"
        case str() if face is not None and isinstance(face.setting.type, OneOf):
            return shown_name(value)
        case _:
            return as_typed(str(value))


def _flag(settings: Settings, face: SettingFace) -> str:
    name = face.setting.name
    if name not in settings.chosen or settings.has_usable(face.setting):
        return ""
    return f" *(the choice {as_typed(str(settings.chosen[name]))} cannot be used any more)*"
