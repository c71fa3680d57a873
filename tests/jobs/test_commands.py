"""What an operator sees and does by command line: dead tasks, held signatures; no name in any of it."""

import asyncio
import base64
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from tests.conftest import MASTER_KEY
from tests.factories import make_petition, make_signature, make_tenant
from tests.signatures.deeds import outcomes, rows, signatures, signed, totals, work
from tests.support.mail import CaughtMail
from undersigned.cli import main
from undersigned.core import log
from undersigned.core.ids import new_id
from undersigned.core.mail import MailError
from undersigned.petitions.types import Petition, PetitionState
from undersigned.settings import Settings
from undersigned.signatures.types import State
from undersigned.tenancy.types import Context

pytestmark = pytest.mark.anyio


class Operator:
    """Somebody at a terminal with the settings of the installation."""

    def __init__(self, settings: Settings) -> None:
        self._environ = {
            "UNDERSIGNED_DATABASE_URL": settings.database_url,
            "UNDERSIGNED_MASTER_KEY": MASTER_KEY,
        }

    async def types(self, *words: str, **environ: str) -> Result:
        """The command in a thread of its own, for it runs a loop of its own."""
        return await asyncio.to_thread(CliRunner(env={**self._environ, **environ}).invoke, main, list(words))


@pytest.fixture
def operator(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setattr(log, "configure", lambda _level: None)  # the tests' own logging stays
    return Operator(settings)


@pytest.fixture
async def dead(context: Context, petition: Petition, mailbox: CaughtMail) -> list[UUID]:
    """Two confirmations that the mail server refused for good."""
    mailbox.refuse_with = [MailError(550, permanent=True, reason="refused")] * 2
    for n in range(2):
        await signed(context, petition, email=f"canary{n}@example.org", name="Canary Name")
    await work(context.platform, context.tenant)
    found = await rows(
        context.platform,
        context.tenant,
        "SELECT id FROM outbox WHERE tenant_id = $1 AND state = 'dead' ORDER BY created_at",
    )
    return [row["id"] for row in found]


async def test_dead_tasks_are_listed_with_their_error(operator: Operator, context: Context, dead: list[UUID]) -> None:
    slug = context.tenant.slug
    result = await operator.types("jobs", "list", "--tenant", slug)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert f"{slug}  ask_to_confirm  dead  2" in lines
    assert f"{slug}  remind_to_confirm  ready  4" in lines
    for task_id in dead:
        assert f"{slug}  {task_id}  ask_to_confirm  dead  after 1 attempts: mail: refused 550" in lines
    assert "anary" not in result.output
    everybodys = await operator.types("jobs", "list")
    assert set(lines) <= set(everybodys.output.splitlines())


async def test_dead_tasks_are_retried_by_name_or_all(
    operator: Operator, context: Context, dead: list[UUID], mailbox: CaughtMail
) -> None:
    slug = context.tenant.slug
    result = await operator.types("jobs", "retry", "--tenant", slug, str(dead[0]))
    assert (result.exit_code, result.output) == (0, "1 task is due again\n")
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    result = await operator.types("jobs", "retry", "--tenant", slug)
    assert result.output == "1 task is due again\n"
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 2
    assert (await operator.types("jobs", "retry", "--tenant", slug)).output == "0 tasks are due again\n"
    found = await signatures(context.platform, context.tenant)
    assert [row["mails_sent"] for row in found] == [1, 1]


async def test_dead_tasks_are_closed_without_being_done(
    operator: Operator, context: Context, dead: list[UUID], mailbox: CaughtMail
) -> None:
    slug = context.tenant.slug
    result = await operator.types("jobs", "discard", "--tenant", slug, *map(str, dead))
    assert (result.exit_code, result.output) == (0, "2 tasks are closed\n")
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    assert [outcome for _, state, outcome in await outcomes(context.platform, context.tenant) if state == "done"] == [
        "discarded",
        "discarded",
    ]


async def test_tasks_of_another_tenant_are_not_touched(operator: Operator, context: Context, dead: list[UUID]) -> None:
    other = await make_tenant(context.platform, context.tenant.id + 40_000, f"other{context.tenant.id}")
    for command in ("retry", "discard"):
        result = await operator.types("jobs", command, "--tenant", other.slug, *map(str, dead))
        assert result.exit_code == 1
        assert f"{other.slug} has 0 dead tasks of the {len(dead)} that were named" in result.output
    assert (await operator.types("jobs", "list", "--tenant", other.slug)).output == "no tasks\n"


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("jobs", "list", "--tenant", "nobody"), 1, "There is no tenant 'nobody'. There are: "),
        (("jobs", "retry"), 2, "Missing option '--tenant'"),
        (("jobs", "retry", "--tenant", "x", "not-an-id"), 2, "'not-an-id' is not a valid UUID"),
        (("jobs", "discard", "--tenant", "x"), 2, "Missing argument"),
        (("signatures", "move", "--tenant", "x", str(new_id()), "anonymised"), 2, "is not one of"),
    ],
)
async def test_a_mistake_is_explained(
    operator: Operator, context: Context, words: tuple[str, ...], status: int, says: str
) -> None:
    result = await operator.types(*words)
    assert result.exit_code == status
    assert says in result.output
    assert "Traceback" not in result.output


