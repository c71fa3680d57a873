"""Signs the ITU petition of a running demo as a visitor would, and confirms it: `sign_once.py PORT PROCESS`.

Waits until the demo is ready, as long as its process lives. Ends with status 1 and the reason when a step does not do what it should.
"""

# ruff: noqa: INP001, PLR2004 - a script, which knows the statuses of HTTP by their numbers

import http.client
import json
import os
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")

READY_SECONDS = 600
MAIL_SECONDS = 30
COUNT_SECONDS = 10  # count.json may be two seconds old


def main(port: int, process: int) -> None:
    host = f"access.localhost:{port}"
    wait(lambda: is_ready(port, process), READY_SECONDS, "/readyz does not answer 200")
    before = count(port, host)
    address = f"{uuid.uuid4().hex}@example.org"
    form = {"name": "Suzie Newcomer", "email": address, "country": "CA", "news": "no"}
    status, _ = ask(port, host, "/en/p/itu/sign", form)
    check(status == 303, f"signing answers {status}, not 303")
    link = wait(lambda: confirm_link(port, address), MAIL_SECONDS, "no mail with a link has come")
    status, _ = ask(port, host, link)
    check(status == 200, f"the link of the mail answers {status}, not 200")
    status, _ = ask(port, host, link, {"action": "confirm"})
    check(status in {200, 303}, f"confirming answers {status}")
    wait(lambda: count(port, host) == before + 1, COUNT_SECONDS, f"the count does not move from {before}")
    sys.stdout.write(f"Signed and confirmed: the count moved from {before} to {before + 1}.\n")


def is_ready(port: int, process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        sys.exit("The demo has ended before it was ready.")
    return ask(port, f"localhost:{port}", "/readyz")[0] == 200


def confirm_link(port: int, address: str) -> str | None:
    _, body = ask(port, f"localhost:{port}", "/dev/mail.json")
    texts = [mail["text"] for mail in json.loads(body) if address in mail["to"]]
    found = re.search(r"https?://[^/\s]+(/\w+/c/[\w-]+)", texts[0]) if texts else None
    return found[1] if found else None


def count(port: int, host: str) -> int:
    status, body = ask(port, host, "/en/p/itu/count.json")
    check(status == 200, f"count.json answers {status}")
    return json.loads(body)["count"]


def ask(port: int, host: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """GET, or POST of a form; status 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": host}
    if form:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
    try:
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def wait(find: Callable[[], T | None], seconds: float, complaint: str) -> T:
    """What `find` gives, as soon as it is not empty or false."""
    deadline = time.monotonic() + seconds
    while not (found := find()):
        check(time.monotonic() < deadline, complaint)
        time.sleep(0.2)
    return found


def check(truth: object, complaint: str) -> None:
    if not truth:
        sys.exit(complaint)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
