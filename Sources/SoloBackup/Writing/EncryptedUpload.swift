import SoloArchive
import SoloConcurrency

/// The other half of a ``SealedUpload``: encrypts what was compressed, and writes it to the destination.
struct EncryptedUpload: Sendable {
    let destination: any BackupDestination
    let path: String
    let recipients: [AgeRecipient]

    /// Writes the whole file.
    ///
    /// - Returns: the digest of what was written. Nothing was read back yet.
    func run(_ compressed: HandOver<[UInt8]>) async throws -> BackupFile.Digest {
        do {
            let upload = try await destination.begin(path)
            do {
                let digest = try await write(compressed, to: upload)
                try await upload.finish()
                return digest
            } catch {
                await upload.abandon()
                throw error
            }
        } catch {
            // Whoever compresses must not wait for room for ever.
            compressed.fail(error)
            throw error
        }
    }

    private func write(
        _ compressed: HandOver<[UInt8]>, to upload: any BackupUpload
    ) async throws -> BackupFile.Digest {
        var encryptor = try AgeEncryptor(recipients: recipients)
        let stored = RunningSum()
        var output: [UInt8] = []
        while let piece = try await compressed.next() {
            try piece.withUnsafeBytes { try encryptor.consume($0, into: &output) }
            stored.update(output)
            try await upload.append(output)
            output.removeAll(keepingCapacity: true)
        }
        try encryptor.finish(into: &output)
        stored.update(output)
        try await upload.append(output)
        return stored.finish()
    }
}
