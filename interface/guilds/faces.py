from collections.abc import Iterable, Mapping

from attrs import frozen

from domain.guilds.errors import UnknownSetting
from interface.shared.setting_face import SettingFace, SettingGroup


@frozen
class Faces:
    """Every setting's face, by the setting's name."""

    by_name: Mapping[str, SettingFace]

    @classmethod
    def of(cls, groups: Iterable[SettingGroup]) -> "Faces":
        return cls({face.setting.name: face for group in groups for face in group.faces})

    def find(self, typed: str) -> SettingFace:
        """By its name or its title, as a person chose or typed it. Raises UnknownSetting."""
        wanted = typed.strip().casefold()
        for name, face in self.by_name.items():
            if wanted in (name, face.title.casefold()):
                return face
        raise UnknownSetting(typed)

    def matching(self, typed: str) -> list[SettingFace]:
        """Those whose title contains what was typed so far."""
        wanted = typed.strip().casefold()
        return [face for face in self.by_name.values() if wanted in face.title.casefold()]
