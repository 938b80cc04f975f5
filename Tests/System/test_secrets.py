"""No secret's value is in a file, an environment, an argument or a log, while `solo dev` runs and after."""

import hashlib
import hmac
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import requests
from laptop.dev import Dev, Project
from traces import in_bytes, in_files, in_processes

VALUE = "sk_live_b7Yq0Zt4Hn2LwXr9-proof"


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The search finds a value in a file, in a process's environment and in its arguments."""
    (tmp_path / "leak").write_bytes(b"\0\1" + VALUE.encode().hex().encode())
    assert len(in_files(tmp_path, [VALUE])) == 1
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "print('up', flush=True); input()", VALUE], env={**os.environ, "LEAK": VALUE},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert sleeper.stdout is not None
    sleeper.stdout.readline()
    try:
        assert len(in_processes([sleeper.pid], [VALUE])) == 2
    finally:
        sleeper.kill()
        sleeper.communicate()


def use(shop: Project) -> None:
    """Sends requests that use the secret: one with a valid signature, and one with a wrong one."""
    url = f"http://127.0.0.1:{shop.port}"
    order = requests.post(f"{url}/orders", json={"item": "mug", "quantity": 1}, timeout=10)
    assert order.status_code == 201, order.text
    body = b'{"order":%d}' % order.json()["id"]
    good = hmac.new(VALUE.encode(), body, hashlib.sha256).hexdigest()
    paid = requests.post(f"{url}/webhooks/payments", body, headers={"Shop-Signature": good}, timeout=10)
    assert paid.status_code == 200, paid.text
    bad = requests.post(f"{url}/webhooks/payments", body, headers={"Shop-Signature": "00"}, timeout=10)
    assert bad.status_code == 401, bad.text


def test_no_secret_is_left_anywhere(project: Callable[[str], Project]) -> None:
    shop = project("Shop")
    shop.set_secret("stripe-key", VALUE)
    listed = shop.run("secret", "list")
    assert "stripe-key" in listed
    with Dev(shop) as dev:
        dev.wait_until_healthy()
        use(shop)
        family = dev.family()
        assert len(family) >= 2, "the app is a process of its own"
        assert in_processes(family, [VALUE]) == []
        assert in_files(shop.folder, [VALUE]) == []
        assert in_files(shop.home, [VALUE]) == []
        dev.stop()
        assert list(in_bytes("what solo dev printed", dev.output.encode(), [VALUE])) == []
    assert (shop.folder / ".solo").is_dir()
    assert in_files(shop.folder, [VALUE]) == []
    assert in_files(shop.home, [VALUE]) == []
    assert list(in_bytes("solo secret list", listed.encode(), [VALUE])) == []


def test_a_stack_with_an_unset_secret_does_not_start(project: Callable[[str], Project]) -> None:
    shop = project("Shop")
    with Dev(shop) as dev:
        dev.wait_for("solo secret set stripe-key")
        assert dev.app() is None
