"""Imports and recomputations, in memory and on PostgreSQL: in batches, interrupted anywhere, done once."""

from datetime import date

import pytest

from application.levels import import_levels, preview_rules, recompute_levels, roll_back_import
from application.levels.import_levels import (
    BeginImport,
    BeginImportHandler,
    EndImport,
    EndImportHandler,
    ImportBatch,
    ImportBatchHandler,
    ImportedXp,
    ImportPlan,
    ImportProgress,
    PlanImport,
    PlanImportHandler,
)
from application.levels.preview_rules import PreviewRules, PreviewRulesHandler, RulesPreview
from application.levels.recompute_levels import (
    BeginRecompute,
    BeginRecomputeHandler,
    RecomputeBatch,
    RecomputeBatchHandler,
    Recomputed,
)
from application.levels.roll_back_import import (
    BeginRollback,
    BeginRollbackHandler,
    RollBackBatch,
    RollBackBatchHandler,
)
from domain.levels.adjustment import AdjustmentKind, Decision
from domain.levels.counting import Count, DayCount
from domain.levels.curve import LinearCurve, StandardCurve
from domain.levels.errors import RuleOutOfRange
from domain.levels.operation_errors import (
    ImportUnderWay,
    OperationNotFound,
    OperationNotUndoable,
    OperationTakenBack,
    RulesChangedMeanwhile,
)
from domain.levels.operations import ImportMode, OperationId
from domain.levels.repository import DecidedRules, MemberCount
from domain.levels.rule_changes import ChangeNumbers, ChooseCurve, RuleChange
from domain.levels.rules import LevelRules
from domain.levels.xp_changes import AddXp
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_moderator, a_request, a_standing
from tests.contract.backends import Backend
from tests.fakes.clock import START, FakeClock

USERS = [UserId(number) for number in range(100, 106)]
FILE = tuple(ImportedXp(user, 100 * (place + 1)) for place, user in enumerate(USERS))


@pytest.fixture(autouse=True)
def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (import_levels, preview_rules, recompute_levels, roll_back_import):
        monkeypatch.setattr(module, "AT_ONCE", 2)


async def xp_of(backend: Backend) -> list[int]:
    present = await backend.levels.xp_of(GUILD, USERS)
    return [present.get(user, 0) for user in USERS]


async def add(backend: Backend, user: UserId, amount: int) -> None:
    async with backend.uow() as uow:
        member = (await uow.member_levels.lock(GUILD, [user]))[user]
        decided = Decision(by=MODERATOR, reason=None, request=a_request(), at=START)
        AddXp(amount).apply_to(member, decided=decided, curve=StandardCurve())
        await uow.member_levels.save([member])
        await uow.commit()


async def begin(backend: Backend, mode: ImportMode = ImportMode.ADD, digest: str = "abc") -> ImportProgress:
    begun = BeginImportHandler(backend.uow, FakeClock())
    return await begun(BeginImport(guild=GUILD, source="mee6", digest=digest, mode=mode))


async def bring_in(backend: Backend, operation: OperationId, *members: ImportedXp) -> ImportProgress:
    batch = ImportBatchHandler(backend.uow, FakeClock())
    return await batch(ImportBatch(guild=GUILD, operation=operation, members=members))


async def end(backend: Backend, operation: OperationId) -> ImportProgress:
    return await EndImportHandler(backend.uow, FakeClock())(EndImport(guild=GUILD, operation=operation))


async def import_all(backend: Backend, mode: ImportMode = ImportMode.ADD) -> OperationId:
    progress = await begin(backend, mode)
    for start in range(0, len(FILE), 2):
        await bring_in(backend, progress.operation, *FILE[start : start + 2])
    await end(backend, progress.operation)
    return progress.operation


async def roll_back(backend: Backend, operation: OperationId) -> int:
    await BeginRollbackHandler(backend.uow)(BeginRollback(guild=GUILD, operation=operation))
    batch = RollBackBatchHandler(backend.uow, FakeClock())
    while not (progress := await batch(RollBackBatch(guild=GUILD, operation=operation))).is_done:
        pass
    return progress.members


