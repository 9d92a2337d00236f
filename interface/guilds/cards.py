"""What people see of a guild's settings."""

from collections.abc import Sequence

from application.guilds.change_settings import SettingsChanged
from application.guilds.chosen_channels import ChosenChannel
from application.guilds.show_settings import SettingsView
from application.shared.waiting import MOST_COUNTED, Waiting
from domain.shared.channels import ChannelClosed
from domain.shared.history import RecordedChange, Value
from domain.shared.paging import Page
from domain.shared.settings import GuildRole, OneOf, Settings, TextChannel
from interface.guilds.faces import Faces
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext, number
from interface.shared.layout import LONGEST_TEXT, Card, as_typed, card, container, room_left, within
from interface.shared.setting_face import SettingFace, SettingGroup, SettingNote
from interface.shared.words import rights

_HINT = gettext_lazy("-# Change them with `/settings set`, take one back with `/settings reset`.")
_HINT_AFTER = gettext_lazy("-# `/settings show` has all of them; take one back with `/settings reset`.")
_UNKNOWN = gettext_lazy("Discord does not answer right now, so I cannot say whether the channels above take posts.")
_NAMED = 5
_WARNING = "\N{WARNING SIGN}"


def settings_card(view: SettingsView, groups: Sequence[SettingGroup], notes: Sequence[SettingNote] = ()) -> Card:
    faces = _faces(groups)
    lines = [_line_of(_value(view.settings, face), view, face) for face in faces]
    below = [
        *(note.text for note in notes),
        *_elsewhere(view.waiting, faces),
        *_lost(view, faces),
        *_open_to_jail(view),
    ]
    return _card(gettext("### Settings"), lines, [*below, *_unknown(view, faces)], _HINT)


def settings_changed(done: SettingsChanged, groups: Sequence[SettingGroup], notes: Sequence[SettingNote] = ()) -> Card:
    """What was asked for, before and now, which others have no effect any more by it, and what is to be known of it."""
    said = gettext("Settings changed") if done.changed else gettext("Nothing changed: this is how it was already")
    faces = [face for face in _faces(groups) if face.setting.name in done.asked or _loses_effect(done, face)]
    lines = [_line_of(_step(done, face), done.view, face) for face in faces]
    known = [note.text for note in notes if any(setting.name in done.asked for setting in note.about)]
    return _card(f"### {said}", lines, [*known, *_unknown(done.view, faces)], _HINT_AFTER)


def _card(heading: str, lines: Sequence[str], below: Sequence[Text], hint: Text) -> Card:
    small = "\n".join([*(f"-# {note}" for note in below), str(hint)])
    return card(container(within(lines, room_left(small), heading=heading), small))


def _loses_effect(done: SettingsChanged, face: SettingFace) -> bool:
    return face.caveat(done.before) is None and face.caveat(done.view.settings) is not None


def _step(done: SettingsChanged, face: SettingFace) -> str:
    before, now = _value(done.before, face), _value(done.view.settings, face)
    return now if before == now else f"{before} → {now}"


def _unknown(view: SettingsView, faces: Sequence[SettingFace]) -> list[Text]:
    is_meant = view.channels is None and any(isinstance(face.setting.type, TextChannel) for face in faces)
    return [_UNKNOWN] if is_meant else []


def settings_history(page: Page[RecordedChange], faces: Faces) -> Card:
    lines = [_line(recorded, faces) for recorded in page.items] or [gettext("*None yet.*")]
    text = within(lines, LONGEST_TEXT, heading=gettext("### Changes of the settings"))
    return card(container(text))


def _faces(groups: Sequence[SettingGroup]) -> list[SettingFace]:
    return [face for group in groups for face in group.faces]


def _line_of(value: str, view: SettingsView, face: SettingFace) -> str:
    return " · ".join([f"**{face.title}** {value}", *_state(view, face)])


def _value(settings: Settings, face: SettingFace) -> str:
    return f"{_shown(settings.in_force(face.setting), face)}{_flag(settings, face)}"


def _state(view: SettingsView, face: SettingFace) -> list[str]:
    """How the channel is that the setting names, what waits to be posted there, and what keeps it from being of use."""
    chosen = None if view.channels is None else view.channels.get(face.setting.name)
    waiting = [each for each in view.waiting if each.event in _carried(face)]
    if chosen is None and any(each.name == face.setting.name for each in view.lost if each.place == "setting"):
        return [f"{_WARNING} {gettext('it is gone')}"]
    caveat = face.caveat(view.settings)
    return [
        *([] if chosen is None else _condition(chosen, fine=not waiting)),
        *([_wait(waiting)] if waiting else []),
        *([] if caveat is None else [f"{_WARNING} {caveat}"]),
    ]


