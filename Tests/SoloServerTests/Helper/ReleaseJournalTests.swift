import Foundation
import SoloProcess
import Testing

@testable import SoloServer

/// What people read of a release that went back.
struct ReleaseJournalTests {
    private let services = [(unit: "solo-shop_production-web-abc.service", identifier: "shop_production/web")]
    private let date = Date(timeIntervalSince1970: 1000.9)

    @Test func `the journal is asked for the app's own lines`() {
        #expect(
            ReleaseJournal.lines(of: services, since: date) == [
                "journalctl", "--quiet", "--no-pager", "--since=@1000", "--lines=500", "--output=cat",
                "_SYSTEMD_UNIT=solo-shop_production-web-abc.service", "SYSLOG_IDENTIFIER=shop_production/web",
            ])
    }

    @Test func `a process that crashed is told with its exit code or signal`() async {
        #expect(ReleaseJournal.exit(#"{"EXIT_CODE":"exited","EXIT_STATUS":"3"}"#) == .code(3))
        #expect(ReleaseJournal.exit(#"{"EXIT_CODE":"killed","EXIT_STATUS":"9"}"#) == .signal(9))
        #expect(ReleaseJournal.exit(#"{"EXIT_CODE":"dumped","EXIT_STATUS":"4"}"#) == .signal(4))
        #expect(ReleaseJournal.exit("no JSON") == nil)
        let shell = FakeShell()
        let exits = ReleaseJournal.exits(of: services[0].unit, since: date).joined(separator: " ")
        shell.answer(exits, with: ShellResult(output: #"{"EXIT_CODE":"dumped","EXIT_STATUS":"4"}"# + "\n"))
        let lines = ReleaseJournal.lines(of: services, since: date).joined(separator: " ")
        shell.answer(lines, with: ShellResult(output: "it can't go on\n"))
        let words = await ReleaseJournal(shell: shell).lastWords(of: services, since: date)
        #expect(words == ["shop_production/web ended with SIGILL.", "it can't go on"])
    }

    @Test func `the lines that say why are chosen among those that do not`() {
        let request = #"{"level":"info","message":"GET /","time":"2026-01-01T00:00:00Z"}"#
        let error = #"{"level":"error","message":"No disk","time":"2026-01-01T00:00:00Z"}"#
        #expect(ReleaseJournal.telling([request, error, request]) == ["error: No disk"])
        #expect(ReleaseJournal.telling([request, request]) == ["info: GET /", "info: GET /"])
        #expect(ReleaseJournal.telling(Array(repeating: error, count: 20)).count == ReleaseJournal.limit)
        let fatal = ["App.swift:3: Fatal error: Index out of range", "in the second line"]
        #expect(ReleaseJournal.telling([error] + fatal + ["Current stack trace:", "1 0x1 main"]) == fatal)
        #expect(ReleaseJournal.telling([]).isEmpty)
    }
}