@pytest.mark.parametrize(
    ("mode", "xp", "plan"),
    [
        (ImportMode.ADD, [250, 200, 300, 1400, 500, 600], ImportPlan(raised=6, xp=2100)),
        (ImportMode.REPLACE, [100, 200, 300, 400, 500, 600], ImportPlan(raised=4, lowered=2, xp=950)),
        (ImportMode.MAX, [150, 200, 300, 1000, 500, 600], ImportPlan(raised=4, unchanged=2, xp=1600)),
    ],
)
async def test_an_import_does_what_was_planned(
    registered: Backend, mode: ImportMode, xp: list[int], plan: ImportPlan
) -> None:
    await add(registered, USERS[0], 150)
    await add(registered, USERS[3], 1000)
    planned = await PlanImportHandler(registered.levels)(PlanImport(guild=GUILD, mode=mode, members=FILE))
    assert planned == plan
    assert await xp_of(registered) == [150, 0, 0, 1000, 0, 0]
    await import_all(registered, mode)
    assert await xp_of(registered) == xp
    for user in USERS:
        assert (await registered.levels.sources(GUILD, user)).unexplained == 0


async def test_the_same_file_again_imports_nothing(registered: Backend) -> None:
    operation = await import_all(registered)
    again = await begin(registered)
    assert (again.operation, again.is_done, again.members) == (operation, True, 6)
    await bring_in(registered, operation, *FILE)
    assert await xp_of(registered) == [100, 200, 300, 400, 500, 600]


async def test_an_interrupted_import_goes_on_where_it_was(registered: Backend) -> None:
    first = await begin(registered)
    await bring_in(registered, first.operation, *FILE[:2])
    again = await begin(registered)
    assert (again.operation, again.cursor, again.is_done) == (first.operation, USERS[1], False)
    await bring_in(registered, again.operation, *FILE)
    assert (await end(registered, again.operation)).is_done
    assert await xp_of(registered) == [100, 200, 300, 400, 500, 600]


async def test_an_interrupted_import_does_not_go_on_in_another_mode(registered: Backend) -> None:
    first = await begin(registered, ImportMode.ADD)
    await bring_in(registered, first.operation, *FILE[:2])
    with pytest.raises(ImportUnderWay) as refused:
        await begin(registered, ImportMode.REPLACE)
    assert (refused.value.operation, refused.value.mode) == (first.operation, "add")
    assert (await begin(registered, ImportMode.ADD)).operation == first.operation


async def test_an_import_that_is_taken_back_while_it_runs_ends_and_says_so(registered: Backend) -> None:
    operation = (await begin(registered)).operation
    await bring_in(registered, operation, *FILE[:2])
    await BeginRollbackHandler(registered.uow)(BeginRollback(guild=GUILD, operation=operation))
    with pytest.raises(OperationTakenBack):
        await begin(registered)
    assert await roll_back(registered, operation) == 2
    with pytest.raises(OperationTakenBack):
        await bring_in(registered, operation, *FILE[2:])
    with pytest.raises(OperationTakenBack):
        await end(registered, operation)
    assert await xp_of(registered) == [0] * 6


async def test_an_import_is_taken_back_and_what_was_given_since_stays(registered: Backend) -> None:
    operation = await import_all(registered)
    await add(registered, USERS[0], 7)
    await add(registered, USERS[1], -150)
    assert await roll_back(registered, operation) == 6
    assert await xp_of(registered) == [7, 0, 0, 0, 0, 0]
    sources = await registered.levels.sources(GUILD, USERS[1])
    assert sources.adjusted == {AdjustmentKind.IMPORT: 200, AdjustmentKind.ADD: -150, AdjustmentKind.ROLLBACK: -50}
    assert sources.unexplained == 0


async def test_what_was_taken_back_is_not_taken_back_again_and_can_be_imported_anew(registered: Backend) -> None:
    operation = await import_all(registered)
    await roll_back(registered, operation)
    with pytest.raises(OperationNotUndoable):
        await roll_back(registered, operation)
    assert await import_all(registered) != operation
    assert await xp_of(registered) == [100, 200, 300, 400, 500, 600]


async def test_an_interrupted_rollback_goes_on_where_it_was(registered: Backend) -> None:
    operation = await import_all(registered)
    await BeginRollbackHandler(registered.uow)(BeginRollback(guild=GUILD, operation=operation))
    await RollBackBatchHandler(registered.uow, FakeClock())(RollBackBatch(guild=GUILD, operation=operation))
    assert await xp_of(registered) == [0, 0, 300, 400, 500, 600]
    assert await roll_back(registered, operation) == 6
    assert await xp_of(registered) == [0] * 6


@pytest.mark.parametrize("guild", [GUILD, OTHER_GUILD])
async def test_only_an_operation_of_the_guild_is_taken_back(registered: Backend, guild: int) -> None:
    operation = await import_all(registered)
    which = OperationId(operation + 99) if guild == GUILD else operation
    with pytest.raises(OperationNotFound):
        await BeginRollbackHandler(registered.uow)(BeginRollback(guild=OTHER_GUILD, operation=which))


