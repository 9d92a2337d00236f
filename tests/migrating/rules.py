"""What a migration must not do while the version before it goes on working; each rule is a small function.

`docs/migrations.md` says what to do instead.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from attrs import define, field, frozen

from tests.migrating.parsing import Node, node_at, nodes, parsed, text_at, within
from tests.migrating.recording import Migration


@frozen(kw_only=True)
class Step:
    """A statement, or one of the changes that an ALTER TABLE makes at once."""

    kind: str
    """The parser's name; of an ALTER TABLE that of the change, as `AT_AddColumn`."""
    node: Node
    table: str
    transaction: int | None
    gives_up: bool
    """Whether it gives up waiting for a lock."""
    is_of_new_table: bool
    """Made by the same migration: nobody else uses it, and it is empty."""
    is_committed_before: bool
    """Before the migration is noted as done."""
    earlier: "Sequence[Step]"
    names_made: Collection[str]
    """Of constraints and indexes, by all of the migration."""
    sql: str

    @property
    def is_ddl(self) -> bool:
        return self.kind.startswith("AT_") or self.kind in _DEFINING

    @property
    def is_concurrent(self) -> bool:
        return bool(self.node.get("concurrent"))

    @property
    def constraint(self) -> Node:
        return node_at(self.node, "def", "Constraint")


_DEFINING = frozenset(("CreateStmt", "IndexStmt", "DropStmt", "RenameStmt"))
_READING = frozenset(("SelectStmt", "VariableSetStmt", "VariableShowStmt", "TransactionStmt"))
_WRITING = frozenset(("UpdateStmt", "DeleteStmt", "InsertStmt"))
_KNOWN_CHANGES = frozenset(
    f"AT_{change}"
    for change in (
        "AddColumn",
        "AddConstraint",
        "AttachPartition",
        "AlterColumnType",
        "ColumnDefault",
        "DropColumn",
        "DropConstraint",
        "DropNotNull",
        "SetNotNull",
        "SetStatistics",
        "SetRelOptions",
        "ValidateConstraint",
    )
)
_HARMLESS_FUNCTIONS = frozenset(("now", "current_timestamp", "statement_timestamp"))
_CHECKED = {"CONSTR_CHECK": "a CHECK", "CONSTR_FOREIGN": "a foreign key", "CONSTR_NOTNULL": "a NOT NULL"}
_INDEXED = {"CONSTR_UNIQUE": "a UNIQUE", "CONSTR_PRIMARY": "a primary key", "CONSTR_EXCLUSION": "an exclusion"}

type Rule = Callable[[Step], str | None]


def _lock_timeout(step: Step) -> str | None:
    if step.is_ddl and not step.is_concurrent and not step.gives_up:
        return "it waits for its lock without end, and everybody else behind it"
    return None


def _concurrently(step: Step) -> str | None:
    if step.is_of_new_table or step.is_concurrent:
        return None
    if step.kind == "IndexStmt":
        return f"nobody can write into {step.table} while the index is made"
    if step.kind == "DropStmt" and text_at(step.node, "removeType") == "OBJECT_INDEX":
        return "an index that is dropped like this locks its table"
    return None


def _not_valid(step: Step) -> str | None:
    if step.is_of_new_table:
        return None
    if step.kind == "AT_AddConstraint":
        kind = text_at(step.constraint, "contype")
        if kind in _CHECKED and not step.constraint.get("skip_validation"):
            return f"{_CHECKED[kind]} is compared with all of {step.table} under its lock"
        if kind in _INDEXED and not text_at(step.constraint, "indexname"):
            return f"{_INDEXED[kind]} has its index made under the lock of {step.table}"
    if step.kind == "AT_AddColumn":
        kinds = {text_at(each, "Constraint", "contype") for each in nodes(_column(step), "constraints")}
        if kinds & {*_CHECKED, *_INDEXED} - {"CONSTR_NOTNULL"}:
            return f"a constraint beside a new column is compared with all of {step.table} under its lock"
    return None


def _validated_alone(step: Step) -> str | None:
    if step.kind != "AT_ValidateConstraint" or step.transaction is None:
        return None
    held = [each for each in step.earlier if each.transaction == step.transaction and each.table == step.table]
    if any(each.is_ddl and each.kind != "AT_ValidateConstraint" for each in held):
        return f"{step.table} is gone through while this transaction holds its lock"
    return None


def _no_rewrite(step: Step) -> str | None:
    if step.is_of_new_table:
        return None
    if step.kind == "AT_AlterColumnType":
        return f"another type writes all of {step.table} anew under its lock"
    if step.kind == "AT_AddColumn":
        kinds = {text_at(each, "Constraint", "contype") for each in nodes(_column(step), "constraints")}
        called = {_function(each) for each in within(list(nodes(_column(step), "constraints")), "FuncCall")}
        if kinds & {"CONSTR_GENERATED", "CONSTR_IDENTITY"} or called - _HARMLESS_FUNCTIONS:
            return f"what differs from row to row has all of {step.table} written anew under its lock"
    return None


def _no_required_column(step: Step) -> str | None:
    if step.is_of_new_table:
        return None
    if step.kind == "AT_AddColumn":
        kinds = {text_at(each, "Constraint", "contype") for each in nodes(_column(step), "constraints")}
        if "CONSTR_NOTNULL" in kinds and not kinds & {"CONSTR_DEFAULT", "CONSTR_GENERATED", "CONSTR_IDENTITY"}:
            return f"the version before writes rows into {step.table} without this column"
    if step.kind == "AT_SetNotNull":
        return f"{step.table} is gone through under its lock, and the version before may leave the column out"
    return None


def _no_other_name(step: Step) -> str | None:
    if step.kind == "RenameStmt" and not step.is_of_new_table:
        return "the version before knows it by its old name"
    return None


