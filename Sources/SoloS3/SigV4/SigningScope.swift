package import SoloCore
import SoloCrypto

/// The day, region and service that a signature is good for.
package struct SigningScope: Sendable, Hashable {
    package var day: String
    package var region: String
    package var service: String

    package init(day: String, region: String, service: String) {
        self.day = day
        self.region = region
        self.service = service
    }

    /// `20150830/us-east-1/s3/aws4_request`.
    package var text: String { "\(day)/\(region)/\(service)/aws4_request" }
}

/// The key of one day, derived from a component's secret.
package struct SigningKey: Sendable {
    private let bytes: [UInt8]

    package init(secret: Redacted<String>, scope: SigningScope) {
        let day = hmacSHA256(key: Array("AWS4\(secret.exposed)".utf8), Array(scope.day.utf8))
        let region = hmacSHA256(key: day, Array(scope.region.utf8))
        let service = hmacSHA256(key: region, Array(scope.service.utf8))
        bytes = hmacSHA256(key: service, Array("aws4_request".utf8))
    }

    package func signature(of text: String) -> String {
        Hex.text(hmacSHA256(key: bytes, Array(text.utf8)))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The text that is signed.
enum StringToSign {
    static let algorithm = "AWS4-HMAC-SHA256"

    static func request(_ canonical: CanonicalRequest, time: String, scope: SigningScope) -> String {
        "\(algorithm)\n\(time)\n\(scope.text)\n\(Hex.text(RunningDigest.sha256(canonical.text)))"
    }
}