async def test_imported_levels_are_told_of_by_nothing_and_rewards_follow(registered: Backend) -> None:
    await import_all(registered)
    assert await registered.events() == []
    async with registered.uow() as uow:
        syncs = await uow.role_syncs.claim([GUILD], now=START, lease=FakeClock().now() - START, room=Room(100))
    assert sorted(sync.user for sync in syncs) == USERS


async def count(backend: Backend, user: UserId, *days: DayCount, rules: int = 0) -> None:
    async with backend.uow() as uow:
        score = (await uow.activity.lock([(GUILD, user)]))[GUILD, user]
        xp = sum(day.message_xp + day.voice_xp for day in days)
        level = StandardCurve().level_at(score.xp + xp)
        counts = [MemberCount(GUILD, user, rules, Count(days, xp, level, None))]
        await uow.activity.add_days(counts)
        await uow.activity.add_sums(counts)
        await uow.commit()


async def decide(backend: Backend, rules: LevelRules) -> None:
    async with backend.uow() as uow:
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()


async def recompute(backend: Backend, *, batches: int | None = None) -> Recomputed:
    progress = await BeginRecomputeHandler(backend.uow, FakeClock())(BeginRecompute(GUILD))
    batch = RecomputeBatchHandler(backend.uow, FakeClock())
    done = 0
    while not progress.is_done and done != batches:
        progress = await batch(RecomputeBatch(guild=GUILD, operation=progress.operation))
        done += 1
    return progress


TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)


async def test_days_are_replayed_under_the_rules_in_force(registered: Backend) -> None:
    await count(registered, USERS[0], DayCount(TODAY, 20, 10, 30, 200, 150), DayCount(TOMORROW, 1, 1, 0, 20, 0))
    await count(registered, USERS[1], DayCount(TODAY, 5, 5, 0, 100, 0))
    await count(registered, USERS[2], DayCount(TODAY, 5, 0, 0, 0, 0))
    await add(registered, USERS[0], 1_000)
    rules = LevelRules(version=1, least_xp=30, most_xp=50, voice_xp=10, message_cap=300, curve=LinearCurve(first=100))
    await decide(registered, rules)
    await count(registered, USERS[1], DayCount(TODAY, 2, 2, 0, 90, 0), rules=1)
    progress = await recompute(registered)
    assert (progress.version, progress.members) == (1, 3)
    assert await xp_of(registered) == [1_000 + 300 + 300 + 40, 100 * 2 + 90, 0, 0, 0, 0]
    async with registered.uow() as uow:
        members = await uow.member_levels.lock(GUILD, USERS[:2])
        days = await uow.rollups.of(GUILD, USERS)
    assert [members[user].level for user in USERS[:2]] == [16, 2]
    assert {day.rules for day in days} == {1}
    assert [(day.user, day.counted_messages, day.message_xp) for day in days] == [
        (USERS[0], 10, 300),
        (USERS[0], 1, 40),
        (USERS[1], 7, 290),
        (USERS[2], 0, 0),
    ]


async def test_recomputed_twice_nothing_more_changes(registered: Backend) -> None:
    await count(registered, USERS[0], DayCount(TODAY, 20, 10, 30, 200, 150))
    await decide(registered, LevelRules(version=1, least_xp=30, most_xp=50))
    await recompute(registered)
    before = await xp_of(registered)
    await recompute(registered)
    assert await xp_of(registered) == before == [550, 0, 0, 0, 0, 0]


async def test_an_interrupted_recomputation_goes_on_where_it_was(registered: Backend) -> None:
    for user in USERS:
        await count(registered, user, DayCount(TODAY, 20, 10, 0, 200, 0))
    await decide(registered, LevelRules(version=1, least_xp=30, most_xp=50))
    first = await recompute(registered, batches=1)
    assert await xp_of(registered) == [400, 400, 200, 200, 200, 200]
    second = await recompute(registered)
    assert (second.operation, second.members) == (first.operation, 6)
    assert await xp_of(registered) == [400] * 6


async def test_a_recomputation_ends_where_the_rules_were_changed_meanwhile_and_run_again_counts_all_alike(
    registered: Backend,
) -> None:
    for user in USERS:
        await count(registered, user, DayCount(TODAY, 20, 10, 0, 200, 0))
    await decide(registered, LevelRules(version=1, least_xp=30, most_xp=50))
    first = await recompute(registered, batches=1)
    await decide(registered, LevelRules(version=2, least_xp=50, most_xp=50))
    batch = RecomputeBatchHandler(registered.uow, FakeClock())
    with pytest.raises(RulesChangedMeanwhile) as changed:
        await batch(RecomputeBatch(guild=GUILD, operation=first.operation))
    assert (changed.value.began, changed.value.now) == (1, 2)
    assert await xp_of(registered) == [400, 400, 200, 200, 200, 200]
    again = await recompute(registered)
    assert (again.version, again.members) == (2, 6)
    assert await xp_of(registered) == [500] * 6


