"""Only this app's own pages are answered, on this computer, with its token."""

import re
import signal
import subprocess
import sys

import psutil
import pytest
from chromium import NEEDS_CHROMIUM
from walking import ask, make_plan, open_file, own, serving

pytestmark = pytest.mark.slow
_SHAPE = "multipart/form-data; boundary=x"
_FIGURES = re.compile(rb"<figure.*?</figure>", re.DOTALL)


def test_a_foreign_host_token_or_page_is_refused(app):
    token = app.address.split("/")[3]
    assert ask(app)[0] == 200
    assert ask(app, Host="caseload.example")[0] == 421
    assert ask(app, Host=f"caseload.example:{app.port}")[0] == 421
    for path in ("/", "/wrong/", f"/{token[:-1]}/", f"//{token}/", f"/{token}x/static/app.css"):
        assert ask(app, path)[0] == 404, path
    assert ask(app, Sec_Fetch_Site="cross-site")[0] == 403
    assert ask(app, method="PUT", body=b"")[0] == 405


def test_nothing_is_changed_for_a_foreign_origin(app):
    token = app.address.split("/")[3]
    for origin in ("http://caseload.example", "null", f"https://127.0.0.1:{app.port}", ""):
        assert ask(app, f"/{token}/end", "POST", b"", Origin=origin)[0] == 403, origin
    assert ask(app, f"/{token}/end", "POST", b"")[0] == 403
    assert app.process.poll() is None


def test_no_more_is_taken_in_than_a_scenario_can_be(app):
    path = f"/{app.address.split('/')[3]}/file"
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.yaml"\r\n\r\n'
    for size, status in ((300_000, 422), (3_000_000, 413)):
        body = head + b"#" * size + b"\r\n--x--\r\n"
        answer = ask(app, path, "POST", body, Origin=own(app), Content_Type=_SHAPE)
        assert answer[0] == status
    # A length that is not told beforehand is counted as it comes.
    pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    told = {"Origin": own(app), "Content_Type": _SHAPE, "Transfer_Encoding": "chunked"}
    assert ask(app, path, "POST", pieces, **told)[0] == 413


def test_every_answer_forbids_what_no_page_needs(app):
    token = app.address.split("/")[3]
    for path in ("", f"/{token}/static/app.css", f"/{token}/nothing", "/wrong"):
        headers = ask(app, path)[1]
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; ")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_a_path_from_a_browser_leads_nowhere_else(app, played):
    token = app.address.split("/")[3]
    rest = played.partition(token)[2]
    outside = ("..", "%2e%2e", "..%2f..%2ftiny.yaml", "%2fetc%2fpasswd", "..%5c..", "%00")
    for name in outside:
        for path in (
            f"/{token}/service/{name}",
            f"/{token}/service/{name}/plan/{name}",
            f"/{token}{rest}/{name}",
            f"/{token}/results/1/charts/{name}",
            f"/{token}/static/{name}",
        ):
            assert ask(app, path)[0] in (404, 405), path
    assert ask(app, f"/{token}/results/999/report.html")[0] == 404
    assert ask(app, f"/{token}/study/-1")[0] == 404


def test_a_page_weighs_little_and_the_server_listens_to_this_computer_only(app, played):
    token = app.address.split("/")[3]
    rest = played.partition(token)[2]
    parts = ("answer", "figures", "elsewhere", "inspector", "money", "basis", "bridge", "seek")
    service = rest.partition("/plan/")[0]
    for path in (
        "/",
        "/returns",
        service,
        f"{service}/beside",
        rest,
        *(f"{rest}/{p}" for p in parts),
    ):
        status, _, content = ask(app, f"/{token}{path}")
        assert (status, len(_FIGURES.sub(b"", content)) < 200_000) == (200, True), path
    process = psutil.Process(app.process.pid)
    every = [process, *process.children(recursive=True)]
    lines = [line for each in every for line in each.net_connections("inet")]
    assert {line.laddr.ip for line in lines} == {"127.0.0.1"}


def test_a_port_that_is_taken_is_left_to_others_and_ctrl_c_ends(app, tmp_path):
    with serving(tmp_path) as other:
        assert other.port != app.port
        told = subprocess.run(
            [sys.executable, "-m", "sim", "app", "--no-browser", "--port", str(other.port)],
            cwd=app.folder.parent, env=app.place, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert told.returncode == 2
        assert "is taken by another program" in told.stderr
        assert other.end(signal.SIGINT) == 0
        assert "Caseload has ended. Everything is in results" in other.log.read_text()


@NEEDS_CHROMIUM
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        '=HYPERLINK("http://x","y")',
        "תוכנית \u202eخطة",
        "n" * 200,
        "../../etc/passwd",
        "{{ 7 * 7 }}",
    ],
)
def test_a_name_is_shown_and_does_nothing(page, app, played, name):
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(played.partition("/plan/")[0])
    make_plan(page, name)
    page.get_by_role("button", name="Save, and say what differs").click()
    assert page.locator("h1").inner_text() == name
    page.goto(app.address)
    assert name in page.locator("main").inner_text()
    assert page.locator("main img, main script").count() == 0
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


@NEEDS_CHROMIUM
def test_a_name_that_is_too_long_is_said_and_kept(page, app, played):
    page.goto(played.partition("/plan/")[0])
    field = page.get_by_label("Name of a new plan")
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("n" * 300)
    page.get_by_role("button", name="Make a plan").click()
    assert "1 to 200 letters" in page.locator("[role=alert]").inner_text()
    assert page.get_by_label("Name of a new plan").input_value() == "n" * 300


@NEEDS_CHROMIUM
def test_a_folder_that_may_not_be_written_to_is_said(page, app, played):
    plans = app.folder / "results" / "app" / "plans"
    away = plans.rename(plans.with_name("away"))
    plans.write_text("in the way")
    try:
        open_file(page, app, "tiny.yaml")
        assert "could not be written" in page.locator("main").inner_text()
    finally:
        plans.unlink()
        away.rename(plans)
    open_file(page, app, "tiny.yaml")
    assert page.locator("h1").inner_text() == "Tiny"
