"""What the tests of the app share: a server on this computer, and what a person does."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

TINY = """\
extends: small-authority-now
name: {name}
base: null
until: 2016-09-30
demand: {{families_per_year: 150}}
social_workers: {{posts: 6}}
managers: {{posts: 1}}
teams: {{count: 1}}
opening:
  awaiting_assessment: 40
  on_protection_plans: 25
  looked_after: 30
  on_in_need_plans: 40
  closing: 5
  permanent: 5
  agency: 1
  closed_last_year: 150
question: {{measure: average_caseload, at_most: 18, by: 2016-09-15, confidence: 0.8}}
"""
"""A service of six posts over half a year: a future of it takes half a second."""


class Running:
    """A server that was started as a person starts it."""

    def __init__(self, folder: Path, before: tuple[str, ...] = ()) -> None:
        self.folder = folder
        log = folder / "said.txt"
        with log.open("w") as said:
            command = [*before, sys.executable, "-m", "sim", "app", "--no-browser"]
            self.place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
            self.process = subprocess.Popen(
                command,
                stdout=said,
                stderr=said,
                cwd=folder,
                env=self.place,
                start_new_session=True,
            )
        for _ in range(600):
            found = re.search(r"http://\S+/", log.read_text())
            if found or self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert found, log.read_text()
        self.address = found.group()
        self.port = int(re.search(r":(\d+)/", self.address).group(1))
        self.log = log

    def end(self, number: int = signal.SIGINT) -> int:
        """End the server as Ctrl-C does, or as a crash does."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def serving(folder: Path, *before: str):
    """A server in a folder, for as long as it takes; what comes `before` its command starts it."""
    running = Running(folder, before)
    try:
        yield running
    finally:
        running.end(signal.SIGKILL)


def open_file(page, app, file):
    """Begin with a file of one's own."""
    page.goto(app.address)
    page.set_input_files("#f-file", str(app.folder / file))
    page.get_by_role("button", name="Open the file").click()


def make_plan(page, name, **typed):
    """Make a plan of the service that is shown, and type what it changes."""
    page.get_by_label("Name of a new plan").fill(name)
    page.get_by_role("button", name="Make a plan").click()
    page.get_by_label("Most futures").fill("4")
    for key, text in typed.items():
        page.locator(f'[name="{key.replace("__", ".")}"]').fill(text)


def play(page, patience=300_000):
    """Press Play, and wait for the answer; `patience` is in thousandths of a second."""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_url("**/answer", timeout=patience)


def ask(app, path="", method="GET", body=None, **headers):
    """The status and the headers of an answer to a request that says of itself what is given."""
    token = app.address.split("/")[3]
    told = {"Host": f"127.0.0.1:{app.port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
    if body is not None and "Transfer-Encoding" not in told:
        told["Content-Length"] = str(len(body))
    with closing(http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)) as line:
        line.putrequest(method, path or f"/{token}/", skip_host=True, skip_accept_encoding=True)
        for name, value in told.items():
            line.putheader(name, value)
        line.endheaders(body)
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def line_to(app, path):
    """A line to a page of the app, over which its answer comes as it is made."""
    line = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)
    line.request("GET", path)
    return line


def own(app):
    """Where a page of the app says that it comes from."""
    return f"http://127.0.0.1:{app.port}"
