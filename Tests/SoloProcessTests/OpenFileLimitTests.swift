@testable import SoloProcess
import Testing

@testable import SoloHost

@Suite struct OpenFileLimitTests {
    @Test(
        arguments: [
            (256, 1_048_576, 65_536), (1024, 4096, 4096), (64, 64, 64), (100_000, 1_048_576, 100_000),
            (256, UInt64.max, 65_536),
        ] as [(UInt64, UInt64, UInt64)])
    func `the soft limit is raised as far as the hard one allows`(soft: UInt64, hard: UInt64, raised: UInt64) {
        #expect(OpenFileLimit.raised(soft: soft, hard: hard) == raised)
    }

    @Test func `a limit that is too low is told before anything starts`() {
        let error = #expect(throws: HostError.self) { try OpenFileLimit.check(64) }
        #expect(error?.message == "At most 64 files, sockets and pipes may be open at once, and solo dev needs 256.")
        #expect(error?.commands == ["ulimit -n 4096"])
        #expect(error?.isRefusal == true)
        #expect(throws: Never.self) { try OpenFileLimit.check(256) }
        #expect(OpenFileLimit.raise() >= 256)
    }
}
