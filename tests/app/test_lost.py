"""Nothing is lost: a study that is stopped, killed, reloaded or watched from fifty tabs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import psutil
import pytest
from chromium import NEEDS_CHROMIUM
from walking import line_to, make_plan, open_file, serving

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
FUTURES = 40


def begin_long(page, app, name):
    """A study that is not over before it was disturbed, however slow the browser is."""
    open_file(page, app, "long.yaml")
    make_plan(page, name, futures=str(FUTURES))
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_url("**/study/*")
    return page.url


def wait_for_futures(page, least=1):
    """Wait until some futures are played, with this page open; how many they are."""
    for _ in range(1800):
        words = page.locator(".lead").inner_text()
        number = words.split()[0]
        if number.isdecimal() and int(number) >= least:
            return int(number)
        page.wait_for_timeout(100)
    raise AssertionError(words)


def kept(folder):
    return len(list((folder / "results" / ".store" / "runs").rglob("*.run")))


def state(folder, url):
    number = int(url.rpartition("/")[2])
    file = folder / "results" / "app" / "studies" / f"{number:04}" / "state.json"
    return json.loads(file.read_bytes())


def player_of(app):
    """The process that plays for a server."""
    (found,) = psutil.Process(app.process.pid).children()
    return found


@pytest.fixture
def own_app(place, tmp_path):
    """A server of a test's own, which it may kill."""
    for name in ("tiny.yaml", "long.yaml"):
        (tmp_path / name).write_bytes((place / name).read_bytes())
    with serving(tmp_path) as running:
        yield running


def test_a_study_is_stopped_at_once_and_goes_on_from_there(page, own_app):
    url = begin_long(page, own_app, "Stopped")
    wait_for_futures(page, 2)
    began = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on from there").wait_for()
    assert time.monotonic() - began < 5
    assert "which are kept" in page.locator(".lead").inner_text()
    assert state(own_app.folder, url)["phase"] == "stopped"
    before = kept(own_app.folder)
    assert before >= 2
    page.get_by_role("button", name="Go on from there").click()
    page.wait_for_url(lambda new: new != url)
    assert wait_for_futures(page, before) >= before


def test_the_answer_forms_through_a_reload_and_in_a_second_tab(page, own_app):
    url = begin_long(page, own_app, "Reloaded")
    page.locator(".verdict").wait_for()
    page.reload()
    other = page.context.new_page()
    other.goto(url)
    assert wait_for_futures(other) >= 2
    assert "; 5% is asked for" in other.locator(".verdict").inner_text()
    assert other.locator("img").count() == 1
    page.get_by_role("button", name="Stop").click()
    other.get_by_role("button", name="Go on from there").wait_for()


def test_one_study_is_played_at_a_time_and_the_others_say_so(page, own_app):
    begin_long(page, own_app, "First")
    second = begin_long(page, own_app, "Second")
    assert "waits for its turn" in page.locator("main").inner_text()
    assert "Playing: run" in page.locator("header").inner_text()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on from there").wait_for()
    assert state(own_app.folder, second)["phase"] == "stopped"


def test_a_player_that_is_killed_is_said_and_goes_on(page, own_app):
    url = begin_long(page, own_app, "Killed")
    wait_for_futures(page, 2)
    player_of(own_app).kill()
    page.get_by_role("button", name="Go on from there").wait_for()
    assert "ended from outside" in page.locator("main").inner_text()
    before = kept(own_app.folder)
    page.get_by_role("button", name="Go on from there").click()
    page.wait_for_url(lambda new: new != url)
    assert wait_for_futures(page, before) >= before


def test_a_server_that_is_killed_loses_nothing_and_leaves_nobody_behind(page, own_app):
    begin_long(page, own_app, "Survivor")
    wait_for_futures(page, 2)
    player = player_of(own_app)
    every = [player, *player.children(recursive=True)]
    own_app.end(signal.SIGKILL)
    _, alive = psutil.wait_procs(every, timeout=15)
    assert alive == []
    before = kept(own_app.folder)
    with serving(own_app.folder) as again:
        page.goto(again.address)
        row = page.get_by_role("row", name="Survivor")
        assert "stopped" in row.inner_text()
        row.get_by_role("link", name="stopped").click()
        page.get_by_role("button", name="Go on from there").click()
        assert wait_for_futures(page, before) >= before
        page.get_by_role("button", name="End Caseload").click()
        assert "Caseload has ended" in page.locator("main").inner_text()
        assert again.process.wait(timeout=20) == 0


