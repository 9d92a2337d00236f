"""Roles and channels that go."""

from attrs import evolve

from tests.builders import GUILD
from tests.configuring import Server, names_of


def lose(server: Server, *ids: int) -> None:
    names = names_of()
    by_id = {kind: {id_: name for id_, name in there.items() if id_ not in ids} for kind, there in names.by_id.items()}
    server.directory.names[GUILD] = evolve(names, by_id=by_id)
    known = {role: facts for role, facts in server.roles.roles.known.items() if role not in ids}
    server.roles.roles = evolve(server.roles.roles, known=known)
