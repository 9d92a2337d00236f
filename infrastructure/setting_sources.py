"""Where settings are read from; a name that no setting has does not pass in silence."""

import logging
import os
from difflib import get_close_matches
from pathlib import Path

import typed_settings as ts
from attrs import frozen
from typed_settings.types import LoadedSettings, OptionInfo, OptionList, SettingsClass, SettingsDict

from application.shared.errors import SetupError
from infrastructure.setting_problems import environment_name

PREFIX = "TUX_"
CONFIG = "TUX_CONFIG"
SECTION = "tux"
MISTYPED = 0.8
"""From this likeness to a setting's name on (0 to 1, as difflib has it), a variable must have been meant for it."""

_log = logging.getLogger(__name__)


@frozen
class InvalidSettings(SetupError):
    problem: str


class Environment(ts.EnvLoader):
    """The variables TUX_... Raises InvalidSettings for one that is a setting's name mistyped.

    Any other is only warned about: whoever runs the bot may have variables of the kind too, as Kubernetes does.
    """

    def __init__(self) -> None:
        super().__init__(PREFIX)

    def get_envvar(self, option: OptionInfo) -> str:
        return environment_name(option.path)

    def __call__(self, settings_cls: SettingsClass, options: OptionList) -> LoadedSettings:
        known = [CONFIG, *map(self.get_envvar, options)]
        for name in os.environ:
            if name.startswith(PREFIX) and name not in known:
                self._look_at_stranger(name, known)
        return super().__call__(settings_cls, options)

    def _look_at_stranger(self, name: str, known: list[str]) -> None:
        if mistyped := get_close_matches(name, known, n=1, cutoff=MISTYPED):
            raise InvalidSettings(f"{name} is no setting, and {mistyped[0]} is")
        [nearest] = get_close_matches(name, known, n=1, cutoff=0)
        _log.warning("%s is no setting and is ignored; the nearest name is %s", name, nearest)


class TomlFile(ts.TomlFormat):
    """The table [tux] of a TOML file. Raises InvalidSettings where settings stand outside of it."""

    def __init__(self) -> None:
        super().__init__(SECTION)

    def __call__(self, path: Path, settings_cls: SettingsClass, options: OptionList) -> SettingsDict:
        sections = {option.path.partition(".")[0] for option in options}
        for name in ts.TomlFormat(None)(path, settings_cls, options):
            if name in sections:
                raise InvalidSettings(f"{name} stands outside of [{SECTION}] in {path}, where nothing would heed it")
        return super().__call__(path, settings_cls, options)
