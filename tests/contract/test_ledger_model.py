"""Whatever is asked of it, in whatever order, the ledger does what a few lines of plain Python say it should."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.verify_ledger import VerifyLedger, VerifyLedgerHandler
from domain.points.account import MAX_POINTS, MINT, AccountRef, pot, wallet
from domain.points.amount import points
from domain.points.errors import (
    AlreadyReversed,
    InsufficientPoints,
    InvalidAmount,
    ReceiverFull,
    ReversalIsFinal,
)
from domain.points.transaction import (
    Draft,
    Entry,
    RecordedTransaction,
    TransactionId,
    TransactionKind,
    moved,
    reversal_of,
)
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId, RequestId, UserId
from infrastructure.database.engines import Engines
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend, memory_backend
from tests.contract.machines import LONGEST, check, emptied
from tests.fakes.clock import START, FakeClock

type Run = Callable[[Coroutine[None, None, object]], object]

_ACCOUNTS = (*(wallet(UserId(number)) for number in range(1, 5)), pot(1), MINT)
_GUILDS = (GUILD, OTHER_GUILD)
_AMOUNTS = st.one_of(
    st.integers(1, 60), st.sampled_from([MAX_POINTS, MAX_POINTS - 1, MAX_POINTS - 30, 0, -5, MAX_POINTS + 1])
)
_REQUESTS = st.integers(1, 40)  # few, so that some come twice


class LedgerMachine(RuleBasedStateMachine):
    """`balances` and `recorded` are the model."""

    def __init__(self, run: Run, backend: Backend) -> None:
        super().__init__()
        self._run, self.backend = run, backend
        self.balances: dict[tuple[GuildId, AccountRef], int] = {}
        self.recorded: dict[tuple[GuildId, RequestId], RecordedTransaction] = {}
        self.reversed_: set[tuple[GuildId, TransactionId]] = set()
        self.record = RecordTransactionHandler(self.backend.uow, FakeClock())

    def run[Result](self, work: Coroutine[None, None, Result]) -> Result:
        return cast(Result, self._run(work))

    @initialize()
    def register(self) -> None:
        async def register() -> None:
            async with self.backend.uow() as uow:
                await uow.guilds.register_many(_GUILDS, at=START)
                await uow.commit()

        self.run(register())

    @rule(
        guild=st.sampled_from(_GUILDS),
        accounts=st.lists(st.sampled_from(_ACCOUNTS), min_size=2, max_size=2, unique=True),
        amount=_AMOUNTS,
        request=_REQUESTS,
    )
    def move(self, guild: GuildId, accounts: list[AccountRef], amount: int, request: int) -> None:
        if not 1 <= amount <= MAX_POINTS:
            with pytest.raises(InvalidAmount):
                points(amount)
            return
        self._record(self._draft(guild, moved(accounts[0], accounts[1], points(amount)), request))

    @rule(
        guild=st.sampled_from(_GUILDS),
        gains=st.dictionaries(st.sampled_from(_ACCOUNTS[:-1]), st.integers(-20, 40).filter(bool), min_size=2),
        request=_REQUESTS,
    )
    def move_many(self, guild: GuildId, gains: dict[AccountRef, int], request: int) -> None:
        out = -sum(gains.values())
        entries = [Entry(account, gain) for account, gain in gains.items()] + ([Entry(MINT, out)] if out else [])
        self._record(self._draft(guild, tuple(entries), request))

    @rule(which=st.integers(0, 1_000), request=_REQUESTS)
    def reverse(self, which: int, request: int) -> None:
        if not self.recorded:
            return
        made = list(self.recorded.values())[which % len(self.recorded)]
        if made.reverses is not None:
            with pytest.raises(ReversalIsFinal):
                reversal_of(made, actor=MODERATOR, reason=None, request=RequestId(request))
            return
        self._record(reversal_of(made, actor=MODERATOR, reason=None, request=RequestId(request)))

    @invariant()
    def every_balance_is_as_expected(self) -> None:
        expected = dict(self.balances)
        assert self.run(self.backend.accounts()) == expected
        for guild in _GUILDS:
            assert sum(balance for (of, _), balance in expected.items() if of == guild) == 0

    def teardown(self) -> None:
        async def look() -> None:
            async with self.backend.uow() as uow:
                for (guild, request), recorded in self.recorded.items():
                    assert await uow.points.recorded_by(guild, request) == recorded
                    assert await uow.points.get(guild, recorded.id) == recorded

        self.run(look())

    def _draft(self, guild: GuildId, entries: tuple[Entry, ...], request: int) -> Draft:
        return Draft(
            guild=guild,
            kind=TransactionKind("moved"),
            actor=MODERATOR,
            reason=None,
            request=RequestId(request),
            entries=entries,
        )

    def _record(self, draft: Draft) -> None:
        """What is recorded or refused, told by the model first."""
        key = draft.guild, draft.request
        refusal = None if key in self.recorded else self._refusal(draft)
        if refusal is not None:
            with pytest.raises(refusal):
                self.run(self.record(RecordTransaction(draft)))
            return
        receipt = self.run(self.record(RecordTransaction(draft)))
        if key in self.recorded:
            assert receipt == self.recorded[key]
            return
        for entry in draft.entries:
            of = draft.guild, entry.account
            self.balances[of] = self.balances.get(of, 0) + entry.amount
            assert receipt.entry_of(entry.account).balance_after == self.balances[of]
        if draft.reverses is not None:
            self.reversed_.add((draft.guild, draft.reverses))
        self.recorded[key] = receipt

    def _refusal(self, draft: Draft) -> tuple[type[DomainError], ...] | None:
        if draft.reverses is not None and (draft.guild, draft.reverses) in self.reversed_:
            return (AlreadyReversed, InsufficientPoints, ReceiverFull)  # whichever is noticed first
        for entry in draft.entries:
            balance = self.balances.get((draft.guild, entry.account), 0) + entry.amount
            if entry.account != MINT and not 0 <= balance <= MAX_POINTS:
                return (InsufficientPoints, ReceiverFull)
        return None


@pytest.mark.timeout(LONGEST)
def test_the_ledger_in_memory_does_what_its_model_does(loop: asyncio.AbstractEventLoop) -> None:
    class InMemory(LedgerMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, memory_backend())

    check(InMemory, 60)


@pytest.mark.timeout(LONGEST)
def test_the_ledger_on_postgres_does_what_its_model_does(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    async def verify() -> bool:
        return (await VerifyLedgerHandler(PostgresLedgerAudit(engines))(VerifyLedger())).holds

    class OnPostgres(LedgerMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, loop.run_until_complete(emptied(engines, uow_factory)))

        def teardown(self) -> None:
            super().teardown()
            assert self.run(verify())

    check(OnPostgres, 25)
