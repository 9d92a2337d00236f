import asyncio

import pytest
from attrs import evolve

from application.permissions.change_ranks import AskForRank, AskForRankHandler, GiveRank, GiveRankHandler, RankChanged
from application.permissions.check_use import CheckUse, CheckUseHandler
from application.permissions.explain_use import ExplainUse, ExplainUseHandler
from application.permissions.rank_use import RankUse
from application.permissions.show_ranks import ShowRanks, ShowRanksHandler
from application.shared.errors import RecordsUnavailable
from domain.permissions.errors import RankOutOfReach, RankTooLow, UnknownCommand
from domain.permissions.explaining import HoldsRank, TakesTheirPlace
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.shared.errors import MissingPermission
from domain.shared.ids import GuildId, RoleId
from domain.shared.settings import Settings, UnusableValue
from tests.builders import GUILD, OWNER, a_standing
from tests.fakes.clock import FakeClock
from tests.fakes.guilds import SETTING_CHANGES, MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords, changes_of
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.ranks import ADMINS, HELPERS, KnownNames, a_holder
from tests.virtual_time import in_virtual_time

THE_OWNER = a_holder(is_owner=True)


CATALOGUE = KnownNames(dict.fromkeys(("case", "case void", "ban", "unban"), frozenset()))


@pytest.fixture
def give(records: MemoryRecords) -> GiveRankHandler:
    return GiveRankHandler(MemoryUnitOfWorkFactory(records), FakeClock())


@pytest.fixture
def ask(records: MemoryRecords) -> AskForRankHandler:
    return AskForRankHandler(MemoryUnitOfWorkFactory(records), FakeClock(), CATALOGUE)


async def policy_of(records: MemoryRecords) -> Policy:
    return await ShowRanksHandler(MemoryGuildSettingsReader(records))(ShowRanks(GUILD, THE_OWNER))


async def test_a_role_has_the_rank_it_was_given_last_until_it_is_taken_away(
    give: GiveRankHandler, records: MemoryRecords
) -> None:
    changes = [await give(GiveRank(guild=GUILD, by=THE_OWNER, role=HELPERS, rank=rank)) for rank in (3, 5, 5)]
    assert changes == [RankChanged(0, 3), RankChanged(3, 5), RankChanged(5, 5)]
    assert [change.is_new for change in changes] == [True, True, False]
    assert await policy_of(records) == Policy(ranks={HELPERS: 5})
    await give(GiveRank(guild=GUILD, by=THE_OWNER, role=HELPERS, rank=0))
    assert await policy_of(records) == Policy()


async def test_who_changed_a_rank_stands_in_the_history_of_the_settings(
    give: GiveRankHandler, ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await give(GiveRank(guild=GUILD, by=THE_OWNER, role=HELPERS, rank=3))
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="/Case  VOID", rank=2))
    changes = [recorded.change for recorded in changes_of(records, SETTING_CHANGES, GUILD)]
    assert [(change.field, change.old, change.new, change.by) for change in changes] == [
        ("needs:case void", None, 2, THE_OWNER.standing.user),
        (f"rank:{HELPERS}", None, 3, THE_OWNER.standing.user),
    ]


async def test_a_command_is_excepted_from_its_group_with_a_rank_of_0(
    ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="case", rank=5))
    assert await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="case void", rank=0)) == RankChanged(None, 0)
    (await policy_of(records)).check(a_holder(), "case void")
    assert await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="case void", rank=None)) == RankChanged(0, None)
    with pytest.raises(RankTooLow):
        (await policy_of(records)).check(a_holder(), "case void")


async def test_a_command_that_there_is_not_is_refused_and_nothing_is_stored(
    ask: AskForRankHandler, records: MemoryRecords
) -> None:
    with pytest.raises(UnknownCommand) as refused:
        await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="cse", rank=5))
    assert refused.value.typed == "cse"
    assert await policy_of(records) == Policy()


async def test_a_rank_beyond_ones_own_is_refused_and_nothing_is_stored(
    give: GiveRankHandler, ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await give(GiveRank(guild=GUILD, by=THE_OWNER, role=HELPERS, rank=3))
    with pytest.raises(RankOutOfReach):
        await give(GiveRank(guild=GUILD, by=a_holder(HELPERS), role=ADMINS, rank=3))
    with pytest.raises(RankOutOfReach):
        await ask(AskForRank(guild=GUILD, by=a_holder(HELPERS), command="ban", rank=4))
    with pytest.raises(UnusableValue):
        await give(GiveRank(guild=GUILD, by=THE_OWNER, role=ADMINS, rank=11))
    assert await policy_of(records) == Policy(ranks={HELPERS: 3})


async def test_nobody_excepts_a_command_from_a_group_that_keeps_themselves_out(
    give: GiveRankHandler, ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await give(GiveRank(guild=GUILD, by=THE_OWNER, role=HELPERS, rank=3))
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="case", rank=8))
    for rank in (0, 3):
        with pytest.raises(RankOutOfReach):
            await ask(AskForRank(guild=GUILD, by=a_holder(HELPERS), command="case void", rank=rank))
    assert (await policy_of(records)).requirements == {"case": 8}


