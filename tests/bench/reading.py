"""Part 2: the page that everybody reads, against the same bytes from a route that does nothing else."""

from contextlib import ExitStack

from tests.bench import load
from tests.bench.ground import SLUG, Ground, fetch, folder
from tests.bench.load import send
from tests.bench.rounds import Effort, Ratio, measure
from tests.bench.table import ratio_goal, show

PATH = f"/en/p/{SLUG}"
OURS, KNOWN, STATIC = "petition page", "petition page, 304", "static bytes, Starlette"


def run(on: Ground, effort: Effort) -> None:
    with ExitStack() as stack:
        ours = stack.enter_context(on.server("ours", stack.enter_context(on.database())))
        body, headers = fetch(ours, PATH)
        file = stack.enter_context(folder()) / "page.html"
        file.write_bytes(body)
        static = stack.enter_context(on.server("static", BENCH_BODY=str(file)))
        measures = {
            OURS: lambda s: send(on, ours, load.get(ours, PATH, s)),
            KNOWN: lambda s: send(on, ours, load.get(ours, PATH, s, **{"If-None-Match": headers["etag"]})),
            STATIC: lambda s: send(on, static, load.get(static, PATH, s)),
        }
        for one in measures.values():
            one(0.5)
        windows = measure(
            {name: (lambda one=one: one(effort.seconds)) for name, one in measures.items()}, effort.rounds
        )
    show(
        f"2. Reading the petition page of {len(body):,} bytes, 64 connections",
        windows,
        [
            ratio_goal("page : static bytes", Ratio.of(windows[OURS], windows[STATIC]), least=0.5),
            ratio_goal("304 : static bytes", Ratio.of(windows[KNOWN], windows[STATIC])),
        ],
    )
