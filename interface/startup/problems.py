"""What the command line says about an error that a person can fix."""

from application.backups.errors import BackupProblem
from application.shared.errors import BotNotInGuild, DiscordUnreachable, RecordsUnavailable
from domain.configuration.errors import VersionNotFound
from domain.guilds.errors import GuildNotRegistered
from domain.imports.errors import (
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
)
from domain.levels.operation_errors import (
    ImportUnderWay,
    ModeDiffers,
    OperationNotFound,
    OperationNotUndoable,
    OperationTakenBack,
    RulesChangedMeanwhile,
)
from infrastructure.database.distribution.steps import DistributingFailed
from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.migration_lock import MigrationUnderWay
from infrastructure.embedded_postgres import ServerNotRunningError
from infrastructure.imports.errors import (
    ExportUnusable,
    NotATuxDatabase,
    PrismaDatabase,
    SourceAddressUnusable,
    SourceUnreachable,
    SourceWritable,
    ZoneUnknown,
)
from infrastructure.observability.probe_server import ProbePortInUse
from infrastructure.observability.sentry import SentryNotInstalled
from infrastructure.settings import InvalidSettings
from interface.backups.words import problem_words
from interface.levels.level_files import LevelFileUnusable
from interface.levels.level_words import level_words
from interface.members.member_files import FileUnusable
from interface.shared.supervisor import MembersIntentRefused, TokenRefused
from interface.startup.database import (
    AddressesWithoutServer,
    DatabaseNewer,
    DatabaseRefuses,
    DatabaseTooOld,
    DatabaseUnreachable,
    SchemaNotMigrated,
    named,
)
from interface.startup.import_asking import EndsUndecided
from interface.startup.playground_process import PlaygroundNotInstalled, PlaygroundNotStarted
from interface.startup.probe_client import NotRunning, ProbesTurnedOff
from interface.startup.sole_bot import AlreadyRunning