async def test_only_those_who_manage_the_server_see_its_ranks(records: MemoryRecords) -> None:
    show = ShowRanksHandler(MemoryGuildSettingsReader(records))
    with pytest.raises(MissingPermission):
        await show(ShowRanks(GUILD, a_holder(permissions=frozenset())))


async def test_use_is_checked_against_what_is_asked_for_now(ask: AskForRankHandler, records: MemoryRecords) -> None:
    check = CheckUseHandler(MemoryGuildSettingsReader(records))
    await check(CheckUse(GUILD, a_holder(), "ban"))
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="ban", rank=1))
    with pytest.raises(RankTooLow):
        await check(CheckUse(GUILD, a_holder(), "ban"))
    await check(CheckUse(GuildId(GUILD + 1), a_holder(), "ban"))


def test_records_that_do_not_answer_cost_a_person_no_more_than_the_time_for_an_answer() -> None:
    class Silent:
        async def get(self, guild: GuildId) -> Settings | None:
            await asyncio.Event().wait()
            return None

    async def ask_in_vain() -> None:
        with pytest.raises(RecordsUnavailable):
            await CheckUseHandler(Silent())(CheckUse(GUILD, a_holder(), "ban"))

    in_virtual_time(ask_in_vain())


async def test_of_others_only_those_who_manage_the_server_may_ask_why(
    ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="ban", rank=1))
    explain = ExplainUseHandler(MemoryGuildSettingsReader(records), CATALOGUE)
    me, other = a_holder(permissions=frozenset()), Holder(standing=a_standing(OWNER))
    explained = await explain(ExplainUse(guild=GUILD, by=me, member=me, command="/ban"))
    assert explained.findings == (HoldsRank(needed=1, asked_of="ban", held=0, role=None),)
    assert not explained.may
    with pytest.raises(MissingPermission):
        await explain(ExplainUse(guild=GUILD, by=me, member=other, command="ban"))
    with pytest.raises(UnknownCommand):
        await explain(ExplainUse(guild=GUILD, by=me, member=me, command="bann"))


async def test_explained_is_also_what_a_command_needs_in_place_of_others(
    ask: AskForRankHandler, records: MemoryRecords
) -> None:
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="ban", rank=1))
    known = KnownNames(CATALOGUE.rights, places={"case": ("ban",)})
    me = a_holder()
    explained = await ExplainUseHandler(MemoryGuildSettingsReader(records), known)(
        ExplainUse(guild=GUILD, by=me, member=me, command="case")
    )
    assert explained.findings[-1] == TakesTheirPlace(instead_of="ban", needed=1, held=0)


async def test_by_every_other_way_a_command_needs_the_rank_that_it_needs(
    ask: AskForRankHandler, records: MemoryRecords
) -> None:
    use = RankUse(CheckUseHandler(MemoryGuildSettingsReader(records)))
    await ask(AskForRank(guild=GUILD, by=THE_OWNER, command="unban", rank=3))
    settings = {HELPERS: 3, RoleId(GUILD): 2}
    give = GiveRankHandler(MemoryUnitOfWorkFactory(records), FakeClock())
    for role, rank in settings.items():
        await give(GiveRank(guild=GUILD, by=THE_OWNER, role=role, rank=rank))
    with pytest.raises(RankTooLow) as refused:
        await use.check(GUILD, a_standing(), "unban")
    assert (refused.value.needed, refused.value.held) == (3, 2), "everybody's rank is theirs, too"
    with pytest.raises(RankTooLow) as refused:
        await use.check(GUILD, a_standing(is_member=False), "unban")
    assert refused.value.held == 0
    await use.check(GUILD, evolve(a_standing(), roles=(HELPERS,)), "unban")
    await use.check(GUILD, evolve(a_standing(), is_administrator=True), "unban")
    await use.check(GUILD, a_standing(is_owner=True), "unban")
    await use.check(GUILD, a_standing(), "ban")
