import Foundation
import Testing

@testable import SoloSQL

struct WriterRecordTests {
    @Test func `the record is one line of JSON, and what a longer one left behind it is not read`() {
        let record = WriterRecord(pid: 4711, name: #"worker.receipts "a""#, since: 1_800_000_000_000)
        #expect(
            String(decoding: record.line, as: UTF8.self)
                == #"{"pid":4711,"name":"worker.receipts \"a\"","since":1800000000000}"# + "\n")
        #expect(WriterRecord.parse(record.line + Array("rest of a longer one\"}\n".utf8)) == record)
        #expect(WriterRecord.parse([]) == nil)
        #expect(WriterRecord.parse(Array("no record\n".utf8)) == nil)
    }

    @Test func `an error says who writes, and for how long`() {
        let record = WriterRecord(pid: 4711, name: "worker.receipts", since: 1_800_000_000_000)
        #expect(
            record.text(now: Date(timeIntervalSince1970: 1_800_000_003.24))
                == "process 4711 (worker.receipts) has been writing for 3.2 s")
    }
}
