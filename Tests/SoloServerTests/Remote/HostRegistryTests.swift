import Foundation
import SoloHost
import SoloServer
import TestFolders
import Testing

struct HostRegistryTests {
    private let folder: TemporaryFolder
    private let registry: HostRegistry

    init() throws {
        folder = try TemporaryFolder()
        registry = HostRegistry(folder: folder.path + "/solo")
    }

    private func host(_ name: String, _ address: String = "root@203.0.113.7", at second: Double = 0) -> HostRecord {
        HostRecord(name: name, address: address, added: Date(timeIntervalSince1970: second))
    }

    @Test func `hosts are kept by name, in a file that its owner alone reads`() throws {
        #expect(try registry.all().isEmpty)
        try registry.add(host("web2"))
        try registry.add(host("web1", "web1"))
        #expect(try registry.all().map(\.name) == ["web1", "web2"])
        #expect(try registry.host("web1").address == "web1")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/solo/hosts.json")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try registry.remove("web2")
        #expect(try registry.all() == [host("web1", "web1")])
    }

    @Test func `a host that is added again keeps its day, and another address is rejected`() throws {
        try registry.add(host("web1"))
        var again = host("web1", at: 60)
        again.sshConfig = "/config"
        try registry.add(again)
        #expect(try registry.host("web1").added == Date(timeIntervalSince1970: 0))
        #expect(try registry.host("web1").sshConfig == "/config")
        let error = #expect(throws: HostError.self) { try registry.add(host("web1", "root@203.0.113.8")) }
        #expect(error?.message == "The host web1 is known already, as root@203.0.113.7.")
        #expect(error?.commands == ["solo host remove web1"])
    }

    @Test(arguments: ["Web", "-web", "web--1", "1web", "", String(repeating: "a", count: 41)])
    func `a name that is not one is rejected`(name: String) {
        #expect(throws: HostError.self) { try registry.check(host(name)) }
    }

    @Test(arguments: ["-oProxyCommand=x", "a b", ""])
    func `an address that ssh would read as something else is rejected`(address: String) {
        #expect(throws: HostError.self) { try registry.check(host("web1", address)) }
    }

    @Test func `an unknown name says which are known`() throws {
        try registry.add(host("web1"))
        let error = #expect(throws: HostError.self) { try registry.host("web2") }
        #expect(error?.code == .unknownName)
        #expect(error?.details == ["There is: web1"])
    }

    @Test func `a registry that can't be read is not replaced`() throws {
        try folder.write("{", to: "solo/hosts.json")
        let error = #expect(throws: HostError.self) { try registry.add(host("web1")) }
        #expect(error?.code == .stateUnreadable)
        #expect(try String(contentsOfFile: folder.path + "/solo/hosts.json", encoding: .utf8) == "{")
    }

    @Test func `the folder follows the environment`() throws {
        let path = folder.path
        try HostRegistry(environment: ["SOLO_CONFIG": path + "/a", "XDG_CONFIG_HOME": path + "/b"]).add(host("web1"))
        try HostRegistry(environment: ["XDG_CONFIG_HOME": path + "/b", "HOME": path + "/c"]).add(host("web1"))
        try HostRegistry(environment: ["XDG_CONFIG_HOME": "", "HOME": path + "/c"]).add(host("web1"))
        for file in ["a/hosts.json", "b/solo/hosts.json", "c/.config/solo/hosts.json"] {
            #expect(FileManager.default.fileExists(atPath: "\(path)/\(file)"), "\(file)")
        }
    }
}
