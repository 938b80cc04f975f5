#!/bin/bash
# Builds a new app from `solo init` and a bare Hummingbird app from nothing, in turn, and prints how many seconds each
# took as one line of JSON. Packages are fetched before the clock starts. SOLO_FIRST_BUILD_ROUNDS (1) rounds, in turn; the fastest of each counts.
set -eu
cd "$(dirname "$0")/.."
rounds=${SOLO_FIRST_BUILD_ROUNDS:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

swift build --product solo >&2
solo=$(swift build --show-bin-path)/solo

mkdir -p "$work/bare/Sources/Bare"
cat >"$work/bare/Package.swift" <<'PACKAGE'
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "bare",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: [])],
    targets: [
        .executableTarget(name: "Bare", dependencies: [.product(name: "Hummingbird", package: "hummingbird")])
    ]
)
PACKAGE
cat >"$work/bare/Sources/Bare/Bare.swift" <<'SOURCE'
import Hummingbird

@main
struct Bare {
    static func main() async throws {
        let router = Router()
        router.get("/health") { _, _ in "ok" }
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 8080)))
        try await app.runService()
    }
}
SOURCE
(cd "$work" && SOLO_HOME="$work/home" "$solo" init my-app >&2)

# seconds FOLDER: builds a package from nothing and prints how long it took.
seconds() {
    rm -rf "$1/.build"
    swift package --package-path "$1" resolve >&2
    local began
    began=$(date +%s.%N)
    swift build --package-path "$1" >&2
    echo "$(date +%s.%N) $began" | awk '{ printf "%.1f\n", $1 - $2 }'
}

best_solo=
best_bare=
for _ in $(seq "$rounds"); do
    bare=$(seconds "$work/bare")
    own=$(seconds "$work/my-app")
    best_bare=$(printf '%s\n' "$bare" $best_bare | sort -n | head -1)
    best_solo=$(printf '%s\n' "$own" $best_solo | sort -n | head -1)
done
printf '{"solo": %s, "hummingbird": %s, "ratio": %s}\n' "$best_solo" "$best_bare" \
    "$(echo "$best_solo $best_bare" | awk '{ printf "%.2f", $1 / $2 }')"
