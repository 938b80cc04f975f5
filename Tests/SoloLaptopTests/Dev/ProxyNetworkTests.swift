import SoloLaptop
import Testing

@Suite struct ProxyNetworkTests {
    @Test(arguments: ["127.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "::1", "fd00::/8", "fd00::/128"])
    func isANetwork(_ text: String) {
        #expect(ProxyNetwork(text)?.text == text)
    }

    @Test(arguments: ["", "localhost", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "::1/x"])
    func isNone(_ text: String) {
        #expect(ProxyNetwork(text) == nil)
    }
}
