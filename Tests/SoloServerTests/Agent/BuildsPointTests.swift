import SoloHost
import Testing

@testable import SoloServer

/// A host that is prepared for builds.
struct BuildsPointTests {
    private static let installed = SwiftInstallation.packages.map { "\($0) installed\n" }.joined()
    private static let prepared = [
        "stat": ShellResult(output: "directory 755 solo-builds\n"),
        "dpkg-query": ShellResult(output: installed),
        "env PATH": ShellResult(output: "Swift version 6.3.1 (swift-6.3.1-RELEASE)\n"),
    ]
    private static let system = ["/etc/os-release": "ID=debian\nVERSION_ID=\"12\"\n"]

    @Test func `a swift that is there is used`() async {
        let shell = FakeShell(results: Self.prepared)
        let report = await HostPoint.builds.apply(shell)
        #expect(report == PointReport("builds", .ok, "swift 6.3"))
        #expect(!shell.ran.contains { $0.contains("swift.org") })
    }

    @Test func `an old one is told, and another one is fetched whose signature is checked`() async {
        let shell = FakeShell(files: Self.system, results: Self.prepared)
        shell.answer("env PATH", with: ShellResult(output: "Swift version 5.10 (swift-5.10-RELEASE)\n"))
        shell.answer("uname", with: ShellResult(output: "x86_64\n"))
        let found = await HostPoint.builds.report(shell)
        #expect(found.detail == "swift is 5.10, older than 6.3")
        shell.answer(
            "sh -c",
            with: ShellResult(isSuccess: false, error: "curl: (6) Could not resolve host: download.swift.org\n"))
        let report = await HostPoint.builds.apply(shell)
        #expect(report.state == .failed)
        #expect(report.detail.contains("Could not resolve host: download.swift.org"))
        let script = shell.ran.first { $0.hasPrefix("sh -c") }
        #expect(script?.contains("VALIDSIG .*\(SwiftInstallation.signer)") == true)
    }

    @Test func `it is a point only if it was asked for`() {
        #expect(!HostPoint.all().contains { $0.name == "builds" })
        #expect(HostPoint.all(builds: true).contains { $0.name == "builds" })
    }
}
