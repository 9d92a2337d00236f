from collections.abc import Mapping, Sequence

import pytest
from attrs import define

from application.permissions.change_ranks import AskForRank, AskForRankHandler
from application.permissions.show_help import Help, ShowHelp, ShowHelpHandler
from domain.permissions.errors import UnknownCommand
from domain.permissions.explaining import HoldsRank, HoldsRight, SetByTheServer
from domain.permissions.holder import Holder
from domain.permissions.ranks import CommandName
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from tests.builders import GUILD
from tests.fakes.clock import FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.ranks import HELPERS, KnownNames, a_holder

_CATALOGUE = KnownNames(
    {
        "remind": frozenset(),
        "points": frozenset(),
        "points give": frozenset(),
        "points take": frozenset({Permission.MODERATE_MEMBERS}),
    },
    in_dms=frozenset({"remind"}),
)


@pytest.fixture
def show(records: MemoryRecords) -> ShowHelpHandler:
    return ShowHelpHandler(MemoryGuildSettingsReader(records), _CATALOGUE)


async def test_what_somebody_has_no_right_for_is_not_shown(show: ShowHelpHandler) -> None:
    assert (await show(ShowHelp(guild=GUILD, by=someone()))).usable == {"remind", "points", "points give"}
    moderator = someone(Permission.MODERATE_MEMBERS)
    assert "points take" in (await show(ShowHelp(guild=GUILD, by=moderator))).usable


async def test_what_their_rank_is_too_low_for_is_not_shown(show: ShowHelpHandler, records: MemoryRecords) -> None:
    ask = AskForRankHandler(MemoryUnitOfWorkFactory(records), FakeClock(), _CATALOGUE)
    await ask(AskForRank(guild=GUILD, by=a_holder(is_owner=True), command="points give", rank=2))
    shown = await show(ShowHelp(guild=GUILD, by=someone(), command="points give"))
    assert shown.usable == {"remind", "points"}
    assert shown.findings == (HoldsRank(needed=2, asked_of="points give", held=0, role=None),)


async def test_what_the_server_leaves_to_others_is_not_shown(records: MemoryRecords) -> None:
    names = KnownNames({"snippet create": frozenset(), "s": frozenset()}, left_to_others=frozenset({"snippet create"}))
    show = ShowHelpHandler(MemoryGuildSettingsReader(records), names)
    shown = await show(ShowHelp(guild=GUILD, by=someone(), command="snippet create"))
    assert shown.usable == {"s"}
    assert shown.findings[0] == SetByTheServer(passes=False)


async def test_in_a_direct_message_only_what_works_there_is_shown(show: ShowHelpHandler) -> None:
    shown = await show(ShowHelp(guild=None, by=someone(), command="remind"))
    assert shown == Help(usable=frozenset({"remind"}), command="remind")


async def test_of_a_command_it_says_why(show: ShowHelpHandler) -> None:
    shown = await show(ShowHelp(guild=GUILD, by=someone(), command="/Points  take"))
    assert shown.command == "points take"
    assert shown.findings[0] == HoldsRight(Permission.MODERATE_MEMBERS, passes=False)


async def test_the_commands_are_gone_through_once_however_many_there_are(records: MemoryRecords) -> None:
    catalogue = _Counting()
    shown = await ShowHelpHandler(MemoryGuildSettingsReader(records), catalogue)(ShowHelp(guild=GUILD, by=someone()))
    assert (len(shown.usable), catalogue.gathered) == (200, 1)


@define
class _Counting:
    gathered: int = 0
    in_dms: frozenset[CommandName] = frozenset()

    @property
    def rights(self) -> Mapping[CommandName, frozenset[Permission]]:
        self.gathered += 1
        return {f"command {number}": frozenset() for number in range(200)}

    def lets(self, _command: CommandName, _guild: GuildId, _settings: Settings, _by: Standing) -> bool | None:
        return None

    def instead_of(self, _command: CommandName) -> Sequence[CommandName]:
        return ()


@pytest.mark.parametrize("guild", [GUILD, None])
async def test_an_unknown_command_is_refused(show: ShowHelpHandler, guild: GuildId | None) -> None:
    with pytest.raises(UnknownCommand):
        await show(ShowHelp(guild=guild, by=someone(), command="nothing like it"))


def someone(*rights: Permission) -> Holder:
    return a_holder(HELPERS, permissions=frozenset(rights))