async def test_wrong_settings_are_explained_each_on_a_line(operator: Operator) -> None:
    result = await operator.types("jobs", "list", UNDERSIGNED_PORT="70000", UNDERSIGNED_COLOUR="red")
    assert result.exit_code == 2
    assert "UNDERSIGNED_PORT" in result.output
    assert "UNDERSIGNED_COLOUR is not a setting" in result.output
    assert MASTER_KEY not in result.output


async def test_held_signatures_are_listed_without_names_and_moved_with_their_count(
    operator: Operator, context: Context, petition: Petition
) -> None:
    slug = context.tenant.slug
    held = await make_signature(
        context.platform, context.tenant, petition, state=State.HELD, name="Canary Name", email="canary@example.org"
    )
    result = await operator.types("signatures", "held", "--tenant", slug, "--petition", petition.slug)
    assert result.output == f"{held.id}  {held.created_at:%Y-%m-%d}  DE  unanswered\n"
    result = await operator.types("signatures", "move", "--tenant", slug, str(held.id), "confirmed")
    assert result.output == "held → confirmed\n"
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}
    result = await operator.types("signatures", "move", "--tenant", slug, str(held.id), "invalidated")
    assert result.output == "confirmed → invalidated\n"
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 0}


async def test_a_move_that_is_none_is_explained(operator: Operator, context: Context, petition: Petition) -> None:
    slug = context.tenant.slug
    pending = await make_signature(context.platform, context.tenant, petition, state=State.PENDING)
    for signature_id in (pending.id, new_id()):
        result = await operator.types("signatures", "move", "--tenant", slug, str(signature_id), "withdrawn")
        assert result.exit_code == 1
        assert f"has no signature {signature_id} that may become withdrawn" in result.output
    result = await operator.types("signatures", "held", "--tenant", slug, "--petition", "none")
    assert result.exit_code == 1
    assert "has no petition 'none'" in result.output


async def test_held_signatures_of_a_removed_petition_are_listed(operator: Operator, context: Context) -> None:
    removed = await make_petition(context.platform, context.tenant, "removed")
    held = await make_signature(context.platform, context.tenant, removed, state=State.HELD)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = 'removed', since = now() WHERE tenant_id = $1 AND id = $2",
            context.tenant.id,
            removed.id,
        )
    result = await operator.types("signatures", "held", "--tenant", context.tenant.slug, "--petition", "removed")
    assert (result.exit_code, result.output.split("  ")[0]) == (0, str(held.id))


async def test_a_wrong_master_key_is_explained(operator: Operator, context: Context, petition: Petition) -> None:
    draft = await make_petition(context.platform, context.tenant, "draft", state=PetitionState.DRAFT)
    await context.platform.keys.tenant(context.tenant.id)
    wrong = {"UNDERSIGNED_MASTER_KEY": base64.b64encode(bytes(32)).decode()}
    result = await operator.types("petitions", "preview", "--tenant", context.tenant.slug, draft.slug, **wrong)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "UNDERSIGNED_MASTER_KEY does not open" in result.output


async def test_a_file_that_cannot_be_written_is_named(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "pages").touch()
    result = await operator.types("tenants", "fallback", str(tmp_path / "pages" / "here"))
    assert result.exit_code == 1
    assert f"{tmp_path / 'pages' / 'here'}" in result.output
    assert "Not a directory" in result.output
    assert "database" not in result.output
