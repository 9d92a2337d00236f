"""The policies of all columns as the table of docs/privacy.md."""

from collections.abc import Iterator

from infrastructure.database.metadata import metadata
from infrastructure.database.privacy import OnErase, UserPolicy, text_policy, user_columns

_WAYS = {OnErase.ERASE: "the row goes", OnErase.PSEUDONYMISE: "the id goes", OnErase.KEEP: "kept"}


def policy_table() -> str:
    rows = ["| column | what it is | erasing | exported |", "|---|---|---|---|", *_users()]
    texts = ["| column | kept, although somebody is erased |", "|---|---|", *_texts()]
    return "\n".join([*rows, "", *texts]) + "\n"


def _users() -> Iterator[str]:
    for table in sorted(metadata.sorted_tables, key=lambda each: each.name):
        for column, policy in user_columns(table).items():
            yield f"| `{table.name}.{column.name}` | {policy.what} | {_way(policy)} | {_exported(policy)} |"


def _way(policy: UserPolicy) -> str:
    way = _WAYS[policy.on_erase]
    if policy.on_erase is OnErase.KEEP:
        return f"{way}: {policy.why}"
    if policy.only is None:
        return way
    otherwise = f"; else kept: {policy.why}" if policy.why else ""
    return f"{way} where `{policy.only}`{otherwise}"


def _exported(policy: UserPolicy) -> str:
    if policy.exported == "true":
        return "yes"
    why = f": {policy.withheld}" if policy.withheld else ""
    return f"no{why}" if policy.exported is None else f"in part{why}"


def _texts() -> Iterator[str]:
    for table in sorted(metadata.sorted_tables, key=lambda each: each.name):
        for column in table.columns:
            policy = text_policy(column)
            if policy is not None and policy.is_kept:
                yield f"| `{table.name}.{column.name}` | {policy.why} |"