def problem(error: BaseException) -> str:  # a table
    match error:
        case BaseExceptionGroup():
            return problem(error.exceptions[0])
        case BackupProblem():
            return problem_words(error)
        case TokenRefused():
            return "Discord refuses the token. Check DISCORD_TOKEN, or unset it to try the bot in the local playground."
        case MembersIntentRefused():
            return (
                'Discord does not allow this bot the members intent. Allow "Server Members Intent" in its developer '
                "portal, or unset TUX_DISCORD_MEMBERS_INTENT."
            )
        case BotNotInGuild(guild=guild):
            return (
                f"the bot is not in the server {guild}, so names cannot be asked for; --without-discord goes without."
            )
        case DiscordUnreachable():
            return "Discord does not answer; try again, or go without the names, with --without-discord."
        case VersionNotFound(number=number):
            return f"there is no version {number} of this server's configuration, or no longer."
        case AddressesWithoutServer():
            return f"{' and '.join(error.names)} can only be set together with DATABASE_URL."
        case DatabaseUnreachable():
            return f"no PostgreSQL answers at {error.where} ({error.why}). Check DATABASE_URL, or unset it."
        case DatabaseRefuses():
            return f"the PostgreSQL at {error.where} refuses: {error.why}. Check DATABASE_URL, or unset it."
        case SchemaNotMigrated():
            return f"the database's schema cannot be brought up to date: {error.why}."
        case DatabaseNewer():
            return (
                f"the database is at migration {error.found}, and this version of Tux knows those up to {error.known}. "
                "Update Tux."
            )
        case MigrationUnderWay():
            return (
                f"the database's schema is not up to date, and after {error.waited:g} s this one still waits for "
                f"{named(error.by)}. Once that is done, start again; if it stands still, end it "
                f"with SELECT pg_terminate_backend({'PID' if error.by is None else error.by.pid})."
            )
        case DistributingFailed():
            where = "" if error.at is None else f" at the table {error.at.table}"
            return f"distributing the database failed{where}: {error.why}. What was done stays; run it again."
        case DatabaseTooOld():
            return f"the database is PostgreSQL {error.found}, and Tux needs {error.oldest} or newer."
        case InvalidDatabaseUrl():
            return f"{error.setting} cannot be used: {error.problem}."
        case InvalidSettings():
            return f"a setting cannot be used: {error.problem}."
        case ProbePortInUse():
            return f"port {error.port} of {error.host} is in use; set TUX_PROBE_PORT to another one, or to -1 for none."
        case GuildNotRegistered():
            return f"no server {error.guild} is known here; the bot registers those that it is in when it starts."
        case FileUnusable() | LevelFileUnusable():
            return f"{error.path} cannot be used: {error.why}."
        case OperationNotFound():
            return f"this server has no import {error.operation}."
        case OperationNotUndoable():
            return f"{error.operation} is no import that could be taken back, or was taken back already."
        case ImportUnderWay() | OperationTakenBack() | RulesChangedMeanwhile():
            return f"{level_words(error)}"
        case ImportNotFound():
            return f"this server has no import {error.number}."
        case ImportNotUndoable():
            return f"import {error.number} was taken back already."
        case ImportTakenBack():
            return f"import {error.number} is being taken back; end that first, with `tux import rollback`."
        case ImportEndsDiffer():
            begun, now = ("--take-over-ends", "--leave-ends")[:: 1 if error.takes_over_ends else -1]
            return _begun_otherwise(error.number, begun, now)
        case ModeDiffers():
            return _begun_otherwise(error.number, f"--mode {error.begun}", f"--mode {error.now}")
        case ImportedFromElsewhere():
            return (
                f"import {error.number} of this server came from {error.before}, and this is {error.now}: two bots "
                "number their records alike, so nothing was changed. Take that one back first, with `tux import "
                "rollback`, or say --same-source if it is the same bot at another place."
            )
        case ImportNotEnded():
            return "another import of the same source has not come to its end: run that again, and it goes on."
        case EndsUndecided():
            return (
                f"{error.count:,} bans or jails end in the future. Say --take-over-ends to have the bot end them, or "
                "--leave-ends to leave that to whoever made them."
            )
        case SourceUnreachable():
            return f"no database to bring anything in from answers at {error.where} ({error.why})."
        case SourceAddressUnusable():
            return f"the address to bring anything in from cannot be used: {error.why}."
        case NotATuxDatabase():
            return f"{error.where} is no database of a published Tux: it has no {error.missing}."
        case PrismaDatabase():
            return (
                f"{error.where} is the database of a Tux from before it used SQLModel, which had other tables, and "
                "cannot be read."
            )
        case SourceWritable():
            return f"{error.where} did not promise to change nothing, so nothing was read."
        case ZoneUnknown():
            return f"no time zone is called {error.name}; one is called Europe/Berlin, for example."
        case ExportUnusable():
            return f"{error.path} cannot be used: {error.why}."
        case AlreadyRunning():
            process = "another process" if error.pid is None else f"process {error.pid}"
            where = f" in the playground at {error.address}" if error.address else ""
            return f"already running: {process} is the bot{where}."
        case PlaygroundNotStarted():
            return f"the playground cannot start: {error.problem}."
        case PlaygroundNotInstalled():
            return "the playground's extra is missing: pip install 'tux[playground]', or set DISCORD_TOKEN for Discord."
        case SentryNotInstalled():
            return "SENTRY_DSN is set, and the extra is missing: pip install 'tux[sentry]'."
        case ServerNotRunningError():
            return f"{error}; `tux run` starts it."
        case ProbesTurnedOff():
            return "TUX_PROBE_PORT is -1, so a running bot cannot be asked."
        case NotRunning():
            return f"no bot answers at {error.address}."
        case RecordsUnavailable():
            return "the database does not answer."
        case _:
            return str(error) or type(error).__name__


def _begun_otherwise(number: int, begun: str, now: str) -> str:
    return (
        f"import {number} began with {begun} and has not ended, and this is {now}: nothing was changed. Run it as it "
        "began, or take it back first, with `tux import rollback`."
    )
