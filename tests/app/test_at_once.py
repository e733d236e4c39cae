"""A page saves as levers move and once more with its button: all of it may come at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from walking import ask, own, serving

pytestmark = pytest.mark.slow
_FORM = "application/x-www-form-urlencoded"


def test_plans_saved_at_once_are_each_checked_and_kept_whole(tmp_path):
    with serving(tmp_path) as app:
        token = app.address.split("/")[3]

        def post(path, **typed):
            told = {"Origin": own(app), "Content_Type": _FORM}
            return ask(app, f"/{token}{path}", "POST", urlencode(typed).encode(), **told)

        assert post("/shipped", scenario="small-authority-now")[0] == 303
        plan = post("/service/small-authority-now/plan", name="More posts")[1]["location"]
        plan = plan.removeprefix(f"/{token}")
        page = ask(app, f"/{token}{plan}")[2].decode()
        first = dict(re.findall(r'<input id="[^"]+" name="([^"]+)" value="([^"]*)"', page))

        def save(posts):
            status, _, page = post(plan, **first | {"social_workers.posts": str(posts)})
            return status, f", then {posts} from 1 June 2016</li>" in page.decode()

        with ThreadPoolExecutor(4) as hands:
            answers = list(hands.map(save, range(25, 41)))
    assert answers == [(200, True)] * 16
    written = list((tmp_path / "results").rglob("small-authority-now-more-posts*"))
    assert sorted(file.suffix for file in written) == [".json", ".yaml"]
