package import struct Foundation.Data

/// One version of an object. It can be read while this value exists, even if the object is replaced or removed meanwhile.
package struct ObjectDownload: Sendable {
    package var info: ObjectInfo
    private let reader: ContentReader

    init(info: ObjectInfo, reader: ContentReader) {
        self.info = info
        self.reader = reader
    }

    /// Calls `body` with the content, piece by piece.
    ///
    /// - Throws: What `body` throws, or an error if the content on the disk is damaged. Then the pieces so far are not the
    ///   whole object.
    package func forEach(_ body: (Data) async throws -> Void) async throws {
        try await reader.forEach(0..<info.size, body)
    }
}
