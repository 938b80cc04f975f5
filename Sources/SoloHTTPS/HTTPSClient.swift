package import Foundation
import SoloConcurrency
import Synchronization

/// HTTP/1.1 with TLS, by libcurl: for the few services outside of this machine that the platform itself calls.
///
/// Redirects are not followed. A request runs on a thread of its own, since libcurl blocks; connections are kept for the next one. A proxy
/// that the environment names (`https_proxy`) is used.
package final class HTTPSClient: Sendable {
    private let limits: HTTPSLimits
    private let authorities: String?
    private let idle = Mutex<[CurlHandle]>([])

    /// - Parameter authorities: a PEM file of certificates to trust in place of the system's.
    package init(limits: HTTPSLimits = HTTPSLimits(), authorities: String? = nil) {
        self.limits = limits
        self.authorities = authorities
    }

    /// Collects the response.
    package func send(_ request: HTTPSRequest) async throws -> HTTPSResponse {
        var body = Data()
        let head = try await send(request) { _, piece in
            body += piece
            guard body.count <= limits.collected else {
                throw HTTPSError(code: .tooLarge, description: "the response has more than \(limits.collected) bytes")
            }
        }
        return HTTPSResponse(head: head, body: body)
    }

    /// Hands the response's body on piece by piece. The peer has to wait while the closure does.
    ///
    /// - Throws: ``HTTPSError``, and what the closure throws.
    package func send(
        _ request: HTTPSRequest, _ receive: (HTTPSResponseHead, Data) async throws -> Void
    ) async throws -> HTTPSResponseHead {
        let transfer = CurlTransfer(request, limits: limits, authorities: authorities)
        let handle = try idle.withLock { $0.popLast() } ?? CurlHandle()
        startThread {
            transfer.run(on: handle) { self.idle.withLock { $0.append(handle) } }
        }
        // Whatever ends the loop, the thread does not wait for a reader that is gone.
        defer { transfer.cancel() }
        return try await withTaskCancellationHandler {
            while true {
                switch try await transfer.next() {
                case .piece(let head, let bytes): try await receive(head, bytes)
                case .end(let head): return head
                }
            }
        } onCancel: {
            transfer.cancel()
        }
    }
}
