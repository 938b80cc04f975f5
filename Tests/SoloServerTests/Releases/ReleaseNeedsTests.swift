import Foundation
import SoloHost
import Testing

@testable import SoloServer

/// What a release asks of its host, and hosts that do not have it.
struct ReleaseNeedsTests {
    private func header(machine: UInt8) -> Data {
        Data([0x7F, 0x45, 0x4C, 0x46] + Array(repeating: 0, count: 14) + [machine, 0])
    }

    private func rejection(_ needs: ReleaseNeeds) -> HostError? {
        let state = StageState(releases: [], glibc: "2.36", architecture: "aarch64", postgres: [])
        do {
            try state.check(needs, destination: "root@web1", command: "solo deploy --build-on web1")
            return nil
        } catch {
            return error
        }
    }

    @Test func `an executable says what processors it is for`() {
        #expect(Executable.architecture(of: header(machine: 62)) == "x86_64")
        #expect(Executable.architecture(of: header(machine: 183)) == "aarch64")
        #expect(Executable.architecture(of: header(machine: 243)) == "machine 243")
        #expect(Executable.architecture(of: Data([0xCF, 0xFA, 0xED, 0xFE] + Array(repeating: 0, count: 30))) == nil)
        #expect(Executable.architecture(of: Data()) == nil)
    }

    @Test func `a host with other processors is rejected, with where to build`() {
        let error = rejection(ReleaseNeeds(glibc: [2, 36], architecture: "x86_64"))
        #expect(error?.message == "root@web1 runs Linux on aarch64, and this build is for x86_64.")
        #expect(error?.commands == ["solo deploy --build-on web1"])
        let mac = rejection(ReleaseNeeds(glibc: [], architecture: nil))
        #expect(mac?.message == "root@web1 runs Linux on aarch64, and this build is not for Linux.")
    }

    @Test func `an older C library is rejected, with where to build`() {
        let error = rejection(ReleaseNeeds(glibc: [2, 39], architecture: "aarch64"))
        #expect(error?.message == "root@web1 has glibc 2.36, and this build needs 2.39.")
        #expect(error?.commands == ["solo deploy --build-on web1"])
        #expect(rejection(ReleaseNeeds(glibc: [2, 36], architecture: "aarch64")) == nil)
    }
}
