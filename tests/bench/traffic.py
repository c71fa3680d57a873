"""What the load generator is handed, and what it gives back."""

from typing import Literal

import msgspec


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """`form` and `graphql` send one signature after the other, each with an address that begins with `tag`."""

    port: int
    kind: Literal["get", "form", "graphql"]
    path: str
    seconds: float
    connections: int = 64
    host: str
    headers: dict[str, str] = {}
    tag: str = ""
    document: str = ""
    petition: str = ""


class Answers(msgspec.Struct, frozen=True):
    """`in_time` are those answered before the window's end, `good` all that were as they should be; latencies in ms."""

    in_time: int
    good: int
    bad: dict[str, int]
    p50: float
    p99: float
    seconds: float
