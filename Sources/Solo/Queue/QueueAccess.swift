import SoloCore

import struct Foundation.Data

/// How a sender reaches its queue: one component's key on one queue.
package struct QueueAccess: Sendable {
    package init(_ id: String, _ binding: ResourceBinding, in scope: ClientScope) throws {
        guard case .queue = binding else { throw BindingError.mismatched(resource: id, expected: "a queue") }
        throw BindingError.mismatched(resource: id, expected: "implemented yet")
    }

    package func send(_ body: Data, after delay: Double?, idempotencyKey: String?) async throws -> String { "" }
}
