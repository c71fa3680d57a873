"""What cannot be answered, as a page: never a stack trace, never what was sent."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import KeyMissingError, KeyUnavailable, RefusedError
from undersigned.core.log import logger
from undersigned.core.ssr import RenderError
from undersigned.pages.types import FormState, GoneError, MovedError, RefusalText, RejectedError
from undersigned.pages.visits import Pages, error_visit

RETRY_AFTER = "5"

ExceptionHandler = Callable[[Request, Exception], Awaitable[Response]]


EXPECTED = (HTTPException, MovedError, GoneError, KeyMissingError, RefusedError, *DATABASE_AWAY)
"""What is not our mistake. Everything else is a fault: `core.web.Guard` logs it after the page was sent."""


def error_page(pages: Pages) -> ExceptionHandler:
    """Makes the page for every exception."""

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, RejectedError):
            return _problem(pages, request, error.status, code=error.code, arguments=error.arguments)
        if isinstance(error, MovedError):
            return RedirectResponse(error.address, 301)
        if isinstance(error, GoneError):
            data = {"removal": {"since": error.since, "reason": error.note}}
            visit = error_visit(pages, request)
            return visit.page("removed", data, status=410, path=f"/{visit.locale}/", keep=True)
        if isinstance(error, HTTPException):
            return _problem(pages, request, error.status_code, headers=dict(error.headers or {}))
        if isinstance(error, KeyMissingError):
            logger().warning("web.keys_away", error=str(error))
            error = RefusedError(KeyUnavailable())
        if isinstance(error, RefusedError):
            refusal = error.refusal
            headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after else {}
            return _problem(pages, request, refusal.status, code=refusal.code, headers=headers)
        if isinstance(error, DATABASE_AWAY):
            logger().warning("web.database_away", error=type(error).__name__)
            return _problem(pages, request, 503, headers={"retry-after": RETRY_AFTER})
        if isinstance(error, RenderError):
            logger().error("web.cannot_render", error=str(error))
        return _problem(pages, request, 500, reference=request.scope["state"]["request_id"])

    return answer


def _problem(
    pages: Pages,
    request: Request,
    status: int,
    *,
    code: str | None = None,
    arguments: dict[str, str | int] | None = None,
    headers: dict[str, str] | None = None,
    reference: str | None = None,
) -> Response:
    """The `problem` page. Its path is the home of its language: one document serves all addresses that do not exist."""
    visit = error_visit(pages, request)
    form = code and FormState(refusal=RefusalText(code, visit.say(f"refusal.{code}", **(arguments or {}))))
    path = f"/{visit.locale}/"
    try:
        return visit.page(
            "problem",
            None,
            status=status,
            form=form or None,
            reference=reference,
            path=path,
            headers=headers,
            keep=True,
        )
    except RenderError as error:
        logger().error("web.cannot_render", error=str(error), status=status)
        return HTMLResponse(_plain(status, reference), status, headers)


def _plain(status: int, reference: str | None) -> str:
    """A page for when not even pages can be made."""
    words = (
        "Try again in a few minutes. Anything you had not sent is not saved."
        if status >= 500  # noqa: PLR2004
        else "If you typed the address, check it. If you followed a link, go back and try again."
    )
    number = f"<p>Reference: {escape(reference)}</p>" if reference else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>There is a problem with this page</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f"<body><main><h1>There is a problem with this page</h1>\n<p>{words}</p>{number}</main></body></html>\n"
    )
