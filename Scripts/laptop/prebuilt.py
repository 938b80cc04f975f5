"""A package that is already built: `solo dev` runs a program of this repository's build in a folder of its own.

`SOLO_SWIFT` names the toolchain that `solo` calls; here it is a script that describes the package and compiles
nothing. Everything after the build is as always.
"""

import json
from pathlib import Path

#: `build` runs a hook if there is one, with which a test replaces the program.
SWIFT = """#!/bin/sh
for word in "$@"; do
    case $word in
    describe) cat '{folder}/description.json'; exit ;;
    build) if [ -x '{folder}/build-hook' ]; then exec '{folder}/build-hook'; fi; exit ;;
    esac
done
"""


def describe(folder: Path, product: str) -> str:
    """What `swift package describe --type json` would print."""
    target = {"name": product, "path": f"Sources/{product}", "sources": ["App.swift"], "type": "executable"}
    return json.dumps(
        {
            "name": product.lower(),
            "path": str(folder),
            "dependencies": [],
            "products": [{"name": product, "targets": [product], "type": {"executable": None}}],
            "targets": [{**target, "c99name": product, "module_type": "SwiftTarget"}],
        },
        indent=2,
    )


def write_package(folder: Path, product: str, program: Path, seen_as: Path | None = None) -> Path:
    """Writes the package and its toolchain: the path of the toolchain's `swift`.

    `seen_as` is where the folder will be when it is used, for a folder that is made on one machine for another.
    """
    place = seen_as or folder
    sources = folder / "Sources" / product
    sources.mkdir(parents=True, exist_ok=True)
    (sources / "App.swift").write_text(f"import Solo\n\n@main struct {product}: App {{}}\n")
    (folder / "Package.swift").write_text("// swift-tools-version: 6.2\n")
    (folder / "description.json").write_text(describe(place, product))
    products = folder / ".build/debug"
    products.mkdir(parents=True, exist_ok=True)
    link = products / product
    link.unlink(missing_ok=True)
    link.symlink_to(program)
    swift = folder / "swift"
    swift.write_text(SWIFT.format(folder=place))
    swift.chmod(0o755)
    return place / "swift"
