"""All settings, each documented once: here. `docs/configuration.md` says how to set them.

In rising order of precedence: the defaults, the TOML file named by TUX_CONFIG (section `[tux]`), the environment.
A setting `database.pool_size` is `TUX_DATABASE_POOL_SIZE` in the environment; a secret may stand in a file, which
`TUX_DATABASE_URL_FILE` then names.
"""

import os
import re
from pathlib import Path
from typing import Literal, NoReturn

import typed_settings as ts
from attrs import Attribute, field, frozen
from cattrs import ClassValidationError
from platformdirs import user_data_path
from typed_settings.converters import get_default_cattrs_converter
from typed_settings.exceptions import ConfigFileLoadError, InvalidOptionsError
from typed_settings.loaders import DictLoader, Loader

from infrastructure.bounds import OutOfBounds, ge, le
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet_settings import FleetSettings, check_lease
from infrastructure.outbox.relay import RelaySettings
from infrastructure.secret_files import SecretFiles
from infrastructure.setting_problems import first_problem
from infrastructure.setting_sources import CONFIG, Environment, InvalidSettings, TomlFile

__all__ = ["InvalidSettings", "TuxSettings", "load_settings"]


def _time_of_day(_instance: object, attribute: "Attribute[str]", value: str) -> None:
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise OutOfBounds(attribute.name, "a time of the day like 03:30", value)


def _unless_at(instance: "BackupSettings", attribute: "Attribute[float]", value: float) -> None:
    if value and instance.at:
        raise OutOfBounds(attribute.name, "0 where backup.at is set", value)


@frozen(kw_only=True)
class DiscordSettings:
    token: str = field(default="", repr=False)
    """The bot's token. Empty: the local playground takes Discord's place."""
    members_intent: bool = False
    """Whether Discord is asked to tell of joins, leaves and new names; it has to be allowed for the bot."""
    requests_per_second: int = field(default=0, validator=ge(0))
    """How many Discord takes from all processes of this bot together; 0: 50, and no limit in the playground."""


@frozen(kw_only=True)
class PlaygroundSettings:
    host: Literal["127.0.0.1", "0.0.0.0"] = "127.0.0.1"
    """Where the page is served. It answers only who asks for 127.0.0.1 or localhost, as through a container's port."""
    port: int = field(default=8400, validator=[ge(0), le(65535)])
    """Its port; 0 for any free one."""
    shared: bool = False
    """Whether several processes may be the bot there; they need one database."""


@frozen(kw_only=True)
class ProbeSettings:
    host: str = "127.0.0.1"
    port: int = field(default=8401, validator=[ge(-1), le(65535)])
    """Where /health and /metrics are served; 0 for any free port, -1 for nowhere."""
    names: str = ""
    """Further host names under which they may be asked for, separated by commas."""


@frozen(kw_only=True)
class LogSettings:
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["auto", "console", "json"] = "auto"
    """`auto`: readable on a terminal, JSON elsewhere."""


@frozen(kw_only=True)
class ModerationSettings:
    """Times in seconds."""

    lease: float = field(default=60.0, validator=ge(0))
    """How long an action may take before a sweep resumes it."""
    sweep_every: float = field(default=60.0, validator=ge(0))
    end_every: float = field(default=5.0, validator=ge(0))
    """How often it is looked for what is due to end, as timed bans are."""


@frozen(kw_only=True)
class ActivitySettings:
    """How messages and voice are counted; time in seconds."""

    flush_every: float = field(default=5.0, validator=ge(0.1))
    """How long what members did is kept in memory at most: what is lost with a process that is killed."""
    capacity: int = field(default=50_000, validator=ge(1))
    """Members whose activity is kept in memory at most, while the database is slow or away."""
    batch: int = field(default=2_000, validator=ge(1))
    """Members that are written in one transaction at most."""
    keep_days: int = field(default=400, validator=ge(200))
    """Days for which it is kept day by day and hour by hour; charts look back half a year. XP stay for ever."""


@frozen(kw_only=True)
class StopSettings:
    hand_over: float = field(default=12.0, validator=ge(0))
    """Seconds that other processes have to take over each shard when the bot is asked to stop, before it drains."""
    drain: float = field(default=3.0, validator=ge(0))
    """Seconds that commands under way have to finish when the bot is asked to stop."""


@frozen(kw_only=True)
class SentrySettings:
    dsn: str = field(default="", repr=False)
    """Where incidents are reported; needs the extra `tux[sentry]`. Empty: nowhere."""


AUTO = "auto"
MOST_SHARDS = 16_000
"""Discord lets a shard have 2,500 servers: these would have 40 million."""


