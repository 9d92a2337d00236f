"""What people see of points: pure functions from views to cards."""

from collections.abc import Callable, Mapping

from application.points.grant_to_role import RoleGranted
from application.points.list_transactions import Transactions
from application.points.plan_role_grant import PlannedRoleGrant
from application.points.queries import HistoryLine, Receipt
from application.points.show_balance import Balance
from application.points.show_rules import PointRules
from domain.points.account import AccountKind, AccountRef
from domain.points.transaction import (
    DAILY,
    GRANT,
    PURCHASE,
    REVERSAL,
    ROLE_GRANT,
    TAKE,
    TRANSFER,
    RecordedTransaction,
    TransactionKind,
)
from interface.shared.layout import (
    LONGEST_TEXT,
    Card,
    Container,
    as_typed,
    as_written,
    card,
    container,
    shortened,
    within,
)
from interface.shared.setting_face import shown_name

GOLD = 0xE0B341

_LONGEST_LINE_REASON = 60
_MOST_NUMBERS = 20
_MADE_FOR: Mapping[TransactionKind, str] = {
    TRANSFER: "Gift",
    GRANT: "Granted",
    ROLE_GRANT: "Granted to a role",
    TAKE: "Taken",
    DAILY: "Daily",
    PURCHASE: "Bought",
    REVERSAL: "Reversal",
}


def amount_text(points: int, currency: str) -> str:
    return f"**{points:,}** {as_typed(currency)}"


def balance_card(balance: Balance) -> Card:
    return card(container(f"### <@{balance.user}> has {amount_text(balance.points, balance.currency)}", colour=GOLD))


def given_card(receipt: Receipt) -> Card:
    """What the giver reads."""
    giver, receiver = receipt.transaction.entries if _gives(receipt) else receipt.transaction.entries[::-1]
    heading = f"### You gave <@{receiver.account.holder}> {amount_text(receiver.amount, receipt.currency)}"
    return _receipt(receipt, heading, f"You have {giver.balance_after:,} left")


def granted_card(receipt: Receipt) -> Card:
    return _by_moderator(receipt, lambda user, amount: f"<@{user}> was granted {amount}")


def taken_card(receipt: Receipt) -> Card:
    return _by_moderator(receipt, lambda user, amount: f"<@{user}> lost {amount}")


def reversed_card(receipt: Receipt) -> Card:
    made = receipt.transaction
    lines = [
        f"{_account(entry.account)} {entry.amount:+,} → {entry.balance_after:,}"
        for entry in made.entries
        if entry.account.kind is not AccountKind.MINT
    ]
    heading = f"### Transaction #{made.reverses} was reversed\n**Reason** {_reason(made)}"
    body = within(lines, LONGEST_TEXT - 200, heading=heading)
    return card(container(body, f"-# Transaction #{made.id}", colour=GOLD))


def role_grant_preview(planned: PlannedRoleGrant) -> Container:
    """What would be done. The button that confirms it is not in it yet."""
    grant = planned.grant
    people = " ".join(f"<@{user}>" for user in planned.sample)
    more = grant.receivers - len(planned.sample)
    lines = [
        f"### Grant {amount_text(grant.amount, planned.currency)} to each who has <@&{grant.role}>?",
        f"**Members** {grant.receivers:,}: {people}" + (f" and {more:,} more" if more else ""),
        f"**Altogether** {grant.amount * grant.receivers:,}",
        f"**Reason** {as_written(grant.reason)}",
    ]
    if planned.bots:
        lines.append(f"**Bots left out** {planned.bots:,}")
    if planned.full:
        lines.append(f"**Left out, because they cannot hold that much more** {planned.full:,}")
    return container("\n".join(lines), "-# Nothing was done yet.", colour=GOLD)


