"""The command line: `undersigned serve`, `work`, `migrate`, `tenants`, `petitions`, `jobs`, `signatures`, `attack`, `schema`, `dev`."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click
import psycopg

from undersigned.core import log
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import KeyMissingError
from undersigned.core.messages import WordsError
from undersigned.core.ssr import RenderError
from undersigned.settings import Settings, SettingsError, load

T = TypeVar("T")


class Commands(click.Group):
    """A group whose commands answer what keeps them from working with a sentence each.

    The exit status is 2 where settings, words or pages are wrong, as for a wrong command line, and else 1.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (SettingsError, WordsError) as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except RenderError as error:
            click.echo(f"The pages cannot be made: {error}. Build them: make setup", err=True)
            sys.exit(2)
        except KeyMissingError as error:
            raise click.ClickException(f"{error}. Check UNDERSIGNED_MASTER_KEY.") from None
        except (*DATABASE_AWAY, psycopg.OperationalError) as error:
            if isinstance(error, OSError) and error.filename:
                raise click.ClickException(f"{error.filename}: {error.strerror}") from None
            reason = str(error).strip().partition("\n")[0]
            raise click.ClickException(
                f"The database cannot be reached ({type(error).__name__}: {reason}). Check UNDERSIGNED_DATABASE_URL."
            ) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="undersigned")
def main() -> None:
    """Undersigned: many organisations host their petitions on one installation.

    Settings are environment variables that begin with UNDERSIGNED_; the README lists them.
    """


def _settings(environ: Mapping[str, str] = os.environ) -> Settings:
    settings = load(environ)
    log.configure(settings.log_level)
    return settings


def _settings_of_running() -> Settings:
    """The same, completed by those of a demo that runs here where the environment names no database."""
    from undersigned.demo import complete  # noqa: PLC0415 - the web stack takes a while to import

    return _settings(complete(os.environ))


@main.command()
def serve() -> None:
    """Serve the pages and GraphQL."""
    from undersigned.server import serve as run  # noqa: PLC0415 - the web stack takes a while to import

    run(_settings())


@main.command()
def work() -> None:
    """Do the background work: mails, reminders, expiry."""
    from undersigned.worker import run_worker  # noqa: PLC0415

    asyncio.run(run_worker(_settings()))


@main.command()
def migrate() -> None:
    """Create roles and databases where allowed, and bring both databases up to date."""
    from undersigned.core.migrate import migrate as run  # noqa: PLC0415

    for line in run(_settings()) or ["up to date"]:
        click.echo(line)


@main.command()
def dev() -> None:
    """Run the demo: embedded servers, web, worker and a mail view in one."""
    from undersigned.demo import run  # noqa: PLC0415

    run(os.environ)


@main.group()
def tenants() -> None:
    """Tenants as files."""


@tenants.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def tenants_check(folder: Path | None) -> None:
    """Explain every mistake in the tenants' files, with file, line and cure."""
    from undersigned.apply import check  # noqa: PLC0415

    report = check(_settings(), folder)
    click.echo(report.format() or "No mistakes.", nl=not report.format())
    sys.exit(1 if report.mistakes else 0)


@tenants.command("apply")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def tenants_apply(folder: Path | None) -> None:
    """Bring the database in line with the files, and print what that changed. Signatures are never deleted."""
    from undersigned.apply import apply  # noqa: PLC0415

    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        click.echo(line)

    report = asyncio.run(apply(_settings_of_running(), folder, tell))
    if report.mistakes:
        click.echo(report.format(), err=True, nl=False)
        sys.exit(1)
    if not told:
        click.echo("nothing to change")


@tenants.command("fallback")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%MZ"]), help="For planned work: 2026-11-24T14:00Z.")
@click.option("--folder", type=click.Path(path_type=Path), help="The tenants' files, where they are not the setting's.")
def tenants_fallback(target: Path, until: datetime | None, folder: Path | None) -> None:
    """Write error pages in each tenant's look and languages, for a proxy to serve when the server cannot."""
    from undersigned.apply import fallback  # noqa: PLC0415

    report, written = fallback(_settings(), target, until and until.replace(tzinfo=UTC), folder)
    if report.mistakes:
        click.echo(report.format(), err=True)
        sys.exit(1)
    click.echo(f"{len(written)} pages in {target}")


