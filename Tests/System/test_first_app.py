"""`solo init`, `solo dev`, an edit: the response changes without a restart by hand, and no request fails meanwhile."""

import time
from collections.abc import Iterator

import pytest
import requests
from bench.reload import Requests
from laptop.dev import Dev
from laptop.first_app import FirstApp
from laptop.processes import is_alive

#: The first build of a new app, on two cores that also do other things.
FIRST_BUILD = 1200


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[FirstApp, Dev]]:
    app = FirstApp.prepared()
    with Dev(app.project) as dev:
        dev.wait_until_healthy(app.path, limit=FIRST_BUILD)
        yield app, dev


def response(app: FirstApp) -> str:
    return requests.get(f"http://127.0.0.1:{app.project.port}{app.path}", timeout=30).text


def wait_for_response(app: FirstApp, expected: str, limit: float = 240) -> None:
    deadline = time.monotonic() + limit
    while expected not in (came := response(app)):
        assert time.monotonic() < deadline, f"still responds with {came!r}"
        time.sleep(0.1)


def test_an_edit_changes_the_response_and_fails_no_request(running: tuple[FirstApp, Dev]) -> None:
    app, _ = running
    assert app.response in response(app)
    with Requests(app.project.port, app.path) as load:
        for number in range(3):
            app.edit(f"Edit {number}")
            wait_for_response(app, f"Edit {number}")
    print(f"3 reloads: {load}")
    assert load.failed == []


def test_a_build_that_fails_leaves_the_old_release_serving(running: tuple[FirstApp, Dev]) -> None:
    app, dev = running
    good = app.handler.read_text()
    before, after = app.response, len(dev.lines)
    app.handler.write_text(good + "\nlet broken: Int = \"a text\"\n")
    dev.wait_for("error:", limit=240, after=after)
    assert before in response(app)
    app.handler.write_text(good)
    app.edit("Mended")
    wait_for_response(app, "Mended")


def test_ctrl_c_leaves_nothing_running(running: tuple[FirstApp, Dev]) -> None:
    app, dev = running
    family = dev.family()
    assert len(family) >= 2
    assert dev.stop() == 0
    deadline = time.monotonic() + 10
    while left := [pid for pid in family if is_alive(pid)]:
        assert time.monotonic() < deadline, f"processes {left} still run"
        time.sleep(0.05)
    with pytest.raises(requests.ConnectionError):
        response(app)
