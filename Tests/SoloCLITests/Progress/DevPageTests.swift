import SoloProcess
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServices
import Testing

@testable import SoloCLI

@Suite struct DevPageTests {
    private let page = DevPage(style: Style(color: false), product: "shop", stage: "dev")

    private func text(_ report: DevReport) -> String { page.lines(for: report).joined(separator: "\n") }

    @Test func `a stage that serves says where, and what to try`() {
        let routes = [
            ManifestRoute(method: "GET", path: "/health"), ManifestRoute(method: "GET", path: "/orders/:id"),
            ManifestRoute(method: "POST", path: "/orders"),
        ]
        let manifest = Manifest(
            name: "shop",
            components: [ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: routes))])
        let addresses = StageAddresses(
            apis: ["api.api": "http://127.0.0.1:8080"], services: "http://127.0.0.1:8090")
        #expect(
            text(.started(addresses, manifest)) == """

                  shop serves, stage dev

                  api        http://127.0.0.1:8080
                  services   http://127.0.0.1:8090

                  Try
                    curl -i http://127.0.0.1:8080/health
                    solo status

                  Save a file and the new release takes over. Ctrl-C ends everything.

                """)
    }

    @Test func `a failed build shows the compiler's first error and who goes on`() {
        let output = [
            "/p/Sources/App/Shop.swift:7:22: error: value of type 'BucketReader' has no member 'put'",
            " 7 |         try await assets.put(\"a\")", "   |                          ^",
            "/p/Sources/App/Shop.swift:9:1: error: extraneous '}'",
        ]
        let error = CompilerError(lines: output, package: "/p")
        #expect(
            text(.buildFailed(error, output: output, stillServing: "r1")) == """

                  error: value of type 'BucketReader' has no member 'put'
                  at Sources/App/Shop.swift:7:22

                   7 |         try await assets.put("a")
                     |                          ^

                  and 1 more error

                  r1 goes on serving. Save a fix and the next release is built.

                """)
    }

    @Test func `a crash shows its reason and the app's frames`() {
        let lines = [
            "Shop.swift:2: Fatal error: Index out of range", "Thread 0 \"shop\" crashed:",
            "  3 [ra] 0x0000559d7a5340d1 inner(_:) + 32 in shop at /p/Sources/API/Orders.swift:2:34",
        ]
        let crash = CrashReport(release: "r2", exit: .signal(4), lines: lines, package: "/p")
        #expect(
            text(.crashed(crash, count: 1, pause: .zero)) == """

                  r2 crashed: Fatal error: Index out of range
                    inner(_:) at Sources/API/Orders.swift:2:34
                  Starting it again; requests wait on the socket.
                """)
        #expect(
            text(.crashed(crash, count: 3, pause: .milliseconds(200))).contains(
                "Crash 3 in a row: starting it again in 0.2 s."))
        #expect(text(.recovered) == "  Started again; requests that waited on the socket are served.")
    }

    @Test func `a release that ends before its health check passes shows its last lines and who goes on`() {
        #expect(
            text(
                .neverCameUp(
                    release: "r2", process: "web", exit: .code(1), lines: ["no such table"], stillServing: "r1")) == """

                      r2 ended before its health check passed (exit code 1).
                        no such table

                      r1 goes on serving. Save a fix and the next release is built.

                    """)
    }

    @Test func `it says which process ended, where that is not the one of the APIs`() {
        let report = DevReport.neverCameUp(
            release: "r2", process: "work", exit: nil, lines: [], stillServing: nil)
        #expect(text(report).contains("  r2 (work) ended before its health check passed.\n"))
    }

    @Test func `a database that is not what the schema says is a warning with the statement that mends it`() {
        let misfit = SchemaMisfit(
            resource: "orders", table: "items", column: "count", message: "The column 'count' is missing.",
            fix: "ALTER TABLE items ADD COLUMN count INTEGER")
        #expect(
            text(.misfits([misfit])) == """
                  warning: The column 'count' is missing.
                    ALTER TABLE items ADD COLUMN count INTEGER
                """)
    }

    @Test func `a failed attempt says of what, why, and what becomes of it, in one line`() {
        func text(_ component: String, _ id: String, _ attempt: Int, _ error: String, _ next: FailedAttempt.Next)
            -> String
        {
            let failure = FailedAttempt(
                component: component, id: id, attempt: attempt, of: 3, error: error,
                time: Date(timeIntervalSince1970: 1_800_000_000), next: next)
            return String(page.line(for: failure).dropFirst("  12:04:31  ".count))
        }
        #expect(
            text("worker.billing.invoices", "0M9", 1, "no\nprinter\u{1B}", .retry(after: 1.44))
                == "failed   worker.billing.invoices  0M9  attempt 1 of 3: no\\nprinter\\u{1B}  Tried again in 1.4 s.")
        #expect(
            text("worker.receipts", "0M9", 3, "no printer", .deadLetter(queue: "receipts"))
                == "failed   worker.receipts  0M9  attempt 3 of 3: no printer  "
                + "It is a dead letter now: solo queue list receipts")
        #expect(
            text("cron.cleanup", "cron.cleanup@2027-01-15T08:01:00Z", 3, "no disk", .runFailed)
                == "failed   cron.cleanup  cron.cleanup@2027-01-15T08:01:00Z  attempt 3 of 3: no disk  "
                + "This run is given up: solo cron history cleanup")
    }

    @Test func `the moving line fits the terminal`() throws {
        let progress = try #require(BuildProgress("[12/340] Compiling Shop Orders.swift"))
        #expect(page.moving(.building(progress), width: 80) == "  Building  [12/340] Compiling Shop Orders.swift")
        #expect(page.moving(.building(progress), width: 20) == "  Building  [12/34…")
    }

    @Test func `requests and other lines of the app are readable`() {
        let request =
            #"{"time":"not a time","level":"info","message":"request","method":"GET","path":"/a","status":200,"ms":3.5}"#
        #expect(page.log(request, isError: false) == ["  not a time  200  GET /a  3.5 ms"])
        let other = #"{"time":"not a time","level":"warning","message":"low stock","item":"mug"}"#
        #expect(page.log(other, isError: false) == ["  not a time  warning  low stock  item=mug"])
        #expect(page.log("plain text", isError: false) == ["  │ plain text"])
    }

    @Test func `what the app writes tells the terminal nothing`() throws {
        let evil = "\u{1B}]0;t\u{7}\n\u{9B}2J\u{7F}"
        let shown = #"\u{1B}]0;t\u{7}\n\u{9B}2J\u{7F}"#
        func line(_ fields: [String: String]) throws -> [String] {
            let json = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
            return page.log(json, isError: false)
        }
        #expect(
            try line(["time": evil, "level": evil, "message": evil, evil: evil])
                == ["  \(shown)  \(#"\u{1B}]"#)  \(shown)  \(shown)=\(shown)"])
        #expect(
            try line(["time": evil, "message": "request", "method": evil, "path": "/" + evil, "status": evil])
                == ["  \(shown)  \(shown)  \(shown) /\(shown)"])
        #expect(page.log("plain" + evil, isError: false) == ["  │ plain" + shown])
        #expect(page.log("a\ttab" + evil, isError: true) == ["  │ a\ttab" + shown])
        var crash = CrashReport(release: "r2", exit: .signal(4), lines: [], package: "/p")
        crash.reason = evil
        crash.frames = [evil]
        #expect(text(.crashed(crash, count: 1, pause: .zero)).contains("r2 crashed: \(shown)\n    \(shown)\n"))
        #expect(
            text(.neverCameUp(release: "r2", process: "web", exit: nil, lines: [evil], stillServing: nil)).contains(
                "\n    \(shown)\n"))
        #expect(text(.warning(evil)) == "  warning: " + shown)
        #expect(
            text(.problem(HostError(.describeFailed, evil, details: [evil]), stillServing: nil))
                .contains("error: \(shown)\n    \(#"\u{1B}]0;t\u{7}"#)\n    \(#"\u{9B}2J\u{7F}"#)\n"))
        let table = Table(["A", "B"], [[evil, evil], ["a", "b"]]).rendered(Style(color: false))
        #expect(table.split(separator: "\n").count == 3)
        #expect(table.contains("\(shown)   \(shown)"))
    }

    @Test func `a session that ends says what it waits for`() {
        #expect(text(.stopping(inHurry: false)) == "\n  Finishing what is in flight; Ctrl-C again ends it now.")
        #expect(text(.swapped(release: "r2", milliseconds: 83.4)) == "  r2 serves, 83 ms after the build")
    }

    private func manifest(_ buckets: [String], mayWrite: Bool = false) -> Manifest {
        Manifest(
            name: "shop", resources: buckets.map { ManifestResource(id: $0, kind: .bucket, bucket: BucketSettings()) },
            components: [
                ManifestComponent(
                    id: "command.seed", kind: .command,
                    grants: buckets.map { Grant(resource: $0, actions: mayWrite ? [.read, .write] : [.read]) })
            ])
    }

    @Test func `a new release shows its plan, and what may do more stands in it`() {
        let plan = Plan(from: manifest(["uploads"]), to: manifest(["uploads"], mayWrite: true))
        #expect(
            text(.applied(plan)) == """

                  Plan for shop

                  Grants
                    + widens  command.seed  may now put objects into the bucket uploads

                  1 grant widens.

                """)
        #expect(text(.applied(Plan(from: nil, to: manifest(["uploads"])))) == "")
        #expect(text(.applied(Plan(from: manifest(["uploads"]), to: manifest(["uploads"])))) == "")
    }

    @Test func `before data is orphaned the plan and a question stand there`() throws {
        let plan = Plan(from: manifest(["uploads"]), to: manifest(["media.uploads"]))
        let data = try #require(OrphanedData(plan))
        let lines = text(.asking(plan, data))
        #expect(lines.contains("! orphan  bucket  uploads        no longer mentioned; kept with its data"))
        #expect(
            lines.hasSuffix(
                """
                  This release no longer mentions the bucket 'uploads'.
                  The data would be kept, and nothing would use it. If it was renamed or moved, say so in the code:
                    .renamed(from: "uploads")

                  Apply it? Type y and Return, or save a fix. [y/N]
                """))
    }
}
