"""A scene: databases, two tenants, a mail server, and the programs that a test starts, kills and starts again."""

import asyncio
import re
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from msgspec import structs

from tests.embedded.ground import wait_until
from tests.factories import make_context, make_petition, make_signature, make_tenant
from tests.faults.background import Background
from tests.faults.crowd import Crowd, Person
from tests.faults.ledger import Ledger
from tests.faults.post import PostOffice
from tests.faults.programs import Program, free_port, run
from tests.faults.proxy import Proxy
from undersigned.app import open_platform
from undersigned.petitions.types import NameVisibility, Petition
from undersigned.settings import Settings
from undersigned.signatures import service
from undersigned.signatures.types import Received, SignInput, State
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import global_id

WATCH = "subscription ($petition: ID!) { petitionCount(petitionId: $petition) { count } }"
COUNT = re.compile(r'"count": ?(\d+)')
QUIET_SECONDS = 10
"""How long after a fault has ended, and leases have run out, everything due may take (security.md 6.3, I7)."""


@dataclass
class Scene:
    """Two tenants with a petition each; people sign at `access`, and nobody may touch `nahr`.

    The test writes down what it caused: `windows`, how often a mail may have been accepted without the worker knowing it;
    `dead`, how many tasks were meant to be set aside. `persons` are all who have tried to sign.
    """

    background: Background
    settings: Settings
    folder: Path
    access: Tenant
    nahr: Tenant
    petition: Petition
    office: PostOffice
    crowd: Crowd
    ledger: Ledger
    untouched: str = ""
    programs: list[Program] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    windows: int = 0
    dead: int = 0

    def go_through(self, line: Proxy) -> None:
        """Let the programs reach the database through the line; what the test looks at it reads directly."""
        name = self.settings.database_url.partition("?")[0].rpartition("/")[2]
        url = f"postgresql://undersigned@127.0.0.1:{line.port}/{name}?sslmode=disable"
        self.settings = structs.replace(self.settings, database_url=url)

    def start_web(self, faults: str = "") -> Program:
        """The web server, as soon as it can work."""
        web = self._start("serve", faults)
        web.wait_for(lambda: self.readiness() == 200)
        return web

    def start_worker(self, faults: str = "") -> Program:
        """The worker, as soon as it works; with faults armed at once, for it may end before."""
        worker = self._start("work", faults)
        if not faults:
            worker.wait_for(lambda: "worker.ready" in worker.said())
        return worker

    def readiness(self) -> int:
        """The status of /readyz; 0 where nobody listens."""
        try:
            return httpx2.get(f"http://127.0.0.1:{self.settings.port}/readyz", timeout=5, trust_env=False).status_code
        except httpx2.TransportError:
            return 0

    def sign(self, persons: Sequence[Person], *, at_once: int = 8) -> "Future[None]":
        """Let people sign while the test goes on."""
        self.persons += persons
        return self.background.start(self.crowd.sign(persons, at_once=at_once))

    def confirm(self, persons: Sequence[Person], *, at_once: int = 8) -> "Future[None]":
        """Let people confirm, each as soon as the mail is there."""
        return self.background.start(self.crowd.confirm(persons, at_once=at_once))

    @contextmanager
    def watch(self) -> Generator[Iterator[int]]:
        """The counts that somebody sees who watches, one after the other."""
        with httpx2.stream(
            "POST",
            f"http://127.0.0.1:{self.settings.port}/graphql",
            json={"query": WATCH, "variables": {"petition": global_id("Petition", self.petition.id)}},
            headers={"host": f"{self.access.domain}:{self.settings.port}", "accept": "text/event-stream"},
            timeout=20,
            trust_env=False,
        ) as answer:
            yield (int(found) for line in answer.iter_lines() for found in COUNT.findall(line))

    def sign_here(self, persons: Sequence[Person]) -> None:
        """Let people sign by the service, in this process: for tests of the worker alone."""
        self.persons += persons
        self.background.run(self._sign_here(persons))

    async def _sign_here(self, persons: Sequence[Person]) -> None:
        async with open_platform(self.settings) as platform:
            context = make_context(platform, self.access)
            signs = [SignInput(person.name, person.email, "DE", news=False) for person in persons]
            answers = await asyncio.gather(*(service.sign(context, self.petition.id, sign) for sign in signs))
            assert all(isinstance(answer, Received) for answer in answers), answers

    def settle(self, rounds: int = 8) -> None:
        """Wait until no task is unfinished; where nothing moves any more, let the time of leases and pauses pass."""
        for _ in range(rounds):
            if wait_until(self._is_settled, QUIET_SECONDS):
                return
            self.ledger.pass_time()
        raise AssertionError(f"unfinished: {self.ledger.unfinished()}\n{self.logs()[-5000:]}")

    def _is_settled(self) -> bool:
        """Whether all is done. Where all that is left waits for its lease or its pause to end, their time passes."""
        left = self.ledger.unfinished()
        if left and not self.ledger.due() and not self._moves():
            self.ledger.pass_time()
        return not left

    def _moves(self) -> bool:
        def state() -> object:
            return len(self.office.accepted), dict(self.office.reached), self.ledger.unfinished()

        before = state()
        return wait_until(lambda: state() != before, 0.7)

    def logs(self) -> str:
        return "".join(program.said() for program in self.programs)

    def close(self) -> None:
        for program in self.programs:
            if program.lives():
                program.kill()
        self.office.close()

    def run(self, *command: str) -> str:
        """What a command of an operator says."""
        return run(command, self._environment())

    def _start(self, command: str, faults: str) -> Program:
        log = self.folder / f"{len(self.programs)}-{command}.log"
        self.programs.append(Program(command, self._environment(faults), log))
        return self.programs[-1]

    def _environment(self, faults: str = "") -> dict[str, str]:
        settings = structs.asdict(structs.replace(self.settings, faults=faults))
        variables = {f"UNDERSIGNED_{name.upper()}": str(value) for name, value in settings.items()}
        return variables | {"TMPDIR": str(self.folder)}


@contextmanager
def staged(background: Background, settings: Settings, folder: Path) -> Generator[Scene]:
    """A scene on migrated databases, with a signature at `nahr` in every state."""
    office = PostOffice(background)
    office.open()
    settings = structs.replace(settings, port=free_port(), smtp_url=office.url)
    access, nahr, petition = background.run(_seed(settings))
    crowd = Crowd(settings.port, access.domain, petition, office)
    ledger = Ledger(settings, {"access": access.id, "nahr": nahr.id})
    ledger.change("UPDATE outbox SET state = 'done', finished_at = now()", "nahr")
    scene = Scene(background, settings, folder, access, nahr, petition, office, crowd, ledger)
    scene.untouched = ledger.fingerprint("nahr")
    try:
        yield scene
    finally:
        scene.close()


async def _seed(settings: Settings) -> tuple[Tenant, Tenant, Petition]:
    async with open_platform(settings) as platform:
        access = await make_tenant(platform, 1, "access")
        nahr = await make_tenant(platform, 2, "nahr", locales=("ar", "en"), default_locale="ar")
        petition = await make_petition(platform, access, "open", name_visibility=NameVisibility.PUBLIC)
        other = await make_petition(platform, nahr, "open")
        for state in (State.PENDING, State.CONFIRMED, State.HELD, State.WITHDRAWN):
            await make_signature(platform, nahr, other, state=state)
    return access, nahr, petition