def _condition(chosen: ChosenChannel, *, fine: bool) -> list[str]:
    if isinstance(chosen.fault, ChannelClosed):
        return [f"{_WARNING} {gettext('I lack {missing} there', missing=rights(chosen.fault.missing))}"]
    if chosen.fault is not None:
        return [f"{_WARNING} {gettext('it is gone')}"]
    if chosen.is_exposed:
        return [f"{_WARNING} {gettext('everyone can read it')}"]
    return [gettext("takes posts")] if fine else []


def _wait(waiting: Sequence[Waiting]) -> str:
    """Since when, and how many of them; above MOST_COUNTED that is not counted any further."""
    count, since = sum(each.count for each in waiting), min(each.since for each in waiting)
    shown = f"{number(MOST_COUNTED)}+" if count > MOST_COUNTED else number(count)
    said = ngettext(
        "{shown} post waits since {since}",
        "{shown} posts wait since {since}",
        count,
        shown=shown,
        since=f"<t:{int(since.timestamp())}:R>",
    )
    return f"{_WARNING} {said}"


def _elsewhere(waiting: Sequence[Waiting], faces: Sequence[SettingFace]) -> list[str]:
    """What waits, and belongs to no channel that people could mend."""
    carried = {event for face in faces for event in _carried(face)}
    others = sum(each.count for each in waiting if each.event not in carried)
    if not others:
        return []
    return [
        ngettext(
            "{n} more of my tasks here fails and is tried again; whoever runs me sees why.",
            "{n} more of my tasks here fail and are tried again; whoever runs me sees why.",
            others,
        )
    ]


def _lost(view: SettingsView, faces: Sequence[SettingFace]) -> list[str]:
    """What names something that is gone, and is none of the settings above."""
    shown = {face.setting.name for face in faces}
    others = sum(1 for each in view.lost if each.place != "setting" or each.name not in shown)
    if not others:
        return []
    return [
        ngettext(
            "{n} more names a channel or role that is gone: `/setup` says which.",
            "{n} more name a channel or role that is gone: `/setup` says which.",
            others,
        )
    ]


def _open_to_jail(view: SettingsView) -> list[str]:
    found = sorted(view.open_to_jail)
    if not found:
        return []
    named = ", ".join(f"<#{channel}>" for channel in found[:_NAMED])
    if more := max(0, len(found) - _NAMED):
        named = gettext("{channels} and {n} more", channels=named, n=number(more))
    said = ngettext(
        "Those in jail see {channels}, made in the last 30 days, and I may not change that: let me view it and manage "
        "its permissions, or hide it yourself. Where I may do both, whoever runs me sees why Discord refuses it.",
        "Those in jail see {channels}, made in the last 30 days, and I may not change that: let me view them and "
        "manage their permissions, or hide them yourself. Where I may do both, whoever runs me sees why Discord "
        "refuses it.",
        len(found),
        channels=named,
    )
    return [f"{_WARNING} {said}"]


def _carried(face: SettingFace) -> tuple[str, ...]:
    return tuple(event.__name__ for event in face.carries)


def _line(recorded: RecordedChange, faces: Faces) -> str:
    change = recorded.change
    face = faces.by_name.get(change.field)  # a setting that no longer exists is still in the history
    old, new = _shown(change.old, face), _shown(change.new, face)
    return f"<t:{int(change.at.timestamp())}:f> <@{change.by}> **{faces.title_of(change.field)}** {old} → {new}"


def _shown(value: Value, face: SettingFace | None) -> str:
    match value:
        case None:
            return gettext("*none*")
        case bool():
            return gettext("Yes") if value else gettext("No")
        case int() if face is not None and isinstance(face.setting.type, TextChannel):
            return f"<#{value}>"
        case int() if face is not None and isinstance(face.setting.type, GuildRole):
            return f"<@&{value}>"
        case str() if face is not None and (value in face.names or isinstance(face.setting.type, OneOf)):
            return str(face.name_of(value))
        case _:
            return as_typed(str(value))


def _flag(settings: Settings, face: SettingFace) -> str:
    name = face.setting.name
    if name not in settings.chosen or settings.has_usable(face.setting):
        return ""
    said = gettext("*(the choice {chosen} cannot be used any more)*", chosen=as_typed(str(settings.chosen[name])))
    return f" {said}"
