import HTTPTypes
import SoloCore
import SoloCrypto

/// Checks the token of a request: `Authorization: Bearer KEYID.SECRET`.
struct BearerAuthorization: Sendable {
    let credentials: CredentialBook

    func credential(of headers: HTTPFields) throws -> ComponentCredential {
        guard let field = headers[.authorization] else {
            throw Self.unauthorized("The request has no Authorization field.")
        }
        guard let token = BearerToken(field: field) else {
            throw Self.unauthorized("The Authorization field is not `\(BearerToken.scheme) KEYID.SECRET`.")
        }
        // The same work whether or not there is such a key, so that the time of the response reveals nothing.
        let known = credentials[token.keyID]
        let isSame = isSameInConstantTime(
            token.secret.exposed, known?.key.secret.exposed ?? String(repeating: "0", count: 64))
        guard let known, isSame else { throw Self.unauthorized("The key is unknown, or its secret is wrong.") }
        return known
    }

    private static func unauthorized(_ detail: String) -> ProblemResponse {
        ProblemResponse(
            status: .unauthorized, title: "Unauthorized", detail: detail,
            headers: [.wwwAuthenticate: BearerToken.scheme])
    }
}