def test_a_computer_that_sleeps_while_a_study_is_played_loses_nothing(page, own_app):
    begin_long(page, own_app, "Asleep")
    played = wait_for_futures(page, 2)
    server = psutil.Process(own_app.process.pid)
    every = [server, *server.children(recursive=True)]
    for each in every:
        each.suspend()
    time.sleep(5)
    for each in reversed(every):
        each.resume()
    assert wait_for_futures(page, played + 1) > played
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on from there").wait_for()


@pytest.mark.skipif(sys.platform == "win32", reason="what may be written is told otherwise there")
def test_a_folder_that_becomes_read_only_is_said_and_loses_nothing(page, place, tmp_path):
    (tmp_path / "long.yaml").write_bytes((place / "long.yaml").read_bytes())
    # Who may do everything would write in spite of it.
    as_anybody = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if os.geteuid() == 0 and not shutil.which(as_anybody[0]):
        pytest.skip("needs setpriv where everything may be written to")
    with serving(tmp_path, *(as_anybody if os.geteuid() == 0 else ())) as app:
        url = begin_long(page, app, "Read only")
        wait_for_futures(page, 2)
        player = player_of(app)
        folders = [tmp_path / "results", *(tmp_path / "results").rglob("*/")]
        for folder in folders:
            folder.chmod(0o555)
        try:
            psutil.wait_procs([player], timeout=60)
            page.get_by_role("button", name="Go on from there").wait_for()
            words = page.locator("main").inner_text()
            assert "could not be finished" in words
            assert "could not be kept" in words
            page.get_by_role("button", name="Go on from there").click()
            assert "could not be written" in page.locator("main").inner_text()
        finally:
            for folder in folders:
                folder.chmod(0o755)
        before = kept(tmp_path)
        page.goto(url)
        page.get_by_role("button", name="Go on from there").click()
        page.wait_for_url(lambda new: new != url)
        assert wait_for_futures(page, before) >= before >= 2


def listen(lines, app, url):
    """Have one more page told of progress as it happens; the status of the answer."""
    line = lines.enter_context(closing(line_to(app, f"{urlsplit(url).path}/events")))
    answer = line.getresponse()
    answer.readline()
    return answer.status


def test_a_hidden_page_closes_its_stream_and_beyond_four_pages_have_to_ask(page, own_app):
    url = begin_long(page, own_app, "Hidden")
    # Until the page's script has run there is no stream to ask about, and asking is an error.
    page.wait_for_function(
        "() => { try { return stream.readyState === EventSource.OPEN } catch { return false } }"
    )
    with ExitStack() as lines:
        assert [listen(lines, own_app, url) for _ in range(4)] == [200, 200, 200, 503]
        page.evaluate(
            "Object.defineProperty(document, 'hidden', { value: true });"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
        for _ in range(50):
            if listen(lines, own_app, url) == 200:
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the page that is hidden still listens")
    page.goto(url)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on from there").wait_for()


def test_fifty_tabs_hear_of_the_end_and_four_at_most_hold_a_line(page, own_app):
    url = begin_long(page, own_app, "Tabs")
    pages = [page.context.new_page() for _ in range(50)]
    for each in pages:
        each.goto(url)
    wait_for_futures(pages[0])
    server = psutil.Process(own_app.process.pid)
    held = [line for line in server.net_connections("inet") if line.status == "ESTABLISHED"]
    assert len(held) <= 12
    pages[1].get_by_role("button", name="Stop").click()
    for each in (pages[0], pages[25], pages[49]):
        each.bring_to_front()
        each.get_by_role("button", name="Go on from there").wait_for()


def test_a_second_app_in_the_same_folder_says_that_there_is_one(own_app):
    told = subprocess.run(
        [sys.executable, "-m", "sim", "app", "--no-browser"],
        cwd=own_app.folder, env=own_app.place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 2
    assert "open already" in told.stderr
