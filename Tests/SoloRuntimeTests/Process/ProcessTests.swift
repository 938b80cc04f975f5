import Foundation
import SoloConcurrency
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct ProcessTests {
    @Test func descriptorsAreToldApartByName() {
        let environment = ["LISTEN_FDS": "4", "LISTEN_PID": "7", "LISTEN_FDNAMES": "control:api.api::bindings"]
        let inherited = InheritedDescriptors(environment: environment, process: 7)
        #expect(inherited.byName == ["control": 3, "api.api": 4, "unknown": 5, "bindings": 6])
    }

    @Test(arguments: [
        [:], ["LISTEN_FDS": "x"], ["LISTEN_FDS": "-1"], ["LISTEN_FDS": "1", "LISTEN_PID": "8"],
        ["LISTEN_FDS": "99999999", "LISTEN_PID": "7"],
    ])
    func whatIsMeantForAnotherProcessIsLeft(environment: [String: String]) {
        #expect(InheritedDescriptors(environment: environment, process: 7).byName.isEmpty)
    }

    @Test func theCommandLineIsUnderstood() throws {
        let arguments = try ServeArguments(["--promotion", "/x", "--log", "text", "--host", "::1", "--port", "9000"])
        #expect(arguments.promotion == "/x")
        #expect(arguments.log == .text)
        #expect(arguments.host == "::1")
        #expect(arguments.port == 9000)
    }

    @Test(arguments: [["--prot", "1"], ["--port"], ["--port", "65536"], ["--port", "-1"], ["--log", "xml"], ["x"]])
    func anythingElseIsAMistakeOfUsage(arguments: [String]) {
        let error = #expect(throws: StartError.self) { try ServeArguments(arguments) }
        #expect(error?.exitCode == .usage)
        #expect(error?.description.contains(arguments[0]) == true)
    }

    @Test func standingAloneEachAPIHasAPort() throws {
        let manifest = Manifest(
            name: "m",
            components: [
                ManifestComponent(id: "api.admin", kind: .api), ManifestComponent(id: "api.api", kind: .api),
                ManifestComponent(id: "cron.c", kind: .cron),
            ])
        let alone = try ServeArguments([]).options(for: manifest, descriptors: InheritedDescriptors())
        #expect(alone.sockets["api.api"] == .address(host: "127.0.0.1", port: 8080))
        #expect(alone.sockets["api.admin"] == .address(host: "127.0.0.1", port: 8081))
        #expect(alone.control == nil)
        let inherited = InheritedDescriptors(byName: ["control": 3, "api.admin": 4, "api.api": 5])
        let given = try ServeArguments([]).options(for: manifest, descriptors: inherited)
        #expect(given.sockets == ["api.admin": .descriptor(4), "api.api": .descriptor(5)])
        #expect(given.control == .descriptor(3))
        #expect(throws: StartError.self) {
            try ServeArguments([]).options(for: manifest, descriptors: InheritedDescriptors(byName: ["control": 3]))
        }
    }

    @Test func bindingsComeThroughADescriptor() throws {
        let pipe = Pipe()
        let sent = Bindings(
            stage: "dev", release: "r9", resources: ["stripe-key": .secret(Redacted("hush"))], trustedProxies: ["unix"])
        try pipe.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(sent))
        try pipe.fileHandleForWriting.close()
        let inherited = InheritedDescriptors(byName: ["bindings": dup(pipe.fileHandleForReading.fileDescriptor)])
        let bindings = try Bindings.read(inherited, environment: [:], manifest: Manifest(name: "m"))
        #expect(bindings.release == "r9")
        #expect(bindings.trustedProxies == ["unix"])
    }

    @Test func bindingsComeFromTheCredentialsDirectory() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try JSONEncoder().encode(Bindings(stage: "production", release: "r1"))
            .write(to: folder.appending(path: "bindings.json"))
        let bindings = try Bindings.read(
            InheritedDescriptors(), environment: ["CREDENTIALS_DIRECTORY": folder.path], manifest: Manifest(name: "m"))
        #expect(bindings.stage == "production")
    }

    @Test(arguments: [
        (
            #"{"version":3,"solo":"0.2.0","resources":"another shape"}"#,
            "The bindings have version 3 (solo 0.2.0), and this app's solo (0.1.0) reads version 2. "
                + "Update the package's solo to 0.2.0 and build again. [bindings-too-new]"
        ),
        (
            #"{"version":0}"#,
            "The bindings have version 0, and this app's solo (0.1.0) reads version 2. "
                + "Update solo to 0.1.0: it is older than the one that the app was built with. [bindings-too-old]"
        ),
    ])
    func `bindings of a version that the app does not read say which solo to update`(
        document: String, message: String
    ) throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(document.utf8))
        try pipe.fileHandleForWriting.close()
        let inherited = InheritedDescriptors(byName: ["bindings": dup(pipe.fileHandleForReading.fileDescriptor)])
        let error = #expect(throws: StartError.self) {
            try Bindings.read(inherited, environment: [:], manifest: Manifest(name: "m"))
        }
        #expect(error?.description == message)
        #expect(error?.exitCode.rawValue == 76)
    }

    @Test func badBindingsAreNotQuoted() throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(#"{"version":2,"secret":"hunter2"}"#.utf8))
        try pipe.fileHandleForWriting.close()
        let inherited = InheritedDescriptors(byName: ["bindings": dup(pipe.fileHandleForReading.fileDescriptor)])
        let error = #expect(throws: StartError.self) {
            try Bindings.read(inherited, environment: [:], manifest: Manifest(name: "m"))
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aStackWithResourcesDoesNotStartAlone() throws {
        let manifest = Manifest(name: "m", resources: [ManifestResource(id: "db", kind: .sqlite)])
        let error = #expect(throws: StartError.self) {
            try Bindings.read(InheritedDescriptors(), environment: [:], manifest: manifest)
        }
        #expect(
            error?.description
                == "This stack has resources (db), but no bindings for them. Run `solo dev`: it starts them.")
        #expect(
            try Bindings.read(InheritedDescriptors(), environment: [:], manifest: Manifest(name: "m")).stage == "local")
    }

    @Test func aTakenPortNamesTheWayOut() async throws {
        let taken = try ListeningSocket()
        let server = Server(
            try Fixture.bound(Fixture.program()),
            options: ServerOptions(sockets: ["api.api": .address(host: "127.0.0.1", port: taken.port)]))
        let error = await #expect(throws: StartError.self) { try await server.run() }
        #expect(
            error?.description
                == "127.0.0.1:\(taken.port) is taken by another program: end that one, or choose another with --port.")
    }

    @Test func theEndOfTheLifelineIsAStop() async throws {
        let pipe = Pipe()
        let stopped = Latch()
        let signals = StopSignals([], lifeline: pipe.fileHandleForReading.fileDescriptor) { stopped.open() }
        #expect(!stopped.isOpen)
        try pipe.fileHandleForWriting.close()
        await stopped.wait()
        signals.cancel()
    }

    @Test func `what is printed into a pipe is there at the end of its line`() throws {
        let pipe = Pipe()
        let stream = try #require(fdopen(dup(pipe.fileHandleForWriting.fileDescriptor), "w"))
        defer { fclose(stream) }
        StandardOutput.showLinesAtOnce(of: stream)
        fputs("one\ntwo", stream)
        // Nothing to read is an error then, rather than a wait.
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(descriptor, &bytes, 16) == 4)
        #expect(bytes.prefix(4) == ArraySlice("one\n".utf8))
    }
}
