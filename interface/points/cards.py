"""What people see of points: pure functions from views to cards."""

from collections.abc import Callable, Mapping

from application.points.grant_to_role import RoleGranted
from application.points.list_transactions import Transactions
from application.points.plan_role_grant import PlannedRoleGrant
from application.points.queries import HistoryLine, Receipt
from application.points.show_balance import Balance
from application.points.show_rules import PointRules
from domain.points.account import AccountKind, AccountRef
from domain.points.own_reasons import item_paid_for, refund_given
from domain.points.reason import Reason
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
from interface.points.shop_words import REFUSALS
from interface.shared.currency import counted_currency, currency_name, currency_title
from interface.shared.enum_words import in_words
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext, number, signed
from interface.shared.layout import (
    AMBER,
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

_LONGEST_LINE_REASON = 60
_MOST_NUMBERS = 20
_MADE_FOR: Mapping[TransactionKind, Text] = {
    TRANSFER: gettext_lazy("Gift"),
    GRANT: gettext_lazy("Granted"),
    ROLE_GRANT: gettext_lazy("Granted to a role"),
    TAKE: gettext_lazy("Taken"),
    DAILY: gettext_lazy("Daily"),
    PURCHASE: gettext_lazy("Bought"),
    REVERSAL: gettext_lazy("Reversal"),
}


def amount_text(points: int, currency: str) -> str:
    return f"**{number(points)}** {as_typed(counted_currency(points, currency))}"


def balance_card(balance: Balance) -> Card:
    amount = amount_text(balance.points, balance.currency)
    return card(container(gettext("### <@{user}> has {amount}", user=balance.user, amount=amount), colour=AMBER))


def given_card(receipt: Receipt) -> Card:
    """What the giver reads."""
    giver, receiver = receipt.transaction.entries if _gives(receipt) else receipt.transaction.entries[::-1]
    amount = amount_text(receiver.amount, receipt.currency)
    heading = gettext("### You gave <@{user}> {amount}", user=receiver.account.holder, amount=amount)
    return _receipt(receipt, heading, gettext("You have {balance} left", balance=number(giver.balance_after)))


def granted_card(receipt: Receipt) -> Card:
    return _by_moderator(
        receipt, lambda user, amount: gettext("<@{user}> was granted {amount}", user=user, amount=amount)
    )


def taken_card(receipt: Receipt) -> Card:
    return _by_moderator(receipt, lambda user, amount: gettext("<@{user}> lost {amount}", user=user, amount=amount))


def reversed_card(receipt: Receipt) -> Card:
    made = receipt.transaction
    lines = [
        f"{_account(entry.account)} {signed(entry.amount)} → {number(entry.balance_after)}"
        for entry in made.entries
        if entry.account.kind is not AccountKind.MINT
    ]
    heading = gettext("### Transaction #{id} was reversed\n**Reason** {reason}", id=made.reverses, reason=_reason(made))
    body = within(lines, LONGEST_TEXT - 200, heading=heading)
    return card(container(body, gettext("-# Transaction #{id}", id=made.id), colour=AMBER))


def role_grant_preview(planned: PlannedRoleGrant) -> Container:
    """What would be done. The button that confirms it is not in it yet."""
    grant = planned.grant
    people = " ".join(f"<@{user}>" for user in planned.sample)
    more = grant.receivers - len(planned.sample)
    amount = amount_text(grant.amount, planned.currency)
    lines = [
        gettext("### Grant {amount} to each who has <@&{role}>?", amount=amount, role=grant.role),
        _members(grant.receivers, people, more),
        gettext("**Altogether** {amount}", amount=number(grant.amount * grant.receivers)),
        gettext("**Reason** {reason}", reason=as_written(grant.reason)),
    ]
    if planned.bots:
        lines.append(gettext("**Bots left out** {bots}", bots=number(planned.bots)))
    if planned.full:
        lines.append(gettext("**Left out, because they cannot hold that much more** {full}", full=number(planned.full)))
    return container("\n".join(lines), gettext("-# Nothing was done yet."), colour=AMBER)


def _members(count: int, people: str, more: int) -> str:
    members = gettext("**Members** {count}: {people}", count=number(count), people=people)
    return gettext("{members} and {more} more", members=members, more=number(more)) if more else members


def role_granted_card(granted: RoleGranted) -> Card:
    grant, numbers = granted.grant, granted.transactions
    lines = [
        ngettext(
            "### {n} member with <@&{role}> got {amount} each",
            "### {n} members with <@&{role}> got {amount} each",
            granted.receivers,
            role=grant.role,
            amount=amount_text(grant.amount, granted.currency),
        ),
        gettext("**Altogether** {amount}", amount=number(grant.amount * granted.receivers)),
        gettext("**Reason** {reason}", reason=as_written(grant.reason)),
    ]
    if granted.left_out:
        lines.append(
            gettext(
                "**Got nothing** {count}: they cannot hold that much more, or lost the role",
                count=number(granted.left_out),
            )
        )
    shown = ", ".join(f"#{each}" for each in numbers[:_MOST_NUMBERS])
    footer = ngettext("-# Transaction {ids}", "-# {n} transactions {ids}", max(1, len(numbers)), ids=shown)
    return card(container("\n".join(lines), footer + (" …" if len(numbers) > _MOST_NUMBERS else ""), colour=AMBER))


def history_card(shown: Transactions) -> Container:
    """One page; the buttons that lead on are not in it yet."""
    entries = [_line(line) for line in shown.page.items] or [gettext("*Nothing yet.*")]
    currency = as_typed(currency_title(shown.currency))
    heading = gettext("### {currency} of <@{user}>", currency=currency, user=shown.user)
    return container(within(entries, LONGEST_TEXT, heading=heading), colour=AMBER)


def rules_card(rules: PointRules) -> Card:
    lines = [
        gettext("### Points in this server"),
        gettext("**Called** {currency}", currency=as_typed(currency_name(rules.currency))),
        gettext("**Members can give to each other** Yes")
        if rules.giving
        else gettext("**Members can give to each other** No"),
        gettext("**Most that one gives in a day** {limit}", limit=number(rules.daily_limit))
        if rules.daily_limit
        else gettext("**Most that one gives in a day** *no limit*"),
        ngettext(
            "**Discord account at least** {n} day old",
            "**Discord account at least** {n} days old",
            rules.min_account_age,
        )
        if rules.min_account_age
        else gettext("**Discord account at least** *any age*"),
    ]
    hint = gettext("-# Who may manage this server changes them with `/settings set points`.")
    return card(container("\n".join(lines), hint, colour=AMBER))


def _gives(receipt: Receipt) -> bool:
    return receipt.transaction.entries[0].amount < 0


def _by_moderator(receipt: Receipt, words: Callable[[int, str], str]) -> Card:
    [entry] = [entry for entry in receipt.transaction.entries if entry.account.kind is AccountKind.WALLET]
    heading = f"### {words(entry.account.holder, amount_text(abs(entry.amount), receipt.currency))}"
    return _receipt(receipt, heading, gettext("They have {balance} now", balance=number(entry.balance_after)))


def _receipt(receipt: Receipt, heading: str, balance: str) -> Card:
    made = receipt.transaction
    lines = [heading] + ([gettext("**Reason** {reason}", reason=_reason(made))] if made.reason else [])
    footer = gettext("-# {balance} · Transaction #{id}", balance=balance, id=made.id)
    return card(container("\n".join(lines), footer, colour=AMBER))


def _reason(made: RecordedTransaction) -> str:
    return gettext("*none given*") if made.reason is None else as_written(made.reason)


def _line(line: HistoryLine) -> str:
    parts = [f"**{signed(line.amount)}**", _made_for(line)]
    if line.reverses is not None:
        parts.append(gettext("of #{id}", id=line.reverses))
    if line.reversed_by is not None:
        parts.append(gettext("*reversed by #{id}*", id=line.reversed_by))
    if line.reason:
        parts.append(_why(line.kind, line.reason))
    footer = gettext(
        "-# #{id} · <t:{at}:f> · {balance} afterwards",
        id=line.id,
        at=int(line.at.timestamp()),
        balance=number(line.balance_after),
    )
    return " · ".join(parts) + "\n" + footer


def _why(kind: TransactionKind, reason: Reason) -> str:
    refusal = refund_given(reason) if kind == REVERSAL else None
    if refusal is not None:
        return gettext("Refunded: {why}", why=REFUSALS[refusal])
    if kind == PURCHASE:
        return shortened(item_paid_for(reason), _LONGEST_LINE_REASON)
    return shortened(reason, _LONGEST_LINE_REASON, as_written)


def _made_for(line: HistoryLine) -> str:
    kind = str(_MADE_FOR.get(line.kind, as_typed(shown_name(line.kind))))
    if line.other.kind is not AccountKind.MINT:
        if line.amount < 0:
            return gettext("{kind} to {account}", kind=kind, account=_account(line.other))
        return gettext("{kind} from {account}", kind=kind, account=_account(line.other))
    if line.kind in (GRANT, ROLE_GRANT, TAKE, REVERSAL):
        return gettext("{kind} by <@{actor}>", kind=kind, actor=line.actor)
    return kind


_NUMBERED: Mapping[AccountKind, Text] = {AccountKind.POT: gettext_lazy("pot")}


def _account(account: AccountRef) -> str:
    if account.kind is AccountKind.WALLET:
        return f"<@{account.holder}>"
    if account.kind is AccountKind.MINT:
        return gettext("the mint")
    return f"{in_words(_NUMBERED, account.kind)} {account.holder}"
