"""The manifest against its published schema, with an independent validator."""

import json
import subprocess

import jsonschema
import pytest
from laptop.place import REPOSITORY, built


def manifest(program: str) -> bytes:
    return subprocess.run([built(program), "describe"], capture_output=True, check=True).stdout


def schema() -> dict[str, object]:
    """The newest one: the others are of manifests that earlier releases wrote."""
    schemas = (json.loads(path.read_text()) for path in (REPOSITORY / "Schemas").glob("manifest-*.schema.json"))
    return max(schemas, key=lambda schema: schema["properties"]["version"]["const"])


@pytest.mark.parametrize("program", ["Shop", "Ledger"])
def test_a_manifest_is_valid(program: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    errors = jsonschema.Draft202012Validator(schema()).iter_errors(json.loads(manifest(program)))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_schema_rejects_an_invalid_manifest() -> None:
    """The check can fail: a manifest without one of its parts, or with a version of another type, is rejected."""
    validator = jsonschema.Draft202012Validator(schema())
    whole = json.loads(manifest("Shop"))
    assert list(validator.iter_errors({key: value for key, value in whole.items() if key != "resources"}))
    assert list(validator.iter_errors({**whole, "version": "one"}))
    assert list(validator.iter_errors({**whole, "components": [{"kind": "unheard-of"}]}))


def test_an_unchanged_stack_has_the_same_manifest_byte_for_byte() -> None:
    assert len({manifest("Shop") for _ in range(3)}) == 1