def _names_stay(step: Step) -> str | None:
    """Only a unique index's name is told in an error, and only such are called so."""
    if step.kind == "AT_DropConstraint" and not step.is_of_new_table:
        name = text_at(step.node, "name")
    elif step.kind == "DropStmt" and text_at(step.node, "removeType") == "OBJECT_INDEX":
        name = step.table if step.table.startswith("uq_") else ""
    else:
        return None
    if not name or name in step.names_made:
        return None
    return f"the version before tells by the name {name} what a person is to read, and finds no other"


def _in_batches(step: Step) -> str | None:
    if step.kind not in _WRITING or step.is_of_new_table:
        return None
    if step.transaction is not None:
        return f"rows of {step.table} stay locked until the migration ends: batches commit by themselves"
    if not any(True for _ in _limits(step.node)):
        return f"it touches all rows of {step.table} at once: a batch has a LIMIT"
    return None


def _repeatable(step: Step) -> str | None:
    """What is committed before the migration is done is done again if that is interrupted."""
    if (
        not step.is_ddl
        or not step.is_committed_before
        or step.kind in ("AT_ValidateConstraint", "AT_ColumnDefault", "AT_DropNotNull")
    ):
        return None
    if step.kind == "IndexStmt" and step.is_concurrent:
        return None if _is_dropped_before(step) else "one that was cut off is left invalid, and has to be dropped first"
    if step.node.get("missing_ok") or step.node.get("if_not_exists"):
        return None
    if step.kind == "AT_AddConstraint":
        name = text_at(step.constraint, "conname")
        dropped = [each for each in step.earlier if each.kind == "AT_DropConstraint" and each.node.get("missing_ok")]
        if any(text_at(each.node, "name") == name for each in dropped):
            return None
    return "it is committed before the migration is done, and cannot be done a second time"


def _is_dropped_before(index: Step) -> bool:
    name = text_at(index.node, "idxname")
    dropped = [each for each in index.earlier if each.kind == "DropStmt" and each.node.get("missing_ok")]
    return any(text_at(each.node, "removeType") == "OBJECT_INDEX" and each.table == name for each in dropped)


def _known(step: Step) -> str | None:
    if step.kind in _KNOWN_CHANGES or step.kind in _DEFINING | _READING | _WRITING:
        return None
    return f"nobody has thought of {step.kind} yet: what does it lock, and for how long?"


RULES: Mapping[str, Rule] = {
    "lock_timeout": _lock_timeout,
    "concurrently": _concurrently,
    "not_valid": _not_valid,
    "validated_alone": _validated_alone,
    "no_rewrite": _no_rewrite,
    "no_required_column": _no_required_column,
    "no_other_name": _no_other_name,
    "names_stay": _names_stay,
    "in_batches": _in_batches,
    "repeatable": _repeatable,
    "known": _known,
}


def broken_rules(migration: Migration) -> Iterator[tuple[str, str, str]]:
    """The rule, what is wrong, and the statement."""
    for step in steps(migration):
        for name, rule in RULES.items():
            problem = rule(step)
            if problem is not None:
                yield name, problem, step.sql


@define
class _Course:
    """What is so when a statement is reached."""

    made: set[str] = field(factory=set)
    giving_up: set[int | None] = field(factory=set)
    """Transactions, and None for the session."""

    def follow(self, kind: str, node: Node, transaction: int | None) -> None:
        if kind == "CreateStmt":
            self.made.add(_table(node))
        if kind == "VariableSetStmt" and text_at(node, "name") == "lock_timeout":
            where = transaction if node.get("is_local") else None
            is_set = text_at(node, "kind") == "VAR_SET_VALUE"
            self.giving_up = self.giving_up | {where} if is_set else self.giving_up - {where}


def steps(migration: Migration) -> Sequence[Step]:
    course, found, made = _Course(), list[Step](), frozenset(_names_made(migration))
    for ran in migration.ran:
        for kind, node in parsed(ran.sql):
            course.follow(kind, node, ran.transaction)
            for change, part in _changes(kind, node):
                table = _table(node)
                step = Step(
                    kind=change,
                    node=part,
                    table=table,
                    transaction=ran.transaction,
                    gives_up=bool(course.giving_up & {None, ran.transaction}),
                    is_of_new_table=table in course.made,
                    earlier=tuple(found),
                    names_made=made,
                    is_committed_before=ran.transaction != migration.done_in,
                    sql=ran.sql,
                )
                found.append(step)
    return found


def _names_made(migration: Migration) -> Iterator[str]:
    for ran in migration.ran:
        for kind, node in parsed(ran.sql):
            for change, part in _changes(kind, node):
                if change == "AT_AddConstraint":
                    yield text_at(part, "def", "Constraint", "conname")
                elif change == "IndexStmt":
                    yield text_at(part, "idxname")


def _changes(kind: str, node: Node) -> Iterator[tuple[str, Node]]:
    if kind != "AlterTableStmt":
        yield kind, node
        return
    for each in nodes(node, "cmds"):
        change = node_at(each, "AlterTableCmd")
        yield text_at(change, "subtype"), change


def _table(node: Node) -> str:
    """What a statement is about; of a DROP the first of what is dropped."""
    if "objects" in node:
        [first, *_] = nodes(node, "objects")
        names = [text_at(each, "String", "sval") for each in nodes(node_at(first, "List"), "items")]
        return names[-1] if names else ""
    return text_at(node, "relation", "relname")


def _column(step: Step) -> Node:
    return node_at(step.node, "def", "ColumnDef")


def _function(call: Node) -> str:
    return text_at(nodes(call, "funcname")[-1], "String", "sval")


def _limits(node: object) -> Iterator[Node]:
    return within(node, "limitCount")