def _number_of_shards(_instance: object, attribute: "Attribute[str]", value: str) -> None:
    if value != AUTO and not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_SHARDS):
        raise OutOfBounds(attribute.name, f'"{AUTO}" or a number from 1 to {MOST_SHARDS}', value)


@frozen(kw_only=True)
class BackupSettings:
    """What `tux backup` and backups on a schedule go by; times in seconds."""

    directory: str = ""
    """Where they are. Empty: `backups` in the data directory."""
    key: str = field(default="", repr=False)
    """age's keys, one a line, to which they are encrypted; a secret one reads them, too. Empty: they are not."""
    key_file: str = ""
    """A file with such keys."""
    every: float = field(default=0.0, validator=[ge(0), _unless_at])
    """How long after one the next is made while the bot runs; 0 for never."""
    at: str = field(default="", validator=_time_of_day)
    """At what time of each day, in UTC, instead."""
    keep: int = field(default=14, validator=ge(0))
    """How many of the newest are kept; 0 in all four: each one."""
    keep_days: int = field(default=0, validator=ge(0))
    """Of how many days the newest is kept besides, and so on."""
    keep_weeks: int = field(default=0, validator=ge(0))
    keep_months: int = field(default=0, validator=ge(0))


@frozen(kw_only=True)
class TuxSettings:
    shards: str = field(default=AUTO, validator=_number_of_shards)
    """Into how many the bot is split: a number, or "auto" for as many as Discord advises."""
    data_dir: str = ""
    """Where the embedded server and the playground keep their data. Empty: the platform's data directory."""
    activity: ActivitySettings = field(factory=ActivitySettings)
    backup: BackupSettings = field(factory=BackupSettings)
    database: DatabaseSettings = field(factory=DatabaseSettings)
    discord: DiscordSettings = field(factory=DiscordSettings)
    fleet: FleetSettings = field(factory=FleetSettings)
    playground: PlaygroundSettings = field(factory=PlaygroundSettings)
    probe: ProbeSettings = field(factory=ProbeSettings)
    log: LogSettings = field(factory=LogSettings)
    moderation: ModerationSettings = field(factory=ModerationSettings)
    relay: RelaySettings = field(factory=RelaySettings)
    sentry: SentrySettings = field(factory=SentrySettings)
    stop: StopSettings = field(factory=StopSettings)

    @property
    def data_directory(self) -> Path:
        return Path(self.data_dir).expanduser().resolve() if self.data_dir else user_data_path("tux")


def shards_chosen(settings: TuxSettings) -> int | None:
    """None where Discord's advice is followed."""
    return None if settings.shards == AUTO else int(settings.shards)


_WELL_KNOWN = {
    "DATABASE_READ_URL": ("database", "read_url"),
    "DATABASE_SESSION_URL": ("database", "session_url"),
    "DATABASE_URL": ("database", "url"),
    "DISCORD_TOKEN": ("discord", "token"),
    "SENTRY_DSN": ("sentry", "dsn"),
}
"""Names that other programs and hosts use too."""


def load_settings() -> TuxSettings:
    """Raises InvalidSettings."""
    config = os.environ.get(CONFIG)
    if config and not Path(config).is_file():
        raise InvalidSettings(f"{CONFIG} names {config}, which is not a file")
    second_names = {".".join(path): name for name, path in _WELL_KNOWN.items()}
    loaders: list[Loader] = [DictLoader(_well_known()), Environment(), SecretFiles(second_names)]
    if config:
        loaders.insert(0, ts.FileLoader(formats={"*": TomlFile()}, files=[ts.find(config)]))
    try:
        loaded: object = ts.load_settings(TuxSettings, loaders=loaders, converter=_AsTheyAre())
    except (ConfigFileLoadError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"{config} is not valid TOML: {error}") from error
    except InvalidOptionsError as error:
        raise InvalidSettings(str(error)) from error
    try:
        settings = get_default_cattrs_converter().structure(loaded, TuxSettings)
    except ClassValidationError as error:
        raise InvalidSettings(first_problem(error, loaded)) from error
    check_lease(settings.fleet, settings.database)
    return settings


class _AsTheyAre:
    """Leaves the values unconverted: typed_settings would keep only a text of what is wrong with them."""

    def structure[T](self, value: T, _cls: object) -> T:
        return value

    def get_structure_hook(self, _cls: object) -> NoReturn:
        raise NotImplementedError


def _well_known() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, (section, option) in _WELL_KNOWN.items():
        if os.environ.get(name):
            found.setdefault(section, {})[option] = os.environ[name]
    return found
