package import Foundation

/// A tar archive on its way to a destination.
package struct ArchiveUpload {
    private let upload: SealedUpload

    init(_ upload: SealedUpload) {
        self.upload = upload
    }

    package var bytes: Int { upload.bytes }

    /// Appends a file.
    ///
    /// - Parameters:
    ///   - name: plain ASCII of at most 100 bytes.
    ///   - bytes: exactly as many as the content will have.
    package func add(_ name: String, bytes: Int, content: ((Data) async throws -> Void) async throws -> Void)
        async throws
    {
        try await upload.append(Data(TarHeader(name: name, bytes: bytes).block))
        let start = upload.bytes
        try await content { try await upload.append($0) }
        let found = upload.bytes - start
        guard found == bytes else {
            throw TarError(what: "\(name) should have \(bytes) bytes, and has \(found)")
        }
        try await upload.append(Data(count: TarHeader.padding(after: bytes)))
    }

    /// Two blocks of zeros end an archive.
    func end() async throws { try await upload.append(Data(count: 2 * TarHeader.block)) }
}