def role_granted_card(granted: RoleGranted) -> Card:
    grant, numbers = granted.grant, granted.transactions
    members = f"{granted.receivers:,} member{'' if granted.receivers == 1 else 's'}"
    lines = [
        f"### {members} with <@&{grant.role}> got {amount_text(grant.amount, granted.currency)} each",
        f"**Altogether** {grant.amount * granted.receivers:,}",
        f"**Reason** {as_written(grant.reason)}",
    ]
    if granted.left_out:
        lines.append(f"**Got nothing** {granted.left_out:,}: they cannot hold that much more, or lost the role")
    named = f"{len(numbers)} transactions" if len(numbers) > 1 else "Transaction"
    footer = f"-# {named} {', '.join(f'#{number}' for number in numbers[:_MOST_NUMBERS])}"
    return card(container("\n".join(lines), footer + (" …" if len(numbers) > _MOST_NUMBERS else ""), colour=GOLD))


def history_card(shown: Transactions) -> Container:
    """One page; the buttons that lead on are not in it yet."""
    entries = [_line(line) for line in shown.page.items] or ["*Nothing yet.*"]
    heading = f"### {as_typed(shown.currency).capitalize()} of <@{shown.user}>"
    return container(within(entries, LONGEST_TEXT, heading=heading), colour=GOLD)


def rules_card(rules: PointRules) -> Card:
    lines = [
        f"**Called** {as_typed(rules.currency)}",
        f"**Members can give to each other** {'Yes' if rules.giving else 'No'}",
        f"**Most that one gives in a day** {f'{rules.daily_limit:,}' if rules.daily_limit else '*no limit*'}",
        f"**Discord account at least** {f'{rules.min_account_age} days old' if rules.min_account_age else '*any age*'}",
    ]
    hint = "-# Who may manage this server changes them with `/settings set points`."
    return card(container("\n".join(["### Points in this server", *lines]), hint, colour=GOLD))


def _gives(receipt: Receipt) -> bool:
    return receipt.transaction.entries[0].amount < 0


def _by_moderator(receipt: Receipt, words: Callable[[int, str], str]) -> Card:
    [entry] = [entry for entry in receipt.transaction.entries if entry.account.kind is AccountKind.WALLET]
    heading = f"### {words(entry.account.holder, amount_text(abs(entry.amount), receipt.currency))}"
    return _receipt(receipt, heading, f"They have {entry.balance_after:,} now")


def _receipt(receipt: Receipt, heading: str, balance: str) -> Card:
    made = receipt.transaction
    lines = [heading] + ([f"**Reason** {_reason(made)}"] if made.reason else [])
    return card(container("\n".join(lines), f"-# {balance} · Transaction #{made.id}", colour=GOLD))


def _reason(made: RecordedTransaction) -> str:
    return "*none given*" if made.reason is None else as_written(made.reason)


def _line(line: HistoryLine) -> str:
    parts = [f"**{line.amount:+,}**", _MADE_FOR.get(line.kind, as_typed(line.kind.replace("_", " ")))]
    if line.other.kind is not AccountKind.MINT:
        parts[-1] += f" {'to' if line.amount < 0 else 'from'} {_account(line.other)}"
    elif line.kind in (GRANT, ROLE_GRANT, TAKE, REVERSAL):
        parts[-1] += f" by <@{line.actor}>"
    if line.reverses is not None:
        parts.append(f"of #{line.reverses}")
    if line.reversed_by is not None:
        parts.append(f"*reversed by #{line.reversed_by}*")
    if line.reason:
        parts.append(shortened(line.reason, _LONGEST_LINE_REASON, as_written))
    footer = f"-# #{line.id} · <t:{int(line.at.timestamp())}:f> · {line.balance_after:,} afterwards"
    return " · ".join(parts) + "\n" + footer


def _account(account: AccountRef) -> str:
    if account.kind is AccountKind.WALLET:
        return f"<@{account.holder}>"
    return "the mint" if account.kind is AccountKind.MINT else f"{shown_name(account.kind)} {account.holder}"
