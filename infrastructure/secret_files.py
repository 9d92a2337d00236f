"""Secrets in files, as containers and systemd hand them over: NAME_FILE names the file in place of NAME."""

import logging
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen
from typed_settings.dict_utils import set_path
from typed_settings.loaders import DictLoader
from typed_settings.types import LoadedSettings, OptionList, SettingsClass, SettingsDict

from infrastructure.setting_problems import environment_name
from infrastructure.setting_sources import InvalidSettings, file_variable, is_secret

LARGEST = 64 * 1024  # bytes
FOR_ONE_CONTAINER = Path("/run/secrets")
"""Engines mount secrets here for a single container, with a mode that its owner does not choose."""

_log = logging.getLogger(__name__)


@frozen
class SecretFiles:
    """A loader of the settings whose variable `TUX_..._FILE`, or that of a second name, is set.

    Raises InvalidSettings where a value is set beside the file, or the file holds none.
    """

    second_names: Mapping[str, str]
    """By the setting's path: `discord.token` is DISCORD_TOKEN, too."""

    def __call__(self, settings_cls: SettingsClass, options: OptionList) -> LoadedSettings:
        found: SettingsDict = {}
        paths = {option.path for option in options}
        for option in filter(is_secret, options):
            # `backup.key_file` is a setting of its own, whose file has several lines.
            if f"{option.path}_file" in paths:
                continue
            if variable := self._variable(option.path):
                set_path(found, option.path, read_secret(variable, os.environ[variable]))
        return DictLoader(found)(settings_cls, options)

    def _variable(self, path: str) -> str | None:
        """The one that names a file for this setting."""
        names = [environment_name(path), *([self.second_names[path]] if path in self.second_names else [])]
        files = [file_variable(name) for name in names if os.environ.get(file_variable(name))]
        values = [name for name in names if os.environ.get(name)]
        if files and values:
            raise InvalidSettings(f"{values[0]} and {files[0]} are both set, and only one of them can be")
        return files[0] if files else None


def read_secret(variable: str, place: str) -> str:
    """What the file holds, without the end of its line. Nothing of it is ever in the error that is raised."""
    # Whoever sets the secret itself in place of a path must not find it in the log.
    named = f"{place} ({variable})" if place.startswith(("/", "./", "../")) else f"the file that {variable} names"
    try:
        with Path(place).open("rb") as file:
            content = file.read(LARGEST + 1)
            _warn_of_readers(Path(place), os.fstat(file.fileno()).st_mode)
    except OSError as error:
        raise InvalidSettings(f"{named} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise InvalidSettings(f"{named} is too large to be a secret")
    try:
        secret = content.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise InvalidSettings(f"{named} is not a text in UTF-8") from None
    if not secret.strip():
        raise InvalidSettings(f"{named} is empty")
    if not secret.isprintable():
        raise InvalidSettings(f"{named} has more than one line, or characters that no secret has")
    return secret


def _warn_of_readers(path: Path, mode: int) -> None:
    found = path.resolve()
    if not stat.S_ISREG(mode) or not mode & stat.S_IROTH or found.is_relative_to(FOR_ONE_CONTAINER):
        return
    if all(parent.stat().st_mode & stat.S_IXOTH for parent in found.parents):
        _log.warning("every account of this machine can read %s, which holds a secret; chmod o= keeps them out", path)
