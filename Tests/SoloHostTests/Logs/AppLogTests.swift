import Foundation
import TestFolders
import Testing

@testable import SoloHost

@Suite struct AppLogTests {
    @Test func `a log is bounded, and its tail goes over to a new file`() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "app.jsonl")
        let log = AppLog(file, limit: 100, kept: 2)
        var tail = LogTail(file)
        log.append("first")
        #expect(try tail.last(10) == ["first"])
        var told: [String] = []
        for number in 0..<60 {
            log.append("line \(number)")
            told += try tail.new()
        }
        #expect(told == (0..<60).map { "line \($0)" })
        let files = AppLog.files(of: file)
        #expect(files.map(\.lastPathComponent) == ["app.2.jsonl", "app.1.jsonl", "app.jsonl"])
        let sizes = try files.map { try Data(contentsOf: $0).count }
        #expect(sizes.allSatisfy { $0 <= 100 })
        var fresh = LogTail(file)
        #expect(try fresh.last(3) == ["line 57", "line 58", "line 59"])
    }

    @Test func `a line is an object, or plain text`() {
        let line = LogLine(#"{"time":"2026-01-02T03:04:05Z","level":"info","message":"request","status":200,"ms":3.5}"#)
        #expect(line.message == "request")
        #expect(line["status"] == "200")
        #expect(line.metadata.map(\.name) == ["ms", "status"])
        #expect(LogLine("{ not json").message == "{ not json")
        let wrapped = LogLine(LogLine.wrapping(standardError: "Fatal \"error\"", at: Date(timeIntervalSince1970: 0)))
        #expect(wrapped.message == "Fatal \"error\"")
        #expect(wrapped["stream"] == "stderr")
    }
}
