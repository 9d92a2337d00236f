import pytest
from attrs import frozen

from application.setup.show_losses import ShowLosses, ShowLossesHandler
from application.setup.show_setup import SetupFacts, ShowSetup, ShowSetupHandler
from application.setup.skip_step import SkipStep, SkipStepHandler
from domain.setup.references import Reference
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, MODERATOR, a_standing
from tests.fakes.clock import FakeClock
from tests.fakes.losses import FakeLosses
from tests.fakes.records import MemoryRecords
from tests.fakes.setup import SKIPS, MemorySetupReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

MANAGER = a_standing(MODERATOR, permissions=frozenset({Permission.MANAGE_GUILD}))
OTHER_RIGHTS = a_standing(MODERATOR, permissions=EVERYTHING - {Permission.MANAGE_GUILD})
GONE = frozenset({Reference(place="rank", name="5", target=5, is_role=True)})


@frozen
class FakeRights:
    async def missing(self, guild: GuildId) -> tuple[str, ...]:
        return ("manage_roles",)


async def test_what_was_left_out_and_what_the_bot_lacks_is_shown_to_those_who_manage_the_guild(
    records: MemoryRecords,
) -> None:
    skip = SkipStepHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    show = ShowSetupHandler(MemorySetupReader(records), FakeRights())
    await skip(SkipStep(guild=GUILD, by=MANAGER, step="jail"))
    facts = await show(ShowSetup(GUILD, MANAGER))
    assert facts == SetupFacts(skipped=frozenset({"jail"}), missing=("manage_roles",))
    with pytest.raises(MissingPermission):
        await show(ShowSetup(GUILD, OTHER_RIGHTS))


async def test_whoever_may_not_manage_the_guild_leaves_nothing_out(records: MemoryRecords) -> None:
    with pytest.raises(MissingPermission):
        await SkipStepHandler(MemoryUnitOfWorkFactory(records), FakeClock())(
            SkipStep(guild=GUILD, by=OTHER_RIGHTS, step="jail")
        )
    assert records[SKIPS] == {}


async def test_what_is_gone_is_shown_to_those_who_manage_the_guild() -> None:
    show = ShowLossesHandler(FakeLosses(GONE))
    assert await show(ShowLosses(GUILD, MANAGER)) == GONE
    with pytest.raises(MissingPermission):
        await show(ShowLosses(GUILD, OTHER_RIGHTS))
