"""A window of load: what is sent for how long, and what came of it."""

from dataclasses import dataclass

import msgspec

from tests.bench import cpu, ground
from tests.bench.ground import HOST, SLUG, Ground, Server, new_tag
from tests.bench.traffic import Answers, Load
from undersigned_graphql.operations import manifest


@dataclass(frozen=True, slots=True)
class Window:
    """What one window has shown. CPU in microseconds for each answer."""

    answers: Answers
    app: float = cpu.UNKNOWN
    postgresql: float = cpu.UNKNOWN
    store: float = cpu.UNKNOWN

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers.in_time / self.answers.seconds


def send(on: Ground, server: Server, load: Load) -> Window:
    """Send the load from a process of its own. Raises BenchError where an answer was not as it should be."""
    before = _spent(on, server)
    answers = msgspec.json.decode(ground.run("tests.bench.generator", msgspec.json.encode(load)), type=Answers)
    spent = [
        (after - then) / max(answers.good, 1) * 1e6 for after, then in zip(_spent(on, server), before, strict=True)
    ]
    if answers.bad:
        raise ground.BenchError(f"{load.kind} {load.path} was answered {answers.bad}")
    return Window(answers, *spent)


def _spent(on: Ground, server: Server) -> tuple[float, float, float]:
    return cpu.of_process(server.pid), on.cpu.of_postgresql(), on.cpu.of_store()


def get(server: Server, path: str, seconds: float, **headers: str) -> Load:
    return Load(port=server.port, host=HOST, kind="get", path=path, seconds=seconds, headers=headers)


def sign_by_form(server: Server, seconds: float) -> Load:
    path = f"/en/p/{SLUG}/sign"
    return Load(port=server.port, host=HOST, kind="form", path=path, seconds=seconds, tag=new_tag())


def sign_by_graphql(server: Server, seconds: float, document: str, petition: str) -> Load:
    """`document` is the persisted operation's id."""
    return Load(
        port=server.port,
        host=HOST,
        kind="graphql",
        path="/graphql",
        seconds=seconds,
        tag=new_tag(),
        document=document,
        petition=petition,
    )


def document(name: str) -> str:
    """The id of a persisted operation."""
    for key, text in manifest().items():
        if f" {name}(" in text:
            return key
    raise ground.BenchError(f"the manifest has no operation {name}")
