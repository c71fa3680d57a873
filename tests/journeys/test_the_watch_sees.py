"""What fails a journey by itself: each kind of wrong, made on purpose."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Route

from tests.journeys.world import Demo, visiting

HOME = "/en/"
POLICY = {"content-security-policy": "default-src 'none'"}


def answer(route: Route, *, body: str = "", headers: dict[str, str] | None = None) -> None:
    route.fulfill(body=f"<!doctype html><html lang=en><title>x</title><h1>x</h1>{body}", headers=headers or {})


@pytest.mark.parametrize(
    ("wrong", "body"),
    [
        ("against the security policy", "<style>h1{color:red}</style>"),
        ("a request to a foreign host", "<img alt='' src='https://example.org/x.png'>"),
        ("page error", "<script>throw new Error('x')</script>"),
        ("console", "<script>console.warn('x')</script>"),
    ],
)
def test_a_wrong_fails_the_journey(demo: Demo, browser: Browser, wrong: str, body: str) -> None:
    headers = {"content-type": "text/html", **(POLICY if wrong.startswith("against") else {})}
    with pytest.raises(AssertionError, match=wrong), visiting(browser) as visitor:
        visitor.page.route(demo.at("access", HOME), lambda route: answer(route, body=body, headers=headers))
        visitor.page.goto(demo.at("access", HOME))
        visitor.page.wait_for_load_state("networkidle")


class Marking(BaseHTTPRequestHandler):
    """Sets a cookie for whoever comes."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("set-cookie", "who=me")
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>x</title><link rel=icon href=data:,>")

    def log_message(self, *_: object, **__: object) -> None:
        """Nobody reads it."""


def test_a_cookie_before_anything_was_done_fails_the_journey(browser: Browser) -> None:
    with HTTPServer(("127.0.0.1", 0), Marking) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(AssertionError, match="a cookie before anything was done"), visiting(browser) as visitor:
            visitor.page.goto(f"http://localhost:{server.server_port}/")
        server.shutdown()


def test_a_small_control_is_named(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as visitor:
        visitor.page.goto(demo.at("access", HOME))
        visitor.page.evaluate("document.querySelector('.search .button').style.minBlockSize = '20px'")
        visitor.page.evaluate("document.querySelector('.search .button').style.padding = '0'")
        with pytest.raises(AssertionError, match="smaller than 44 px"):
            visitor.check_page(axe=False)
