"""Every page can be read: by day and by night, on a telephone, by keyboard, without a script."""

import pytest
from chromium import NEEDS_CHROMIUM
from walking import make_plan, open_file

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
PARTS = (
    "answer", "figures", "pictures", "elsewhere", "inspector", "money", "basis", "bridge", "seek",
    "levers",
)  # fmt: skip
MODES = {"light": ("light", 1000), "dark": ("dark", 1000), "telephone": ("light", 320)}


def violations(page):
    """What axe finds wrong for WCAG 2.2, level AA."""
    from axe_playwright_python.sync_playwright import Axe

    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    only = {"runOnly": {"type": "tag", "values": levels}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=only).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module")
def addresses(app, played, browser):
    """Every page but those of a study under way, and one that has faults."""
    service = played.partition("/plan/")[0]
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(service)
        make_plan(page, "Faulty", social_workers__turnover="x")
        page.get_by_role("button", name="Save, and say what differs").click()
        return {
            "start": app.address,
            "returns": f"{app.address}returns",
            "service": service,
            "plan": played,
            "faulty": page.url,
            "council": _council(page, app),
            "beside": f"{service}/beside?plan={played.rpartition('/')[2]}",
            "side by side": _side_by_side(page, service),
            "not there": f"{app.address}nothing",
            **{part: f"{played}/{part}" for part in PARTS},
        }


def _side_by_side(page, service):
    page.goto(f"{service}/beside")
    page.get_by_label("Two more posts").check()
    page.get_by_role("button", name="Say in what they differ").click()
    page.get_by_role("button", name="Play them side by side").click()
    page.wait_for_url("**/compared/*", timeout=300_000)
    return page.url


def _council(page, app):
    page.goto(app.address)
    page.get_by_label("Name of a council in England").fill("Leeds")
    page.get_by_role("button", name="Open the council").click()
    return page.url


def wrong_in(browser, mode, addresses):
    """What is wrong with which page, in a mode."""
    scheme, width = MODES[mode]
    found, size = {}, {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, bypass_csp=True, viewport=size) as context:
        page = context.new_page()
        for name, url in addresses.items():
            page.goto(url)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            if wrong := violations(page):
                found[name] = wrong
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{name}, sideways"] = width
    return found


@pytest.mark.parametrize("mode", MODES)
def test_nothing_keeps_anybody_from_reading_any_page(addresses, browser, mode):
    assert wrong_in(browser, mode, addresses) == {}


def test_a_study_that_is_played_waits_or_was_stopped_can_be_read(app, browser):
    with browser.new_context() as context:
        page = context.new_page()
        urls = {}
        for name in ("Going", "Waiting"):
            open_file(page, app, "long.yaml")
            make_plan(page, name, futures="200")
            page.get_by_role("button", name="Play", exact=True).click()
            urls[name] = page.url
        page.goto(urls["Going"])
        page.locator(".verdict").wait_for(timeout=180_000)
        found = {mode: wrong_in(browser, mode, urls) for mode in MODES}
        for url in reversed(urls.values()):
            page.goto(url)
            page.get_by_role("button", name="Stop").click()
        found["stopped"] = wrong_in(browser, "dark", urls)
        assert not any(found.values()), found


def test_the_check_finds_a_fault_that_was_put_in(addresses, browser):
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(addresses["plan"])
        page.evaluate("document.documentElement.lang = ''")
        page.evaluate("document.querySelector('label').remove()")
        assert {"html-has-lang", "label"} <= {name for name, _ in violations(page)}


def test_no_page_scrolls_sideways_on_a_large_screen(addresses, browser):
    wide, width = {}, 1600
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name, url in addresses.items():
            page.goto(url)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            across = page.evaluate("document.documentElement.scrollWidth")
            if across > width:
                wide[name] = across
    assert wide == {}


def test_every_page_shows_its_command_and_no_error(addresses, browser):
    status = {"faulty": 422, "not there": 404}
    with browser.new_context() as context:
        page, faults, answered = context.new_page(), [], {}
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("requestfailed", lambda request: faults.extend(went_wrong(request)))
        page.on("response", lambda answer: answered.setdefault(answer.url, answer.status))
        for name, url in addresses.items():
            page.goto(url)
            assert answered.pop(url) == status.get(name, 200), name
            if name not in status:
                assert "caseload " in page.locator("footer").inner_text(), name
    assert faults == []
    assert {url: code for url, code in answered.items() if code >= 400} == {}


def went_wrong(request):
    """A request that failed, but for what the browser gives up when its page is left."""
    left_behind = request.url.endswith("/static/icon.svg") and request.failure == "net::ERR_ABORTED"
    return [] if left_behind or "/events" in request.url else [(request.url, request.failure)]


def test_without_a_script_the_whole_way_can_be_gone(app, browser, place):
    (place / "quiet.yaml").write_text((place / "tiny.yaml").read_text().replace("Tiny", "Quiet"))
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.set_default_timeout(180_000)
        open_file(page, app, "quiet.yaml")
        make_plan(page, "By hand", social_workers__posts="7")
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_url("**/answer", timeout=300_000)
        assert "the average caseload is at most 18" in page.locator("main").inner_text()
        page.locator("summary").first.click()
        assert page.locator("details[open]").count() == 1


def test_the_keyboard_alone_is_enough(app, browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(180_000)
        page.goto(app.address)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Skip to main content"
        page.keyboard.press("Enter")
        reach(page, "#f-scenario")
        page.keyboard.type("Small authority now")
        press(page, "Open the scenario")
        reach(page, "#f-name")
        page.keyboard.press("Control+A")
        page.keyboard.type("With the keys")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        reach(page, '[name="social_workers.posts"]')
        page.keyboard.press("Control+A")
        page.keyboard.type("none")
        press(page, "Save, and say what differs")
        page.wait_for_function("document.activeElement?.id === 'faults'")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "social_workers.posts"
        page.keyboard.press("Control+A")
        page.keyboard.type("26")
        press(page, "Save, and say what differs")
        page.wait_for_function("!document.getElementById('faults')")
        assert "Social worker posts: 24, then" in page.locator("section.note").inner_text()
        reach(page, "#f-futures")
        page.keyboard.press("Control+A")
        page.keyboard.type("2")
        press(page, "Play")
        page.wait_for_url("**/answer", timeout=600_000)
        press(page, "What it costs")
        assert page.locator("main h2").first.inner_text() == "What it costs"


def reach(page, selector):
    """Press Tab until what is meant has the focus, which can be seen."""
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", selector
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


def press(page, name):
    """Reach a button by Tab, and press it."""
    for _ in range(120):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached")
