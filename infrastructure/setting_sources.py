"""Where settings are read from; a name that no setting has is not ignored silently."""

import logging
import os
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import typed_settings as ts
from attrs import fields_dict, frozen
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


def is_secret(option: OptionInfo) -> bool:
    """Whether the setting is one that no `repr` shows."""
    return not fields_dict(option.parent_cls)[option.name].repr


def file_variable(name: str) -> str:
    """The variable that names a file with the value of the variable `name`."""
    return f"{name}_FILE"


class Environment(ts.EnvLoader):
    """The variables TUX_... Raises InvalidSettings for one that is a mistyped setting's name.

    Any other only causes a warning: the environment may have such variables of its own, as under Kubernetes.
    """

    def __init__(self) -> None:
        super().__init__(PREFIX)

    def get_envvar(self, option: OptionInfo) -> str:
        return environment_name(option.path)

    def __call__(self, settings_cls: SettingsClass, options: OptionList) -> LoadedSettings:
        files = [file_variable(self.get_envvar(option)) for option in options if is_secret(option)]
        known = [CONFIG, *map(self.get_envvar, options), *files]
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
    """The table [tux] of a TOML file; what else is in the file may be for other programs.

    Raises InvalidSettings for a name in the table that no setting has, and for one outside of it that looks like a
    setting's, mistyped or not.
    """

    def __init__(self) -> None:
        super().__init__(SECTION)

    def __call__(self, path: Path, settings_cls: SettingsClass, options: OptionList) -> SettingsDict:
        known = [option.path for option in options]
        for name in ts.TomlFormat(None)(path, settings_cls, options):
            if name != SECTION and (meant := _meant_outside(name, known)):
                place = f"outside of [{SECTION}] in {path}, where it would be ignored"
                raise InvalidSettings(f"{name} is {place}; the nearest name is {meant}")
        found = super().__call__(path, settings_cls, options)
        for name in _names(found):
            if name not in known:
                [nearest] = get_close_matches(name, known, n=1, cutoff=0)
                raise InvalidSettings(f"{name} in {path} is not a setting; the nearest name is {nearest}")
        return found


def _meant_outside(name: str, known: Collection[str]) -> str | None:
    """The name, inside the table, that one outside of it was meant for."""
    inside = {f"{SECTION}.{section}" for section in (path.partition(".")[0] for path in known)}
    by_name = {**{full.removeprefix(f"{SECTION}."): full for full in inside}, **{full: full for full in inside}}
    near = get_close_matches(name.lower(), [SECTION, *by_name], n=1, cutoff=MISTYPED)
    return by_name.get(near[0], SECTION) if near else None


def _names(found: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    """`database.pool_size` for each value in the table, however deep it stands."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from _names(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
