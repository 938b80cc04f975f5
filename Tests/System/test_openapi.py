"""The example's OpenAPI document: it validates, and requests by it cause no server error."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import requests
from laptop.dev import Dev, Project
from laptop.place import built
from openapi_spec_validator import OpenAPIV31SpecValidator

EXAMPLES = 25


def document() -> dict[str, object]:
    shown = subprocess.run([built("Shop"), "openapi"], capture_output=True, text=True, check=True).stdout
    return json.loads(shown)


def test_the_document_validates() -> None:
    openapi = document()
    assert str(openapi["openapi"]).startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(openapi).iter_errors()] == []


def test_every_route_is_in_the_document() -> None:
    manifest = json.loads(subprocess.run([built("Shop"), "describe"], capture_output=True, text=True, check=True).stdout)
    routes = {
        (route["method"].lower(), "/".join("{" + part[1:] + "}" if part.startswith(":") else part for part in
                                           route["path"].split("/")))
        for component in manifest["components"]
        for route in component.get("api", {}).get("routes", [])
    }  # fmt: skip
    paths = document()["paths"]
    assert isinstance(paths, dict)
    assert routes, "the example has no routes"
    assert {(method, path) for path, methods in paths.items() for method in methods if method != "parameters"} >= routes


def test_schemathesis_finds_no_server_error(project: Callable[[str], Project], tmp_path: Path) -> None:
    shop = project("Shop")
    shop.set_secret("stripe-key", "a-key-of-this-test")
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document()))
    with Dev(shop) as dev:
        dev.wait_until_healthy()
        for item in ("mug", "beans", "coffee"):
            # So that small ids find orders, and not only 404.
            placed = requests.post(f"http://127.0.0.1:{shop.port}/orders", json={"item": item, "quantity": 1}, timeout=10)
            assert placed.status_code == 201, placed.text
        ended = subprocess.run(
            [Path(sys.executable).with_name("schemathesis"), "run", file, "--url", f"http://127.0.0.1:{shop.port}",
             "--checks", "not_a_server_error,response_schema_conformance,content_type_conformance",
             "--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--workers", "1",
             "--seed", "1", "--no-color"],
            cwd=tmp_path, text=True, capture_output=True, timeout=420,
        )  # fmt: skip
        print(ended.stdout[-6000:])
        assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
        assert dev.app() is not None, "the app ended"
