import SoloHost
import Testing

@testable import SoloServer

/// Builds on a host: their place, their unit, and the Swift that they use.
struct BuildPlaceTests {
    @Test func `a product has a folder of its own`() throws {
        let place = try BuildPlace(checking: "Shop")
        #expect(place.sources == "/var/lib/solo/builds/Shop/sources")
        #expect(place.archive == "/var/lib/solo/builds/Shop/release.tar.zst")
    }

    @Test(arguments: ["", "..", "a/b", ".cache", "a b", "$(id)"]) func `a name that is part of no path is rejected`(
        name: String
    ) {
        #expect(throws: HostError.self) { try BuildPlace(checking: name) }
    }

    @Test func `the unit is a user of its own, at low priority, and reaches no stage`() throws {
        let command = try BuildPlace(checking: "Shop").unit("run", ["swift", "build"])
        #expect(command.starts(with: ["systemd-run", "--quiet", "--pipe", "--wait", "--collect"]))
        #expect(command.suffix(3) == ["--", "swift", "build"])
        for part in [
            "--unit=solo-build-Shop-run", "--slice=solo.slice", "--uid=solo-builds", "--gid=solo-builds",
            "--property=CPUWeight=idle", "--property=Nice=10", "--property=NoNewPrivileges=yes",
            "--property=ProtectSystem=strict", "--property=ReadWritePaths=/var/lib/solo/builds",
            "--property=InaccessiblePaths=-/var/lib/solo/stages -/var/lib/solo/keys -/etc/solo -/run/solo",
            "--setenv=PATH=/opt/solo/swift/usr/bin:/usr/local/bin:/usr/bin:/bin",
        ] {
            #expect(command.contains(part), "\(part)")
        }
    }

    @Test func `the archive of swift is the one of the distribution and the processors`() {
        #expect(
            SwiftInstallation.address(system: "debian12", architecture: "x86_64")
                == "https://download.swift.org/swift-6.3.1-release/debian12/swift-6.3.1-RELEASE/swift-6.3.1-RELEASE-debian12.tar.gz"
        )
        #expect(
            SwiftInstallation.address(system: "ubuntu24.04", architecture: "aarch64")
                == "https://download.swift.org/swift-6.3.1-release/ubuntu2404-aarch64/swift-6.3.1-RELEASE/swift-6.3.1-RELEASE-ubuntu24.04-aarch64.tar.gz"
        )
        #expect(SwiftInstallation.address(system: "debian13", architecture: "x86_64") == nil)
    }

    @Test func `a version is read from what swift prints`() {
        let text = "Swift version 6.3.1 (swift-6.3.1-RELEASE)\nTarget: x86_64-unknown-linux-gnu"
        #expect(SwiftInstallation.version(in: text) == [6, 3])
        #expect(SwiftInstallation.version(in: "sh: swift: not found") == nil)
    }
}
