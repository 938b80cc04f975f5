import SoloHost
import SoloLaptop
import Testing

@testable import SoloCLI

@Suite struct DoctorTests {
    private func machine(outputs: [String: String], files: Set<String> = [], isMac: Bool = false) -> Machine {
        Machine(
            output: { executable, arguments in outputs[([executable] + arguments).joined(separator: " ")] },
            exists: { files.contains($0) },
            portOwner: { $0 == 8080 ? PortOwner(pid: 7, command: "nginx") : nil },
            postgresVersions: { isMac ? [] : [15, 17] }, isMac: isMac)
    }

    @Test func `what is missing comes with the command that installs it`() async {
        let checks = await Doctor(machine(outputs: ["swift --version": "Swift version 5.10.1 (swift-5.10.1)"])).checks()
        #expect(
            DoctorPage(style: Style(color: false)).text(checks) == """
                  missing  Swift       5.10, and Solo needs 6.2 or later
                  missing  git         no git in PATH, which SwiftPM fetches packages with
                  missing  SQLite      its headers are not installed
                  missing  libcrypto   its headers are not installed
                  missing  libzstd     its headers are not installed
                  missing  libcurl     its headers are not installed
                  ok       Postgres    15, 17
                  warning  port 8080   taken by process 7: nginx
                  ok       port 8090   free

                To fix it:

                    curl -fsSL https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz | tar zx && ./swiftly init
                    sudo apt-get install git
                    sudo apt-get install libsqlite3-dev
                    sudo apt-get install libssl-dev
                    sudo apt-get install libzstd-dev
                    sudo apt-get install libcurl4-openssl-dev
                    solo dev --port 8090
                """)
    }

    @Test func `a machine with everything is well`() async {
        let outputs = [
            "swift --version": "Apple Swift version 6.3.1 (swiftlang)", "git --version": "git version 2.39.5",
            "pkg-config --modversion libcrypto": "3.5.0",
            "pkg-config --modversion libzstd": "1.5.7",
        ]
        let checks = await Doctor(machine(outputs: outputs, isMac: true)).checks()
        #expect(checks.prefix(6).allSatisfy { $0.state == .ok })
        #expect(checks.map(\.found).prefix(6) == ["6.3", "2.39.5", "part of macOS", "3.5.0", "1.5.7", "part of macOS"])
    }

    @Test func `another distribution gets its own command`() async {
        let checks = await Doctor(machine(outputs: [:], files: ["/usr/bin/dnf"])).checks()
        #expect(checks.compactMap(\.fix).contains("sudo dnf install sqlite-devel"))
    }
}
