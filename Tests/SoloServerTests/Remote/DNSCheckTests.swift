import SoloHost
import Testing

@testable import SoloServer

/// Whether a domain leads to the host that is to serve it.
struct DNSCheckTests {
    private let dns = DNSCheck { name in
        [
            "shop.example.com": ["203.0.113.7", "2001:db8::7"], "www.example.com": ["198.51.100.1", "203.0.113.7"],
            "203.0.113.7": ["203.0.113.7"],
        ][name] ?? []
    }

    private func error(_ names: [String], own: [String], destination: String = "web1") async -> HostError? {
        await #expect(throws: HostError.self) {
            try await dns.check(names, of: "web1", own: own, destination: destination)
        }
    }

    @Test func `a domain whose addresses are the host's is fine, and so is one where SSH reaches it`() async throws {
        try await dns.check(
            ["shop.example.com"], of: "web1", own: ["203.0.113.7", "2001:db8::7", "10.0.0.2"], destination: "web1")
        try await dns.check(
            ["shop.example.com"], of: "web1", own: ["10.0.0.2", "2001:db8::7"], destination: "root@203.0.113.7")
        try await dns.check([], of: "web1", own: [], destination: "web1")
    }

    @Test func `one that does not resolve is rejected with the records to make`() async {
        let found = await error(["new.example.com"], own: ["10.0.0.2", "203.0.113.7", "fd00::2", "2001:db8::7"])
        #expect(found?.message == "The domain new.example.com does not lead to web1.")
        #expect(found?.details == ["new.example.com does not resolve."])
        #expect(found?.commands == ["new.example.com. A 203.0.113.7", "new.example.com. AAAA 2001:db8::7"])
        #expect(found?.isRefusal == true)
    }

    @Test func `one that leads to another machine as well is rejected`() async {
        let found = await error(["www.example.com", "new.example.com"], own: ["203.0.113.7"])
        #expect(found?.message == "2 domains do not lead to web1.")
        #expect(
            found?.details == ["www.example.com resolves to 198.51.100.1.", "new.example.com does not resolve."])
    }

    @Test func `a host in a private network is named by its private address`() async {
        let found = await error(["new.internal"], own: ["10.213.4.2"])
        #expect(found?.commands == ["new.internal. A 10.213.4.2"])
    }

    @Test func `the host's addresses are those that ip lists`() {
        let output = """
            2: eth0    inet 203.0.113.7/24 brd 203.0.113.255 scope global eth0\\       valid_lft forever preferred_lft forever
            2: eth0    inet6 2001:db8::7/64 scope global \\       valid_lft forever preferred_lft forever
            """
        #expect(HostAddress.listed(in: output) == ["203.0.113.7", "2001:db8::7"])
    }
}
