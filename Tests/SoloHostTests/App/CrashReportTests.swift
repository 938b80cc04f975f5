import SoloProcess
import Testing

@testable import SoloHost

@Suite struct CrashReportTests {
    @Test func `a crash is its reason and the app's own frames`() {
        let lines = """
            Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range

            *** Program crashed: Illegal instruction at 0x00007ff079f6df7f ***

            Thread 0 "shop" crashed:

              0      0x00007ff079f6df7f closure #1 in _assertionFailure(_:_:file:line:flags:) + 623 in libswiftCore.so
              3 [ra] 0x0000559d7a5340d1 inner(_:) + 32 in shop at /p/Sources/API/Orders.swift:2:34
              4 [ra] 0x0000559d7a53401e run() + 77 in shop at /p/.build/checkouts/hummingbird/Router.swift:3:22
              5 [ra] 0x0000559d7a534198 main + 39 in shop at /p/Sources/App/Shop.swift:5:1
            """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let crash = CrashReport(release: "r2", exit: .signal(4), lines: lines, package: "/p")
        #expect(crash.reason == "Fatal error: Index out of range")
        #expect(crash.frames == ["inner(_:) at Sources/API/Orders.swift:2:34", "main at Sources/App/Shop.swift:5:1"])
    }

    @Test func `a crash that says nothing is its signal`() {
        let crash = CrashReport(release: "r2", exit: .signal(9), lines: [], package: "/p")
        #expect(crash.reason == nil)
        #expect("\(crash.exit)" == "SIGKILL")
    }
}
