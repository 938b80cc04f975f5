import Foundation
import SoloCore

/// Who writes to a database, as the lock's file says it: one line of JSON.
struct WriterRecord: Codable, Sendable, Equatable {
    var pid: Int32
    /// The component or invocation, else the program.
    var name: String
    /// Milliseconds since 1970.
    var since: Int

    init(pid: Int32, name: String, since: Int) {
        self.pid = pid
        self.name = name
        self.since = since
    }

    /// This process, from now on.
    init(name: String) {
        self.init(pid: getpid(), name: name, since: Int(Date().timeIntervalSince1970 * 1000))
    }

    /// The line. It is written for each transaction, so without a tree in between.
    var line: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        var object = JSONWriter.Object(&bytes)
        object.field("pid", Int(pid), into: &bytes)
        object.field("name", name, into: &bytes)
        object.field("since", since, into: &bytes)
        object.end(&bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The first line is the record; what follows may be the rest of a longer one.
    static func parse(_ bytes: [UInt8]) -> WriterRecord? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return try? JSONDecoder().decode(WriterRecord.self, from: Data(bytes[..<end]))
    }

    /// For an error: `process 4711 (worker.receipts) has been writing for 3.2 s`.
    func text(now: Date = Date()) -> String {
        let milliseconds = max(0, now.timeIntervalSince1970 * 1000 - Double(since))
        let seconds = (milliseconds / 100).rounded() / 10
        return "process \(pid) (\(name.printable)) has been writing for \(seconds) s"
    }
}
