"""What other bots leave behind, read as it is; the forms are those that they are known to have."""

import json
from pathlib import Path

import pytest

from application.levels.import_levels import ImportedXp
from domain.levels.curve import MAX_XP
from domain.shared.ids import GuildId, UserId
from interface.levels import level_files
from interface.levels.cli import FORMAT_NAMES
from interface.levels.level_files import FORMATS, LevelFileUnusable, RefusedEntry, read_level_file
from tests.builders import GUILD

READ = (ImportedXp(UserId(20), 300), ImportedXp(UserId(10), 100))
DOCUMENTS: dict[str, object] = {
    "mee6": {
        "guild": {"id": str(GUILD)},
        "players": [
            {"id": "20", "xp": 300, "level": 2, "message_count": 9, "detailed_xp": [45, 220, 300], "username": "a"},
            {"id": "10", "xp": 100, "level": 1, "message_count": 5, "detailed_xp": [0, 155, 100], "username": "b"},
        ],
    },
    "lurkr": {
        "levels": [
            {"userId": "20", "xp": 300, "level": 2, "messageCount": 9, "rank": 1},
            {"userId": "10", "xp": 100, "level": 1, "messageCount": 5, "rank": 2},
        ]
    },
    "arcane": [{"id": "20", "xp": 300, "level": 2}, {"id": "10", "xp": 100, "level": 1}],
    "levelup": {
        "configs": {
            str(GUILD): {"users": {"20": {"xp": 300.9, "messages": 9, "level": 2}, "10": {"xp": 100.0}}},
            "999": {"users": {"30": {"xp": 5}}},
        },
    },
}
TUX = "member_id,guild_id,xp,level,blacklisted,last_message\n20,700,300,2,f,x\n30,999,5,0,f,x\n10,700,100.0,1,f,x\n"


def written(tmp_path: Path, document: object, name: str = "levels.json") -> str:
    path = tmp_path / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_form_is_recognised_and_read(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, DOCUMENTS[name])
    file = read_level_file(path, GUILD)
    assert (file.format, file.members, file.refused) == (name, READ[::-1], [])
    assert read_level_file(path, GUILD, name) == file


def test_levelup_before_its_fourth_version_is_read_too(tmp_path: Path) -> None:
    old = {"117117117": {"GLOBAL": {}, "GUILD": {str(GUILD): {"users": {"20": {"xp": 300}, "10": {"xp": 100}}}}}}
    assert read_level_file(written(tmp_path, old), GUILD).members == READ[::-1]


def test_the_published_table_of_tux_is_read_for_the_guild_that_is_asked_for(tmp_path: Path) -> None:
    file = read_level_file(written(tmp_path, TUX.replace("100.0", "100"), "levels.csv"), GUILD)
    assert (file.format, file.members) == ("tux", READ[::-1])


def test_what_cannot_be_used_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    entries = [
        {"id": "20", "xp": 300},
        {"id": "nobody", "xp": 1},
        {"xp": 1},
        "what",
        {"id": "0", "xp": 1},
        {"id": str(2**63), "xp": 1},
        {"id": "30", "xp": -1},
        {"id": "30", "xp": MAX_XP + 1},
        {"id": "30", "xp": True},
        {"id": "30"},
        {"id": "30", "xp": float("inf")},
        {"id": "20", "xp": 5},
        {"id": "10", "xp": 100},
    ]
    file = read_level_file(written(tmp_path, {"players": entries}), GUILD)
    assert file.members == READ[::-1]
    no_member, no_xp = "there is no member's id in it", "its XP are not a number from 0 to 1,000,000,000,000"
    assert file.refused == [
        *(RefusedEntry(number, no_member) for number in range(2, 7)),
        *(RefusedEntry(number, no_xp) for number in range(7, 12)),
        RefusedEntry(12, "20 is entry 1 already"),
    ]


def test_a_line_of_a_table_is_refused_by_its_number(tmp_path: Path) -> None:
    file = read_level_file(written(tmp_path, TUX, "levels.csv"), GUILD)
    assert [entry.number for entry in file.refused] == [3]


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    one = read_level_file(written(tmp_path, DOCUMENTS["mee6"]), GUILD)
    other = read_level_file(written(tmp_path, json.dumps(DOCUMENTS["mee6"]) + " ", "other.json"), GUILD)
    assert len({one.digest, other.digest}) == 2
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    ("document", "name", "guild", "why"),
    [
        ("{", "levels.json", GUILD, "it can't be read"),
        ("[" * 100_000, "levels.json", GUILD, "it can't be read"),
        ({"people": []}, "levels.json", GUILD, "it holds no levels of server 700 in a form that I know (mee6, lurkr"),
        (DOCUMENTS["levelup"], "levels.json", GuildId(5), "it holds no levels of server 5"),
        ('a,"b\nc', "levels.csv", GUILD, "it can't be read"),
        ("", "levels.csv", GUILD, "it holds no levels"),
        ("member_id,xp\n1,2\n", "levels.csv", GUILD, "it holds no levels"),
    ],
)
def test_a_file_of_no_use_says_why(tmp_path: Path, document: object, name: str, guild: GuildId, why: str) -> None:
    with pytest.raises(LevelFileUnusable) as unusable:
        read_level_file(written(tmp_path, document, name), guild)
    assert unusable.value.why.startswith(why)


def test_a_file_that_is_not_there_not_text_or_too_large_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LevelFileUnusable) as missing:
        read_level_file(str(tmp_path / "none.json"), GUILD)
    assert missing.value.why == "No such file or directory"
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LevelFileUnusable) as not_text:
        read_level_file(str(tmp_path / "bytes.json"), GUILD)
    assert not_text.value.why == "it is not text in UTF-8"
    monkeypatch.setattr(level_files, "LARGEST_FILE", 2)
    with pytest.raises(LevelFileUnusable) as large:
        read_level_file(written(tmp_path, "[1]"), GUILD)
    assert "MiB" in large.value.why


def test_the_command_line_offers_the_forms_that_there_are() -> None:
    assert ("auto", *FORMATS) == FORMAT_NAMES
