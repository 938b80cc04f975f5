import ArgumentParser
import Foundation
@testable import SoloServices
import Testing

@testable import SoloCLI

@Suite struct QueueArgumentsTests {
    @Test(arguments: [
        ("30", 30.0), ("30s", 30), ("1.5s", 1.5), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("0", 0),
    ])
    func `a delay is read with its unit`(text: String, seconds: Double) {
        #expect(DelayArgument(argument: text)?.seconds == seconds)
    }

    @Test(arguments: ["", "s", "-1", "1w", "1 h", "1e3", "inf", "10min"])
    func `an invalid delay is rejected`(text: String) {
        #expect(DelayArgument(argument: text) == nil)
    }

    @Test func `each state of a message is parsed, and the help names it`() throws {
        let help = QueueListCommand.helpMessage(columns: 200)
        for state in QueueMessage.State.allCases {
            let command = try QueueListCommand.parse(["receipts", "--state", state.rawValue])
            #expect(command.state == state)
            #expect(help.contains(state.rawValue))
        }
        for wrong in ["ready", "delayed"] {
            #expect(throws: (any Error).self) { try QueueListCommand.parse(["receipts", "--state", wrong]) }
            #expect(!help.contains(wrong))
        }
    }

    @Test(arguments: [#"{"order": 17}"#, "[]", "17", "null", #""text""#])
    func `a message is any JSON`(text: String) throws {
        #expect(try MessageInput.check(Data(text.utf8)) == Data(text.utf8))
    }

    @Test(arguments: ["", "{order: 17}", "hello", "{} {}"])
    func `what is not JSON is not sent`(text: String) {
        let problem = #expect(throws: Problem.self) { try MessageInput.check(Data(text.utf8)) }
        #expect(problem?.message == "The message is not valid JSON.")
        #expect(problem?.status == .usage)
    }

    @Test func `a message is shown with its last error and its JSON`() throws {
        let sent = Date(timeIntervalSince1970: 1_800_000_000)
        let message = QueueMessage(
            id: "1P3GZ0M8RW000", queue: "receipts", state: .dead, idempotencyKey: "order-17", sent: sent, due: sent,
            attempts: 5, error: "no printer", payload: #"{"order":17}"#)
        #expect(
            MessagePage(style: Style(color: false)).text(message) == """
                message      1P3GZ0M8RW000
                queue        receipts
                state        dead
                sent         \(Moment.text(sent))
                died         \(Moment.text(sent))
                attempts     5
                key          order-17
                last error   no printer

                {"order":17}
                """)
    }
}
