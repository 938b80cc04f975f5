import SoloCrypto
package import struct Foundation.Data

/// Takes an `aws-chunked` body apart as it arrives, and checks its chunks' signatures if they have some.
///
/// A chunk is handed on before its signature was seen, so what is made of the body counts only after ``finish()``.
package struct AWSChunkedDecoder {
    package enum Failure: Error, Sendable, Equatable {
        /// It is not `aws-chunked`.
        case malformed
        /// It ended in the middle.
        case incomplete
        case signatureDoesNotMatch
    }

    private enum State {
        case size, content(Int), contentEnd, trailer, done
    }

    private static let longestLine = 8192
    private var state = State.size
    private var line: [UInt8] = []
    private var signer: ChunkSigner?
    private let expectsTrailer: Bool
    private var expectedSignature = ""
    private var digest = RunningDigest(.sha256)
    private var trailerBytes = 0
    /// What follows the last chunk, names in lower case, in the order of sending.
    private(set) package var trailers: [(name: String, value: String)] = []

    package init(signer: ChunkSigner?, expectsTrailer: Bool) {
        self.signer = signer
        self.expectsTrailer = expectsTrailer
    }

    /// Takes the next bytes and hands on the content that is in them.
    package mutating func feed(_ bytes: Data, emit: (Data) throws -> Void) throws {
        var rest = bytes[...]
        while let first = rest.first {
            switch state {
            case .size:
                if let line = try readLine(&rest) { try beginChunk(line) }
            case .content(let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                if signer != nil { digest.update(piece) }
                try emit(piece)
                state = .content(left - piece.count)
                if left == piece.count {
                    try checkChunk()
                    state = .contentEnd
                }
            case .contentEnd:
                if let line = try readLine(&rest) {
                    guard line.isEmpty else { throw Failure.malformed }
                    state = .size
                }
            case .trailer:
                if let line = try readLine(&rest) { try takeTrailer(line) }
            case .done:
                // Some clients send one more line end.
                guard first == 13 || first == 10 else { throw Failure.malformed }
                rest = rest.dropFirst()
            }
        }
    }

    /// Says whether the body was whole. Throws if it was not.
    package mutating func finish() throws {
        if case .trailer = state, line.isEmpty { try end() }
        guard case .done = state else { throw Failure.incomplete }
    }

    /// The line without its end, once it is whole.
    private mutating func readLine(_ rest: inout Data) throws -> String? {
        guard let end = rest.firstIndex(of: 10) else {
            line += rest
            rest = Data()
            guard line.count <= Self.longestLine else { throw Failure.malformed }
            return nil
        }
        line += rest[..<end]
        rest = rest[(end + 1)...]
        if line.last == 13 { line.removeLast() }
        guard line.count <= Self.longestLine else { throw Failure.malformed }
        defer { line = [] }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func beginChunk(_ line: String) throws {
        let parts = line.split(separator: ";", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count <= 12, first.allSatisfy(\.isHexDigit),
            let size = Int(first, radix: 16)
        else { throw Failure.malformed }
        digest = RunningDigest(.sha256)
        expectedSignature = ""
        for part in parts.dropFirst() where part.hasPrefix("chunk-signature=") {
            expectedSignature = String(part.dropFirst("chunk-signature=".count))
        }
        if size > 0 {
            state = .content(size)
        } else {
            try checkChunk()
            state = .trailer
        }
    }

    private mutating func checkChunk() throws {
        guard let signature = signer?.sign(digest: digest.finish()) else { return }
        guard isSameInConstantTime(signature, expectedSignature) else { throw Failure.signatureDoesNotMatch }
    }

    private mutating func takeTrailer(_ line: String) throws {
        if line.isEmpty {
            // S3's documentation shows an empty line between the trailers and their signature, so some send it.
            let awaitsSignature = signer != nil && expectsTrailer && !trailers.isEmpty && !hasTrailerSignature
            return awaitsSignature ? () : try end()
        }
        trailerBytes += line.utf8.count
        let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard expectsTrailer, halves.count == 2, trailerBytes <= Self.longestLine, trailers.count < 16 else {
            throw Failure.malformed
        }
        trailers.append((name: halves[0].lowercased(), value: halves[1].trimmingSpaces))
    }

    private var hasTrailerSignature: Bool { trailers.contains { $0.name == "x-amz-trailer-signature" } }

    private mutating func end() throws {
        state = .done
        guard expectsTrailer, signer != nil else { return }
        let signed = trailers.filter { $0.name != "x-amz-trailer-signature" }
        let expected = trailers.first { $0.name == "x-amz-trailer-signature" }?.value ?? ""
        let signature = signer?.sign(trailers: signed.map { "\($0.name):\($0.value)\n" }.joined()) ?? ""
        guard isSameInConstantTime(signature, expected) else { throw Failure.signatureDoesNotMatch }
    }
}