async def test_who_was_taken_more_than_they_would_have_earned_stays_at_0_and_it_is_on_record(
    registered: Backend,
) -> None:
    await count(registered, USERS[0], DayCount(TODAY, 20, 10, 0, 200, 0))
    await add(registered, USERS[0], -150)
    await decide(registered, LevelRules(version=1, least_xp=5, most_xp=5))
    await recompute(registered)
    sources = await registered.levels.sources(GUILD, USERS[0])
    assert (sources.xp, sources.message_xp, sources.unexplained) == (0, 50, 0)
    assert sources.adjusted == {AdjustmentKind.ADD: -150, AdjustmentKind.RECOMPUTE: 100}
    await recompute(registered)
    assert (await registered.levels.sources(GUILD, USERS[0])).adjusted == sources.adjusted


async def test_xp_that_did_not_add_up_do_so_afterwards(registered: Backend) -> None:
    await count(registered, USERS[0], DayCount(TODAY, 20, 10, 0, 200, 0))
    async with registered.uow() as uow:
        member = (await uow.member_levels.lock(GUILD, USERS[:1]))[USERS[0]]
        member.xp = 999
        await uow.member_levels.save([member])
        await uow.commit()
    await recompute(registered)
    assert (await registered.levels.sources(GUILD, USERS[0])).unexplained == 0


async def preview(backend: Backend, *changes: RuleChange) -> RulesPreview:
    handler = PreviewRulesHandler(backend.uow, backend.level_rules)
    return await handler(PreviewRules(guild=GUILD, by=a_moderator(), changes=changes))


async def test_a_preview_says_what_a_recomputation_then_does(registered: Backend) -> None:
    for place, user in enumerate(USERS):
        await count(registered, user, DayCount(TODAY, 20, 10, 0, 200 * (place + 1), 0))
    await add(registered, USERS[5], -1_200)
    before = await xp_of(registered)
    change = ChangeNumbers(least_xp=30, most_xp=50, message_cap=900)
    shown = await preview(registered, change, ChooseCurve(LinearCurve(first=300)))
    assert await xp_of(registered) == before
    rules = LevelRules(version=1, least_xp=30, most_xp=50, message_cap=900, curve=LinearCurve(first=300))
    await decide(registered, rules)
    async with registered.uow() as uow:
        levels = {user: member.level for user, member in (await uow.member_levels.lock(GUILD, USERS)).items()}
    await recompute(registered)
    after = await xp_of(registered)
    moves = {move.member: (move.xp_before, move.xp, move.level_before, move.level) for move in shown.most}
    assert moves == {
        user: (before[place], after[place], levels[user], rules.curve.level_at(after[place]))
        for place, user in enumerate(USERS)
        if before[place] != after[place] or levels[user] != rules.curve.level_at(after[place])
    }
    assert (shown.members, shown.is_exact) == (6, False)
    moved = [move.level - move.level_before for move in shown.most if move.level != move.level_before]
    assert shown.by_levels == {by: moved.count(by) for by in moved}


async def test_a_preview_of_another_curve_is_exact_and_shows_the_ten_who_move_most(registered: Backend) -> None:
    for number in range(12):
        await add(registered, UserId(200 + number), 7 * (number + 1))
    shown = await preview(registered, ChooseCurve(LinearCurve(first=7)))
    assert shown.is_exact
    assert [(move.member, move.level) for move in shown.most] == [(211 - place, 12 - place) for place in range(10)]
    assert (shown.by_levels, shown.members) == (dict.fromkeys(range(12, 0, -1), 1), 12)


async def test_a_preview_of_the_same_rules_moves_nobody(registered: Backend) -> None:
    await import_all(registered)
    shown = await preview(registered)
    assert (shown.members, shown.by_levels, shown.most, shown.is_exact) == (6, {}, (), True)


async def test_only_who_manages_the_server_previews_rules_and_rules_are_checked(registered: Backend) -> None:
    handler = PreviewRulesHandler(registered.uow, registered.level_rules)
    with pytest.raises(MissingPermission):
        await handler(PreviewRules(guild=GUILD, by=a_standing()))
    with pytest.raises(RuleOutOfRange):
        await preview(registered, ChangeNumbers(least_xp=900))
