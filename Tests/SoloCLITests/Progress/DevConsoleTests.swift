import Foundation
import SoloHost
import SoloLaptop
import Synchronization
import Testing

@testable import SoloCLI

@Suite struct DevConsoleTests {
    /// A pipe where a terminal would be, and a clock that stands still until it is moved.
    private final class Piped: Sendable {
        private let pipe = Pipe()
        private let time = Mutex(ContinuousClock.now)
        let page = DevPage(style: Style(color: false), product: "shop", stage: "dev")

        func console() -> DevConsole {
            DevConsole(Terminal(pipe.fileHandleForWriting.fileDescriptor), page: page) { self.time.withLock(\.self) }
        }

        func wait(_ seconds: Int) { time.withLock { $0 += .seconds(seconds) } }

        func written() throws -> [String] {
            try pipe.fileHandleForWriting.close()
            let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        }
    }

    private func step(_ done: Int) throws -> DevReport {
        .building(try #require(BuildProgress("[\(done)/708] Compiling Shop Orders.swift")))
    }

    @Test func `into a pipe a build says that it begins, and every ten seconds how far it is`() throws {
        let piped = Piped()
        let console = piped.console()
        console.show(.preparing("Reading shop/Package.swift"))
        piped.wait(2)
        console.show(.preparing("Building…"))
        for second in 1...25 {
            piped.wait(1)
            console.show(try step(second * 10))
        }
        console.show(.built(seconds: 25))
        // The next one begins anew, however soon.
        console.show(.preparing("Building…"))
        console.show(try step(1))
        #expect(
            try piped.written() == [
                "  Reading shop/Package.swift", "  Building…", "  Building [100/708]", "  Building [200/708]",
                "  Built in 25.0 s", "  Building…",
            ])
    }

    @Test func `what SwiftPM fetches is told as seldom`() throws {
        let piped = Piped()
        let console = piped.console()
        for number in 1...12 {
            console.show(.preparing("Fetching \(number)"))
            piped.wait(1)
        }
        console.show(try step(3))
        #expect(try piped.written() == ["  Fetching 1", "  Fetching 11", "  Building [3/708]"])
    }
}
