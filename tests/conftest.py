"""What tests of several folders share: one browser for each process that runs tests."""

import pytest
from chromium import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def browser():
    """Chromium; a second one in the same process is refused by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
