"""The configuration of one server copied to another on the command line."""

from argparse import Namespace
from pathlib import Path

import pytest

from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import PlaygroundSettings, TuxSettings
from interface.main import open_shared
from interface.startup.configuration_commands import apply, export, rollback
from playground.api import Playground
from playground.rules.channels import ChannelChange
from playground.rules.roles import RoleChange


async def test_a_copy_has_the_channels_and_roles_of_the_other_server_by_their_names(
    playground: Playground, database_settings: DatabaseSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, there = playground.world.guilds.values()
    ids = {role.name: role.id for role in here.roles.values()}
    ids |= {channel.name: channel.id for channel in here.channels.values()}
    port = int(playground.page_url.rpartition(":")[2].strip("/"))
    shared = open_shared(TuxSettings(database=database_settings, playground=PlaygroundSettings(port=port)))
    file, chidi = tmp_path / "tux.yaml", playground.person("Chidi", guild=there.name)
    given = {"by": chidi.id, "file": str(file), "only": None, "without_discord": False}
    of_here, of_there = Namespace(**given, guild=here.id), Namespace(**given, guild=there.id)
    try:
        file.write_text(
            "version: 1\nsettings: {mod_log_channel: mod-log}\nlevel_rewards: [{level: 5, role: Regular}]\n", "utf-8"
        )
        assert await apply(shared, of_here) == 0, capsys.readouterr()
        assert await export(shared, of_here) == 0
        written = file.read_text("utf-8")
        assert f'mod_log_channel: {{channel: "#mod-log", id: "{ids["mod-log"]}"}}' in written
        assert f'role: {{role: "@Regular", id: "{ids["Regular"]}"}}' in written

        capsys.readouterr()
        assert await apply(shared, of_there) == 1
        refused = capsys.readouterr().out
        assert "This server has no channel called `mod-log`." in refused
        assert "This server has no role called `Regular`." in refused

        log = chidi.create_channel(ChannelChange(name="mod-log"))
        role = chidi.create_role(RoleChange(name="Regular", permissions=0))
        chidi.move_role(role.id, 1)
        assert await apply(shared, of_there) == 0, capsys.readouterr()
        assert await export(shared, of_there) == 0
        copied = file.read_text("utf-8")
        assert f'id: "{log.id}"' in copied
        assert f'id: "{role.id}"' in copied
        assert not [name for name, id_ in ids.items() if str(id_) in copied]

        file.write_text("version: 1\nsettings: {}\nlevel_rewards: []\n", "utf-8")
        assert await apply(shared, of_there) == 0
        chidi.delete_channel(log.id)
        capsys.readouterr()
        back = {**vars(of_there), "version": 2, "apply": True}
        assert await rollback(shared, Namespace(**back, without_gone=False)) == 1
        assert "× settings › mod_log_channel: " in capsys.readouterr().out
        assert await rollback(shared, Namespace(**back, without_gone=True)) == 0
        assert await export(shared, of_there) == 0
        assert "mod_log_channel" not in file.read_text("utf-8")
        assert f'id: "{role.id}"' in file.read_text("utf-8")
    finally:
        await shared.engines.dispose()
