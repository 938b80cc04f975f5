"""The example behind Caddy gets Mozilla Observatory's best grade, with its pages and with its JSON."""

from collections.abc import Iterator

import pytest
from caddy import Caddy
from conftest import make_project
from laptop.dev import Dev, Project
from observatory.response import Response
from observatory.csp import directives
from observatory.scan import FOREIGN_ORIGIN, Site, outcomes
from observatory.table import score

GOAL = 100
#: The fields that the score rests on, and that Solo sends with every response over TLS.
SCORED = (
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "cross-origin-resource-policy",
)
#: Scored as well, and sent with HTML alone, where links are.
SCORED_OF_HTML = (*SCORED, "referrer-policy")
PAGES = [("/", "text/html"), ("/orders", "application/json"), ("/nowhere", "application/problem+json")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caddy]:
    """The shop under `solo dev`, and Caddy in front of it."""
    folder = tmp_path_factory.mktemp("observatory")
    shop: Project = make_project(folder, "Shop")
    shop.set_secret("stripe-key", "a-key-of-this-test")
    with Dev(shop, "--trust-proxy", "127.0.0.1") as dev:
        dev.wait_until_healthy()
        (folder / "caddy").mkdir()
        with Caddy(folder / "caddy", shop.port) as caddy:
            yield caddy


def scan(caddy: Caddy, path: str) -> tuple[Response, Response]:
    """The response over TLS to a page of another origin, and what plain HTTP leads to."""
    world = Site("localhost", caddy.http, caddy.https, str(caddy.authority))
    return world.fetch(path, origin=FOREIGN_ORIGIN), world.fetch(path, scheme="http")


@pytest.mark.parametrize(("path", "kind"), PAGES)
def test_the_score_is_a_hundred_or_more(site: Caddy, path: str, kind: str) -> None:
    secure, plain = scan(site, path)
    assert (secure.first("content-type") or "").startswith(kind)
    found = outcomes(secure, plain)
    points = score(found)
    print(f"{path}: {points} {found}")
    assert points >= GOAL, found


@pytest.mark.parametrize(
    ("path", "dropped"), [("/", field) for field in SCORED_OF_HTML] + [("/orders", field) for field in SCORED]
)
def test_each_field_counts(site: Caddy, path: str, dropped: str) -> None:
    """The test can fail: the same response without one of the fields scores less."""
    secure, plain = scan(site, path)
    assert secure.first(dropped) is not None
    assert score(outcomes(secure.without(dropped), plain)) < score(outcomes(secure, plain))


def test_pages_and_json_have_their_own_policies(site: Caddy) -> None:
    page, _ = scan(site, "/")
    data, _ = scan(site, "/orders")
    of_page, of_data = directives(page), directives(data)
    assert of_page is not None and of_data is not None
    assert of_data["default-src"] == {"'none'"} and of_data["frame-ancestors"] == {"'none'"}
    # A page must be able to load its own style sheet.
    assert "'self'" in of_page.get("style-src", of_page.get("default-src", set()))
    assert "upgrade-insecure-requests" in of_page


def test_fields_for_tls_are_only_sent_over_tls(site: Caddy) -> None:
    """Straight to the app, without Caddy's header that says that the request came by TLS."""
    bare = Site("127.0.0.1", site.upstream, 0, str(site.authority)).fetch("/", scheme="http")
    assert bare.first("strict-transport-security") is None
    assert "upgrade-insecure-requests" not in (directives(bare) or {})

