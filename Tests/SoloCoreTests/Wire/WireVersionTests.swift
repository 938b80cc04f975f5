import Foundation
import SoloCore
import Testing

@Suite struct WireVersionTests {
    private func mismatch(
        _ document: WireMismatch.Document, _ theirs: WireVersion, solo: String? = nil,
        ours: WireVersion = WireVersion(1)
    ) -> WireMismatch? {
        #expect(throws: WireMismatch.self) {
            try WireMismatch.check(document, theirs: theirs, solo: solo, ours: ours)
        }
    }

    @Test func `two sides that speak one version in common understand each other`() throws {
        try WireMismatch.check(.health, theirs: WireVersion(1), ours: WireVersion(1))
        try WireMismatch.check(.health, theirs: WireVersion(1), ours: WireVersion(current: 3, oldest: 1))
        try WireMismatch.check(.health, theirs: WireVersion(current: 4, oldest: 3), ours: WireVersion(3))
    }

    @Test func `a mismatch names both versions and the side to update`() {
        let range = WireVersion(current: 3, oldest: 2)
        #expect(
            mismatch(.health, WireVersion(4), solo: "0.9.0", ours: range)?.description
                == "The app supports version 4 of the contract (solo 0.9.0), and this solo (0.1.0) supports versions 2 to 3. "
                + "Update solo to 0.9.0: it is older than the one that the app was built with. [health-too-new]")
        #expect(
            mismatch(.health, WireVersion(1), ours: range)?.description
                == "The app supports version 1 of the contract, and this solo (0.1.0) supports versions 2 to 3. "
                + "Update the package's solo to 0.1.0 and build again. [health-too-old]")
        #expect(
            mismatch(.manifest, WireVersion(2))?.description
                == "The manifest has version 2, and this solo (0.1.0) reads version 1. "
                + "Update solo: it is older than the one that the app was built with. [manifest-too-new]")
        #expect(
            mismatch(.manifest, WireVersion(0))?.description
                == "The manifest has version 0, and this solo (0.1.0) reads version 1. "
                + "Update the package's solo to 0.1.0 and build again. [manifest-too-old]")
    }

    @Test func `a health document of another version is rejected, whatever else it has`() throws {
        let newer = Data(#"{"versions":{"current":9,"oldest":8},"solo":"0.9.0","state":{"is":"new"}}"#.utf8)
        let error = #expect(throws: WireMismatch.self) { try HealthDocument.decode(newer) }
        #expect(error?.code == "health-too-new")
        // Before there were versions, it was the first one.
        let first = Data(#"{"release":"r1","state":"standby","inFlight":0}"#.utf8)
        let older = #expect(throws: WireMismatch.self) { try HealthDocument.decode(first) }
        #expect(older?.code == "health-too-old")
    }
}
