import Foundation
import SoloCore
import Testing

@Suite struct ManifestJSONTests {
    @Test func anEmptyManifestReadsWell() throws {
        let text = String(decoding: try Manifest(name: "shop").encoded(), as: UTF8.self)
        #expect(
            text == """
                {
                  "components": [],
                  "name": "shop",
                  "outputs": [],
                  "resources": [],
                  "stages": [],
                  "version": 3
                }

                """)
    }

    @Test func theBytesDoNotDependOnTheOrderOfDeclaration() throws {
        let manifest = Manifest.maximal
        var shuffled = manifest
        shuffled.resources.reverse()
        shuffled.components.reverse()
        shuffled.outputs.reverse()
        shuffled.stages.reverse()
        for index in shuffled.components.indices {
            shuffled.components[index].grants.reverse()
            shuffled.components[index].api?.routes.reverse()
        }
        #expect(try shuffled.encoded() == manifest.encoded())
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let data = try Manifest.maximal.encoded()
        let read = try Manifest.decode(data)
        #expect(read == Manifest.maximal.sorted())
        #expect(try read.encoded() == data)
    }

    @Test func `the version before is read, and has no modules of routes`() throws {
        let data = Data(
            #"""
            {"version":2,"name":"shop","outputs":[],"stages":[],"resources":[{"id":"db","kind":"sqlite"}],"components":[
            {"id":"worker.mails","kind":"worker","grants":[{"resource":"db","actions":["read"]}],"isolated":false,
            "worker":{"queue":"mails","concurrency":16,"timeout":300},"process":"work"}]}
            """#.utf8)
        let manifest = try Manifest.decode(data)
        #expect(manifest.components.first?.scopes.map(\.id) == ["worker.mails/db/read"])
        #expect(manifest.components.first?.processName == "work")
    }

    @Test func `what a handler uses in two ways is lent in two scopes`() {
        var manifest = Manifest.maximal
        let uses = [
            Grant(resource: "db", actions: [.read, .write]), Grant(resource: "db", actions: [.read]),
            Grant(resource: "db", actions: [.read]), Grant(resource: "mails", actions: [.receive]),
            Grant(resource: "mails", actions: [.send]),
        ]
        manifest.components = [
            ManifestComponent(
                id: "worker.mails", kind: .worker, grants: uses,
                worker: WorkerSettings(queue: "mails", concurrency: 1, timeout: 1)),
            ManifestComponent(
                id: "api.api", kind: .api, grants: uses,
                api: APISettings(routes: [ManifestRoute(method: "GET", path: "/", grants: uses)])),
        ]
        let sorted = manifest.sorted()
        #expect(
            sorted.components.map { $0.scopes.map(\.id) } == [
                ["api.api/db/read", "api.api/db/read+write", "api.api/mails/receive", "api.api/mails/send"],
                ["worker.mails/db/read", "worker.mails/db/read+write", "worker.mails/mails/send"],
            ])
        // An API's own grants say what all of its routes do.
        #expect(sorted.components[0].grants.map(\.actions) == [[.read, .write], [.receive, .send]])
    }

    @Test func `the JSON says in which process each component runs`() throws {
        let processes = Manifest.maximal.sorted().components.map { "\($0.id) in \($0.processName ?? "none")" }
        #expect(
            processes == [
                "api.admin in api.admin", "api.api in web", "command.seed in none", "cron.billing.invoice in work",
                "cron.cleanup in work", "cron.report in work", "worker.receipts in work",
            ])
        let written = try Manifest.maximal.sorted().components.map { try JSONValue(encoding: $0).line }
        #expect(written[0].contains(#""process":"api.admin""#))
        #expect(!written[2].contains("process"))
    }

    @Test func absentOptionsAreNotWritten() throws {
        let text = String(decoding: try Manifest.maximal.encoded(), as: UTF8.self)
        #expect(!text.contains("null"))
        #expect(!text.contains("_0"))
        #expect(!text.contains("\\/"))
    }

    @Test func enumsReadWell() throws {
        let output = ManifestOutput(name: "Contact", source: .text("mail@example.com"))
        #expect(
            try JSONValue(encoding: output).line
                == #"{"name":"Contact","source":{"text":{"value":"mail@example.com"}}}"#)
        #expect(try JSONValue(encoding: Schedule.every(.days(1))).line == #"{"every":{"seconds":86400}}"#)
        #expect(try JSONValue(encoding: Schedule.daily(at: "03:00")).line == #"{"daily":{"at":"03:00","zone":"UTC"}}"#)
        #expect(
            try JSONValue(encoding: Schedule.cron("0 3 * * 1-5", in: "Europe/Berlin")).line
                == #"{"cron":{"expression":"0 3 * * 1-5","zone":"Europe/Berlin"}}"#)
    }

    @Test(arguments: [
        (
            #"{"version":4,"name":"shop"}"#,
            ManifestError.Code.tooNew, "The manifest has version 4, and this solo (0.1.0) reads versions 2 to 3."
        ),
        (
            #"{"version":0}"#, .tooOld,
            "The manifest has version 0, and this solo (0.1.0) reads versions 2 to 3."
        ),
        ("Hello", .malformed, "This is not a manifest: it is not JSON."),
        (#"{"name":"shop"}"#, .malformed, "This is not a manifest: the document lacks `version`."),
        (
            #"{"version":3,"name":"shop","resources":[{"id":"db"}]}"#, .malformed,
            "This is not a manifest: `resources[0]` lacks `kind`."
        ),
        (
            #"{"version":3,"name":"shop","resources":[{"id":"db","kind":"tape"}]}"#, .malformed,
            "This is not a manifest: `resources[0].kind` has an unknown value."
        ),
    ])
    func `an invalid manifest is rejected with a reason`(document: String, code: ManifestError.Code, message: String) {
        let error = #expect(throws: ManifestError.self) { try Manifest.decode(Data(document.utf8)) }
        #expect(error?.code == code)
        #expect(error?.message == message)
        #expect(error?.fix.isEmpty == false)
    }
}
