import Foundation
import TestFolders
import SoloCore
import SoloServices

@testable import SoloHost
import SoloMigrations
@testable import SoloLaptop

/// A package whose app is a script that speaks the platform's protocol, and a toolchain that "builds" it by copying:
/// everything around the compiler is real, and a build takes no time.
struct FakePackage {
    static let python = "/usr/bin/python3"
    static var canRun: Bool { FileManager.default.isExecutableFile(atPath: python) }

    let folder: TemporaryFolder
    var root: URL { folder.url }

    init() throws {
        folder = try TemporaryFolder()
        try write(answer: "one")
        try folder.write("// swift-tools-version: 6.2\n", to: "Package.swift")
        try folder.write(
            """
            {"name": "shop", "path": "\(root.path)", "dependencies": [],
             "products": [{"name": "shop", "targets": ["shop"], "type": {"executable": null}}],
             "targets": [{"name": "shop", "path": "Sources/shop", "sources": ["Main.swift"]}]}
            """, to: "description.json")
        let swift = try folder.write(
            """
            #!/bin/sh
            case "$*" in *describe*) echo Fetching; exec cat "\(root.path)/description.json";; esac
            source="\(root.path)/Sources/shop/Main.swift"
            echo "[1/1] Compiling shop Main.swift"
            if grep -q 'syntax error' "$source"; then
                echo "$source:3:1: error: cannot find 'syntax' in scope"
                exit 1
            fi
            mkdir -p "\(root.path)/.build/debug"
            cp "$source" "\(root.path)/.build/debug/.shop" && chmod +x "\(root.path)/.build/debug/.shop"
            mv "\(root.path)/.build/debug/.shop" "\(root.path)/.build/debug/shop"
            """, to: "swift")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift.path)
    }

    /// - Parameter contract: the version of the contract that the app says it speaks.
    func write(
        answer: String, buckets: [String] = [], apis: [String] = ["api"], contract: Int = WireVersion.app.current
    ) throws {
        let resources = buckets.map { #"{"id": "\#($0)", "kind": "bucket", "bucket": {"lifecycle": []}}"# }
        try folder.write(
            Self.app.replacing("ANSWER", with: answer).replacing("RESOURCES", with: resources.joined(separator: ", "))
                .replacing("APIS", with: "\(apis)").replacing("CONTRACT", with: "\(contract)"),
            to: "Sources/shop/Main.swift")
    }

    func writeMistake() throws {
        try folder.write("#!/bin/false\n# @main\nsyntax error", to: "Sources/shop/Main.swift")
    }

    var environment: [String: String] { ["SOLO_SWIFT": root.appending(path: "swift").path, "PATH": "/usr/bin:/bin"] }

    /// Understands `describe` and `serve`, as `App.main()` does.
    private static let app = """
        #!/usr/bin/python3
        # @main struct Shop: App {
        import json, os, select, signal, socket, sys, threading

        if sys.argv[1] == "describe":
            apis = [{"id": "api." + name, "kind": "api", "grants": [], "isolated": False} for name in APIS]
            print(json.dumps({"version": 3, "name": "shop", "resources": [RESOURCES], "components": apis, "outputs": [], "stages": []}))
            sys.exit()

        assert int(os.environ["LISTEN_PID"]) == os.getpid()
        names = os.environ["LISTEN_FDNAMES"].split(":")
        inherited = {name: 3 + index for index, name in enumerate(names)}
        release = json.loads(open(inherited["bindings"]).read())["release"]
        promotion = sys.argv[sys.argv.index("--promotion") + 1]
        accepts = threading.Event()
        if os.path.exists(promotion) and open(promotion).read() == release + "\\n":
            accepts.set()

        def read(connection):
            data = b""
            while b"\\r\\n\\r\\n" not in data:
                data += connection.recv(4096)
            return data.split(b"\\r\\n")[0].decode().split(" ")[1]

        def answer(connection, status, body):
            head = f"HTTP/1.1 {status} X\\r\\nContent-Length: {len(body)}\\r\\nConnection: close\\r\\n\\r\\n"
            connection.sendall((head + body).encode())
            connection.close()

        def control():
            listener = socket.socket(fileno=inherited["control"])
            while True:
                connection, _ = listener.accept()
                path = read(connection)
                if path == "/health":
                    answer(connection, 200, json.dumps({"versions": {"current": CONTRACT, "oldest": CONTRACT}, "solo": "0.9.0", "release": release, "state": "standby", "inFlight": 0}))
                elif path == "/promote":
                    accepts.set()
                    answer(connection, 204, "")
                elif path in ("/stop", "/supersede"):
                    with lock:
                        accepts.clear()
                    answer(connection, 204, "")
                    os._exit(0)

        def lifeline():
            os.read(inherited["lifeline"], 1)
            os._exit(0)

        lock = threading.Lock()
        threading.Thread(target=control, daemon=True).start()
        threading.Thread(target=lifeline, daemon=True).start()
        listener = socket.socket(fileno=inherited["api.api"])
        print(json.dumps({"time": "2026-01-01T00:00:00Z", "level": "info", "message": "up"}), flush=True)
        while True:
            accepts.wait()
            if not select.select([listener], [], [], 0.05)[0]:
                continue
            with lock:
                if not accepts.is_set():
                    continue
                connection, _ = listener.accept()
                if read(connection) == "/crash":
                    print("Shop/Main.swift:1: Fatal error: told to", file=sys.stderr, flush=True)
                    os.kill(os.getpid(), signal.SIGILL)
                answer(connection, 200, "ANSWER")
        """
}

/// A platform without services: the app has no resources.
struct FakePlatform: StagePlatform {
    var unset: @Sendable () -> [String] = { [] }
    var address: String { get async { "http://127.0.0.1:1" } }
    /// Is told each manifest that the stage is prepared for, and each that is promoted.
    var applied: @Sendable (Manifest) -> Void = { _ in }
    var promoted: @Sendable (Manifest) -> Void = { _ in }
    var migrated: @Sendable (ReleaseMigrations) -> Void = { _ in }
    var contracted: @Sendable (ReleaseMigrations) -> Void = { _ in }
    var misfits: [SchemaMisfit] = []
    func unsetSecrets(of manifest: Manifest) -> [String] { unset() }
    func prepare(_ manifest: Manifest, _ migrations: ReleaseMigrations) {
        applied(manifest)
        migrated(migrations)
    }
    func contract(_ manifest: Manifest, _ migrations: ReleaseMigrations) { contracted(migrations) }
    func promote(_ manifest: Manifest) { promoted(manifest) }
    func release(except manifests: [Manifest]) {}
    func processEnded() {}
    func misfits(of manifest: Manifest) -> [SchemaMisfit] { misfits }
    func bindings(release: String, manifest: Manifest, components: Set<String>) -> Bindings {
        Bindings(stage: "dev", release: release)
    }
    func start() {}
    func administration(of session: any StageSession) -> (any StageAdministration)? { nil }
    func stop() {}
}