@main.group()
def petitions() -> None:
    """Petitions before they are published."""


@petitions.command("preview")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.argument("petition")
def petitions_preview(tenant: str, petition: str) -> None:
    """Print the address under which a draft can be seen for a week by whoever has it."""
    from undersigned.operations import preview_petition  # noqa: PLC0415

    click.echo(_run(lambda settings: preview_petition(settings, tenant, petition)))


@main.group()
def jobs() -> None:
    """The tasks of the outbox."""


@jobs.command("list")
@click.option("--tenant", help="Only this tenant's.")
def jobs_list(tenant: str | None) -> None:
    """Show how many tasks there are by kind and state, and each one that waits for a person."""
    from undersigned.operations import list_jobs  # noqa: PLC0415

    for line in _run(lambda settings: list_jobs(settings, tenant)) or ["no tasks"]:
        click.echo(line)


@jobs.command("retry")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.argument("ids", nargs=-1, type=click.UUID)
def jobs_retry(tenant: str, ids: tuple[UUID, ...]) -> None:
    """Make dead tasks due again: those named, or all of the tenant."""
    from undersigned.operations import retry_jobs  # noqa: PLC0415

    click.echo(_run(lambda settings: retry_jobs(settings, tenant, list(ids) or None)))


@jobs.command("discard")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.argument("ids", nargs=-1, required=True, type=click.UUID)
def jobs_discard(tenant: str, ids: tuple[UUID, ...]) -> None:
    """Close dead tasks without doing them."""
    from undersigned.operations import discard_jobs  # noqa: PLC0415

    click.echo(_run(lambda settings: discard_jobs(settings, tenant, list(ids))))


@main.group()
def signatures() -> None:
    """Signatures that wait for a decision."""


@signatures.command("held")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.option("--petition", required=True, help="The petition's slug.")
def signatures_held(tenant: str, petition: str) -> None:
    """List held signatures, the oldest first: id, day, country, and whether the mailbox answered. No names."""
    from undersigned.operations import list_held  # noqa: PLC0415

    for line in _run(lambda settings: list_held(settings, tenant, petition)) or ["none is held"]:
        click.echo(line)


@signatures.command("move")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.argument("signature", type=click.UUID)
@click.argument("state", type=click.Choice(["confirmed", "held", "invalidated", "withdrawn"]))
def signatures_move(tenant: str, signature: UUID, state: str) -> None:
    """Move a signature into another state; its count moves with it."""
    from undersigned.operations import move_signature  # noqa: PLC0415

    click.echo(_run(lambda settings: move_signature(settings, tenant, signature, state)))


@main.group()
def attack() -> None:
    """Attack mode: signatures must be worked for while a petition is under attack."""


@attack.command("set")
@click.option("--tenant", required=True, help="The tenant's slug.")
@click.option("--petition", help="Only this petition, by its slug; else all that say nothing themselves.")
@click.argument("mode", type=click.Choice(["auto", "on", "off"]))
def attack_set(tenant: str, petition: str | None, mode: str) -> None:
    """Switch it on or off, or let it come and go by itself (auto); for one petition, auto is what is said of all."""
    from undersigned.operations import set_attack_mode  # noqa: PLC0415

    click.echo(_run(lambda settings: set_attack_mode(settings, tenant, petition, mode)))


@attack.command("list")
@click.option("--tenant", required=True, help="The tenant's slug.")
def attack_list(tenant: str) -> None:
    """Show each petition: whether the mode is on, why, and when an attack was last noticed."""
    from undersigned.operations import list_attack_modes  # noqa: PLC0415

    for line in _run(lambda settings: list_attack_modes(settings, tenant)) or ["no petitions"]:
        click.echo(line)


@main.command()
def schema() -> None:
    """Print the GraphQL schema as SDL."""
    from undersigned_graphql.schema import sdl  # noqa: PLC0415

    click.echo(sdl(), nl=False)


def _run(act: Callable[[Settings], Awaitable[T]]) -> T:
    from undersigned.operations import UnknownError  # noqa: PLC0415 - the web stack takes a while to import

    async def run() -> T:
        return await act(_settings_of_running())

    try:
        return asyncio.run(run())
    except UnknownError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
