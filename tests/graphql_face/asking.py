"""Asking the endpoint."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.types import ASGIApp

from tests.support.http import client

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


class Asker:
    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.http = http

    @classmethod
    @asynccontextmanager
    async def at(cls, app: ASGIApp, host: str) -> AsyncGenerator["Asker"]:
        async with client(app, host) as http:
            yield cls(http)

    async def send(self, body: Mapping[str, Any] | bytes, **headers: str) -> httpx2.Response:
        """POST the body, by default as JSON for JSON; header names with underscores."""
        given = {"content-type": JSON} | {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, bytes):
            return await self.http.post("/graphql", content=body, headers=given)
        return await self.http.post("/graphql", json=dict(body), headers=given)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, which is 200."""
        response = await self.send({"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        return response.json()

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def code(self, query: str, **variables: Any) -> str:
        """The code of the first error."""
        return (await self.ask(query, **variables))["errors"][0]["extensions"]["code"]


def code_of(response: httpx2.Response) -> str:
    return response.json()["errors"][0]["extensions"]["code"]
