"""Where settings are read from; a name that no setting has is not ignored silently."""

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
"""A variable at least this similar to a setting's name (0 to 1, by difflib) must have been meant for it."""

_log = logging.getLogger(__name__)


@frozen
class InvalidSettings(SetupError):
    problem: str


class Environment(ts.EnvLoader):
    """The variables TUX_... Raises InvalidSettings for one that is a mistyped setting's name.

    Any other only causes a warning: the environment may have such variables of its own, as under Kubernetes.
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
            raise InvalidSettings(f"{name} is not a setting, but {mistyped[0]} is")
        [nearest] = get_close_matches(name, known, n=1, cutoff=0)
        _log.warning("%s is not a setting and is ignored; the nearest name is %s", name, nearest)


class TomlFile(ts.TomlFormat):
    """The table [tux] of a TOML file. Raises InvalidSettings where settings stand outside of it."""

    def __init__(self) -> None:
        super().__init__(SECTION)

    def __call__(self, path: Path, settings_cls: SettingsClass, options: OptionList) -> SettingsDict:
        sections = {option.path.partition(".")[0] for option in options}
        for name in ts.TomlFormat(None)(path, settings_cls, options):
            if name in sections:
                raise InvalidSettings(f"{name} is outside of [{SECTION}] in {path}, where it would be ignored")
        return super().__call__(path, settings_cls, options)
