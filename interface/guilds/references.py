from collections.abc import Sequence

from application.guilds.change_settings import ChangeSettings, SettingsChanged
from application.shared.use_case import UseCase
from domain.guilds.guild import Forget
from interface.guilds.faces import Faces
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import untranslated
from interface.shared.reference_face import ReferenceFace
from interface.shared.setting_face import SettingGroup


def setting_references(
    change: UseCase[ChangeSettings, SettingsChanged], faces: Faces, groups: Sequence[SettingGroup]
) -> tuple[ReferenceFace, ...]:
    commands = {
        face.setting.name: untranslated(f"settings set {group.name}") for group in groups for face in group.faces
    }

    async def forget(interaction: Interaction, name: str, target: int) -> None:
        decisions = (Forget(faces.by_name[name].setting, target),)
        await change(ChangeSettings(guild=guild_of(interaction), by=asker_of(interaction), decisions=decisions))

    return (ReferenceFace(place="setting", title=faces.title_of, command=lambda name: commands[name], forget=forget),)
