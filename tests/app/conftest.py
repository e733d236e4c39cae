"""The app as a person meets it: a server on this computer, and a browser."""

import pytest
from walking import TINY, make_plan, open_file, play, serving

pytest.importorskip("starlette", reason="needs the extra `app`")


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 1000, "height": 900}) as context:
        context.set_default_timeout(180_000)
        yield context.new_page()


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A folder with scenario files of one's own."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "tiny.yaml").write_text(TINY.format(name="Tiny"), encoding="utf-8")
    # What is asked is so about as often as it is asked for: few futures do not settle it.
    long = TINY.format(name="Long").replace("confidence: 0.8", "confidence: 0.05")
    long = long.replace("until: 2016-09-30", "until: 2019-12-31")
    (folder / "long.yaml").write_text(long, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def app(place):
    with serving(place) as running:
        yield running


@pytest.fixture(scope="session")
def played(app, browser):
    """The address of a plan that was played."""
    with browser.new_context() as context:
        context.set_default_timeout(180_000)
        page = context.new_page()
        open_file(page, app, "tiny.yaml")
        make_plan(page, "Two more posts", social_workers__posts="8")
        play(page)
        return page.url.removesuffix("/answer")
