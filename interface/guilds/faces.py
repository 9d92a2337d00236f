from collections.abc import Callable, Iterable, Mapping

from attrs import field, frozen

from domain.guilds.errors import UnknownSetting
from interface.shared.layout import as_typed
from interface.shared.setting_face import SettingFace, SettingGroup

type TitlesOfSomething = Mapping[str, Callable[[str], str]]
"""Of settings that are of something, as of a role: by what stands before the colon, of what stands behind it."""


@frozen
class Faces:
    """Every setting's face, by the setting's name."""

    by_name: Mapping[str, SettingFace]
    of_something: TitlesOfSomething = field(factory=dict)

    @classmethod
    def of(cls, groups: Iterable[SettingGroup], of_something: TitlesOfSomething | None = None) -> "Faces":
        return cls({face.setting.name: face for group in groups for face in group.faces}, of_something or {})

    def title_of(self, name: str) -> str:
        """Of any setting that there is, or was: a card shows it as it is."""
        if name in self.by_name:
            return str(self.by_name[name].title)
        kind, _, what = name.partition(":")
        return self.of_something[kind](what) if kind in self.of_something else as_typed(name)

    def find(self, typed: str) -> SettingFace:
        """By its name or its title, as a person chose or typed it. Raises UnknownSetting."""
        wanted = typed.strip().casefold()
        for name, face in self.by_name.items():
            if wanted in (name, str(face.title).casefold()):
                return face
        raise UnknownSetting(typed)

    def matching(self, typed: str) -> list[SettingFace]:
        """Those whose title contains what was typed so far."""
        wanted = typed.strip().casefold()
        return [face for face in self.by_name.values() if wanted in str(face.title).casefold()]
