import HTTPTypes
import Testing

@testable import SoloRuntime

@Suite struct PeerTests {
    private static let proxies = TrustedProxies([
        "10.0.0.0/8", "2001:db8::/32", "192.0.2.1", "unix", "nonsense", "1.2.3.4/99",
    ])

    private func client(_ address: String, isUnix: Bool = false, _ fields: HTTPFields) -> Peer.Client {
        Peer(address: address, isUnix: isUnix, proxies: Self.proxies).client(fields)
    }

    @Test(arguments: [
        ("10.255.0.1", true), ("11.0.0.1", false), ("2001:db8:ffff::1", true), ("2001:db9::1", false),
        ("192.0.2.1", true), ("192.0.2.2", false), ("::ffff:10.0.0.1", true), ("1.2.3.4", false),
    ])
    func networksContain(address: String, isTrusted: Bool) {
        #expect(Peer(address: address, isUnix: false, proxies: Self.proxies).isTrusted == isTrusted)
    }

    @Test func whoIsNotTrustedIsNotBelieved() {
        let client = client("198.51.100.1", [.xForwardedFor: "1.1.1.1", .xForwardedProto: "https"])
        #expect(client.address == "198.51.100.1")
        #expect(!client.isSecure)
    }

    @Test(arguments: [
        ("203.0.113.9", "203.0.113.9"), ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"), ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("203.0.113.9:1234", "203.0.113.9"), ("[2001:db9::7]:80", "2001:db9::7"), ("2001:db9::7", "2001:db9::7"),
        ("unknown", "10.0.0.1"), ("1.1.1.1, unknown", "10.0.0.1"), ("1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"),
        ("", "10.0.0.1"),
    ])
    func theRightmostThatIsNoProxyIsTheClient(field: String, address: String) {
        #expect(client("10.0.0.1", [.xForwardedFor: field]).address == address)
    }

    @Test func forwardedIsReadTheSameWay() {
        let field = "for=1.1.1.1, FOR=\"[2001:db9::7]:80\";proto=https, for=10.0.0.2;by=x; Proto=HTTPS"
        let client = client("10.0.0.1", [.forwarded: field])
        #expect(client.address == "2001:db9::7")
        #expect(client.isSecure)
    }

    @Test func aMadeUpForwardedDoesNotWin() {
        let client = client("10.0.0.1", [.xForwardedFor: "203.0.113.9", .forwarded: "for=1.1.1.1;proto=https"])
        #expect(client.address == "203.0.113.9")
        #expect(!client.isSecure)
    }

    @Test func aUnixSocketIsTrustedByName() {
        #expect(client("", isUnix: true, [.xForwardedFor: "203.0.113.9"]).address == "203.0.113.9")
        let strict = Peer(address: "", isUnix: true, proxies: TrustedProxies(["10.0.0.0/8"]))
        #expect(strict.client([.xForwardedFor: "203.0.113.9"]).address == "")
    }

    @Test func aSubnetOfIPv6IsOneClient() {
        let one = client("2001:db9::1", [:]).key
        #expect(one == client("2001:db9::2", [:]).key)
        #expect(one != client("2001:db9:0:1::1", [:]).key)
        #expect(client("198.51.100.1", [:]).key != client("198.51.100.2", [:]).key)
    }
}
