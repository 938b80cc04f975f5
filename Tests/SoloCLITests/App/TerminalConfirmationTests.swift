import Dispatch
import Synchronization
import Testing

@testable import SoloCLI

@Suite struct TerminalConfirmationTests {
    /// Lines that are read as from a terminal: whoever reads waits for the next one.
    private final class Keyboard: Sendable {
        private let lines = Mutex<[String?]>([])
        private let typed = DispatchSemaphore(value: 0)

        func type(_ line: String?) {
            lines.withLock { $0.append(line) }
            typed.signal()
        }

        func readLine() -> String? {
            typed.wait()
            return lines.withLock { $0.removeFirst() }
        }
    }

    @Test(arguments: [("y", true), (" YES ", true), ("", false), ("no", false), ("yikes", false), (nil, false)])
    func `a line replies to the question, and the end of the input is a no`(line: String?, agrees: Bool) async {
        let keyboard = Keyboard()
        let answers = TerminalConfirmation { keyboard.readLine() }
        async let answer = answers.agrees()
        while !answers.isAsking { await Task.yield() }
        keyboard.type(line)
        #expect(await answer == agrees)
        keyboard.type(nil)
    }

    @Test func `a later question withdraws the earlier one, and the end of the session the last`() async {
        let keyboard = Keyboard()
        let answers = TerminalConfirmation { keyboard.readLine() }
        let first = Task { await answers.agrees() }
        while !answers.isAsking { await Task.yield() }
        let second = Task { await answers.agrees() }
        #expect(await first.value == false)
        second.cancel()
        #expect(await second.value == false)
        keyboard.type(nil)
    }
}
