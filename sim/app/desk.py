"""The desk: what every page of the app works with, and how it is drawn."""

import re
import time
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sim import __version__
from sim.app.shelf import Shelf
from sim.app.studies import Studies, in_a_line
from sim.scenario.words import spoken

HERE = Path(__file__).parent
MOST_STREAMS = 4
"""Pages that may hear of progress as it happens; browsers have six lines to one place."""
Typed = dict[str, str]


class Desk:
    """The plans, the studies, and whether anybody is still looking."""

    def __init__(self, out: Path, token: str) -> None:
        self.out, self.token = out, token
        self.shelf, self.studies = Shelf(out), Studies(out)
        self.streams = 0
        self.readings: dict[str, Any] = {}
        # A page saves what was typed as levers move, and once more when its button is pressed.
        self.writing = Lock()
        self._saves: dict[str, int] = {}
        self.seen = time.monotonic()
        self.is_ending = False

    @cached_property
    def _templates(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["spoken"] = spoken
        environment.filters["duration"] = duration
        environment.filters["with_code"] = with_code
        environment.globals.update(
            at=f"/{self.token}", version=__version__, out=str(self.out.absolute())
        )
        return environment

    def is_newest(self, order: str) -> bool:
        """Whether a save is not older than another of its page: the page's number, and its own.

        Saves overtake each other on their way. A page without a script gives no number, and sends
        one save at a time.
        """
        page, _, sent = order[:80].partition(" ")
        number = int(sent) if sent.isdecimal() else 0
        if number < self._saves.get(page, 0):
            return False
        self._saves[page] = number
        return True

    def page(self, template: str, *, status: int = 200, **told: Any) -> Response:
        """A page from its template."""
        return HTMLResponse(self.drawn(template, **told), status)

    def drawn(self, template: str, **told: object) -> str:
        """What a template says."""
        whole = {"command": None, "faults": (), "studies": self.studies.under_way, **told}
        return self._templates.get_template(template).render(whole)

    def go(self, path: str) -> Response:
        """Send the browser to another page, after something was done."""
        return RedirectResponse(f"/{self.token}{path}", 303)

    def command(self, *arguments: str) -> str:
        """A command that gives the same as a page, with the folder of results if it is another."""
        return in_a_line([*arguments, *self.elsewhere])

    @property
    def elsewhere(self) -> list[str]:
        """The option that says where results go, when it is not where they usually do."""
        return [] if self.out == Path("results") else ["--out", self.out.as_posix()]


def desk_of(request: Request) -> Desk:
    """The desk that a request is made to."""
    desk: Desk = request.app.state.desk
    desk.seen = time.monotonic()
    return desk


def typed_in(form: FormData) -> Typed:
    """What was typed in the fields of a form."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def with_code(words: str) -> Markup:
    """Words in which what stands between backticks is shown as it is typed."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words))))


def duration(seconds: float | None) -> str:
    """How long something takes, as people say it."""
    if seconds is None:
        return "not known yet"
    if seconds < 90:
        return f"about {max(5, round(seconds / 5) * 5)} seconds"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} minutes"
    return f"about {seconds / 3600:.1f} hours"
