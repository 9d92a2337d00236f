"""A secret in a file is read like one in a variable, and nothing of it gets into an error or a warning."""

import os
import socket
from pathlib import Path

import attrs
import pytest

from infrastructure import secret_files
from infrastructure.backups.choices import key_of
from infrastructure.backups.encryption import new_key
from infrastructure.backups.key_file import write_key
from infrastructure.settings import InvalidSettings, TuxSettings, load_settings

SECRET = "hunter2-hunter2"
SECRETS = [
    f"{section.name}.{option.name}"
    for section in attrs.fields(TuxSettings)
    if attrs.has(type(getattr(TuxSettings(), section.name)))
    for option in attrs.fields(type(getattr(TuxSettings(), section.name)))
    if not option.repr and f"{section.name}.{option.name}" != "backup.key"
]
"""But for the keys of backups, whose file is a setting of its own."""
SECOND_NAMES = {"database.url": "DATABASE_URL", "discord.token": "DISCORD_TOKEN", "sentry.dsn": "SENTRY_DSN"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A file that only its owner reads."""
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    return path


def value_of(path: str) -> object:
    section, _, name = path.partition(".")
    return getattr(getattr(load_settings(), section), name)


def refused() -> str:
    with pytest.raises(InvalidSettings) as found:
        load_settings()
    assert SECRET not in repr(found.value)
    assert found.value.__cause__ is None
    return found.value.problem


def test_the_secrets_are_those_that_no_repr_shows() -> None:
    assert SECOND_NAMES.keys() <= set(SECRETS)


@pytest.mark.parametrize("path", SECRETS)
def test_every_secret_may_stand_in_a_file(path: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"TUX_{path.upper().replace('.', '_')}_FILE", str(kept))
    assert value_of(path) == SECRET


def test_the_file_of_keys_for_backups_is_a_setting_of_its_own_and_may_have_several_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_key()
    write_key(str(tmp_path / "key"), key)
    monkeypatch.setenv("TUX_BACKUP_KEY_FILE", str(tmp_path / "key"))
    found = key_of(load_settings().backup)
    assert found is not None
    assert found.identities


@pytest.mark.parametrize(("path", "name"), SECOND_NAMES.items())
def test_its_second_name_may_name_the_file_too(
    path: str, name: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{name}_FILE", str(kept))
    assert value_of(path) == SECRET


def test_a_file_goes_before_the_one_of_settings(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tux.toml").write_text("[tux.discord]\ntoken = 'another'")
    monkeypatch.setenv("TUX_CONFIG", str(tmp_path / "tux.toml"))
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    assert load_settings().discord.token == SECRET


@pytest.mark.parametrize("value", ["DISCORD_TOKEN", "TUX_DISCORD_TOKEN"])
@pytest.mark.parametrize("file", ["DISCORD_TOKEN_FILE", "TUX_DISCORD_TOKEN_FILE"])
def test_a_value_and_a_file_are_refused_together(
    value: str, file: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(value, SECRET)
    monkeypatch.setenv(file, str(kept))
    assert refused() == f"{value} and {file} are both set, and only one of them can be"


@pytest.mark.parametrize("empty", ["DISCORD_TOKEN", "TUX_DISCORD_TOKEN"])
def test_a_variable_that_is_empty_counts_as_not_set(empty: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(empty, "")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    assert load_settings().discord.token == SECRET
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "")
    assert load_settings().discord.token == ""


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_the_end_of_the_line_does_not_belong_to_the_secret(
    end: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_bytes(f" {SECRET} {end}".encode())
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    assert load_settings().discord.token == f" {SECRET} "


def test_a_mark_that_an_editor_puts_in_front_does_not_either(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.write_text(SECRET, encoding="utf-8-sig")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    assert load_settings().discord.token == SECRET


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (f"{SECRET}\n{SECRET}\n".encode(), "has more than one line, or characters that no secret has"),
        (f"{SECRET}\0".encode(), "has more than one line, or characters that no secret has"),
        (f"{SECRET}\xe9".encode("latin-1"), "is not a text in UTF-8"),
        (SECRET.encode() * 5000, "is too large to be a secret"),
    ],
)
def test_a_file_without_a_secret_is_told(
    content: bytes, words: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_bytes(content)
    monkeypatch.setenv("DATABASE_URL_FILE", str(kept))
    assert refused() == f"{kept} (DATABASE_URL_FILE) {words}"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "none"))
    assert refused() == f"{tmp_path}/none (DISCORD_TOKEN_FILE) cannot be read: No such file or directory"
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path))
    assert refused() == f"{tmp_path} (DISCORD_TOKEN_FILE) cannot be read: Is a directory"


@pytest.mark.parametrize("secret", [SECRET, f"postgresql://tux:{SECRET}@host/tux"])
def test_a_secret_in_place_of_the_path_is_not_shown(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL_FILE", secret)
    assert refused() == "the file that DATABASE_URL_FILE names cannot be read: No such file or directory"


def test_a_file_that_others_can_read_is_warned_of(
    kept: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for folder in kept.parents:
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    load_settings()
    assert caplog.text == ""
    kept.chmod(0o644)
    load_settings()
    assert f"every account of this machine can read {kept}, which holds a secret" in caplog.text
    assert SECRET not in caplog.text


def test_no_warning_where_a_folder_keeps_others_out_or_the_place_is_a_containers_own(
    kept: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept.chmod(0o644)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept))
    kept.parent.chmod(0o700)
    load_settings()
    kept.parent.chmod(0o755)
    monkeypatch.setattr(secret_files, "FOR_ONE_CONTAINER", kept.parent.resolve())
    load_settings()
    assert caplog.text == ""


def test_what_a_program_writes_into_a_pipe_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{SECRET}\n".encode())
    os.close(writing)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", f"/dev/fd/{reading}")
    assert load_settings().discord.token == SECRET
    os.close(reading)


def test_what_is_no_file_at_all_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "socket"))
        assert "cannot be read: No such device or address" in refused()


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("TUX_DISCORD_TOKEN_FIEL", "TUX_DISCORD_TOKEN_FILE"), ("TUX_LOG_LEVEL_FILE", "TUX_LOG_LEVEL")],
)
def test_a_mistyped_variable_for_a_file_is_refused(mistyped: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(mistyped, "/run/secrets/x")
    assert refused() == f"{mistyped} is not a setting, but {meant} is"
