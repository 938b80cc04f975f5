import Foundation
import HTTPTypes
import NIOCore
import SoloCore
import SoloCrypto
import SoloS3

/// Reads the body of a put, checks it against its headers, and passes its content on piece by piece.
///
/// The content is valid only after ``read(_:into:)`` has returned, since a wrong checksum shows at the end.
struct PayloadReader {
    struct Result {
        var size: Int
        /// The MD5, which is the object's etag.
        var md5: [UInt8]
        var checksum: ObjectDetails.Checksum?
    }

    private let payload: RequestVerifier.Payload
    private let contentMD5: [UInt8]?
    private let algorithm: ChecksumAlgorithm?
    private let expectedChecksum: String?
    private let expectedSize: Int?
    private let limit: Int

    /// Reads what the fields say. Throws if they contradict each other.
    init(_ request: S3Request, payload: RequestVerifier.Payload, limit: Int) throws {
        self.payload = payload
        self.limit = limit
        contentMD5 = try request.header("content-md5").map { text in
            guard let bytes = Data(base64Encoded: text), bytes.count == 16 else {
                throw S3Error("InvalidDigest", .badRequest, "Content-MD5 is not an MD5 digest in Base64.")
            }
            return Array(bytes)
        }
        let stated = ChecksumAlgorithm.allCases.filter { request.header($0.field) != nil }
        let trailing = request.header("x-amz-trailer").map { trailer in
            ChecksumAlgorithm.allCases.first { $0.field == trailer.lowercased() }
        }
        guard stated.count + (trailing == nil ? 0 : 1) <= 1 else {
            throw S3Error.invalidRequest("A content has one checksum, in its header fields or in its trailer.")
        }
        if let trailing {
            guard let trailing else {
                throw S3Error.invalidRequest("x-amz-trailer does not name a supported checksum.")
            }
            algorithm = trailing
            expectedChecksum = nil
        } else {
            algorithm = stated.first
            expectedChecksum = stated.first.flatMap { request.header($0.field) }
        }
        let length: String?
        switch payload {
        case .digest, .unsigned: length = request.header("content-length")
        case .signedChunks, .unsignedChunks: length = request.header("x-amz-decoded-content-length")
        }
        expectedSize = try length.map { text in
            guard let size = Int(text), size >= 0 else {
                throw S3Error.invalidArgument("The content's length is not a number.")
            }
            return size
        }
        if let expectedSize, expectedSize > limit { throw Self.tooLarge(limit) }
    }

    func read(_ body: some AsyncSequence<ByteBuffer, any Error>, into sink: (Data) async throws -> Void) async throws
        -> Result
    {
        let md5 = RunningDigest(.md5)
        let sha256: RunningDigest? = if case .digest = payload { RunningDigest(.sha256) } else { nil }
        var checksum = algorithm.map { ContentChecksum($0) }
        var decoder = decoder()
        var size = 0
        var buffers = body.makeAsyncIterator()
        while let buffer = try await Self.next(&buffers) {
            let raw = Data(buffer.readableBytesView)
            var pieces: [Data] = []
            if decoder != nil {
                do {
                    try decoder?.feed(raw) { pieces.append($0) }
                } catch let failure as AWSChunkedDecoder.Failure {
                    throw Self.error(failure)
                }
            } else {
                pieces = [raw]
            }
            for piece in pieces {
                size += piece.count
                guard size <= min(limit, expectedSize ?? limit) else {
                    throw size > limit ? Self.tooLarge(limit) : Self.incomplete
                }
                md5.update(piece)
                sha256?.update(piece)
                checksum?.update(piece)
                try await sink(piece)
            }
        }
        do {
            try decoder?.finish()
        } catch let failure as AWSChunkedDecoder.Failure {
            throw Self.error(failure)
        }
        guard size == expectedSize ?? size else { throw Self.incomplete }
        if case .digest(let expected) = payload, let found = sha256?.finish(), Hex.text(found) != expected {
            throw S3Error(
                "XAmzContentSHA256Mismatch", .badRequest, "The content does not match x-amz-content-sha256.")
        }
        let etag = md5.finish()
        if let contentMD5, contentMD5 != etag {
            throw S3Error("BadDigest", .badRequest, "The content does not match Content-MD5.")
        }
        return Result(size: size, md5: etag, checksum: try check(checksum, decoder?.trailers ?? []))
    }

    /// The next piece. An error of the connection means that the client closed it, so it is not reported as a failure here.
    private static func next<Buffers: AsyncIteratorProtocol<ByteBuffer, any Error>>(
        _ buffers: inout Buffers
    ) async throws -> ByteBuffer? {
        do {
            return try await buffers.next()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw S3Error("IncompleteBody", .badRequest, "The connection ended before the body did.")
        }
    }

    private func decoder() -> AWSChunkedDecoder? {
        switch payload {
        case .digest, .unsigned: nil
        case .signedChunks(let signer, let trailer): AWSChunkedDecoder(signer: signer, expectsTrailer: trailer)
        case .unsignedChunks: AWSChunkedDecoder(signer: nil, expectsTrailer: true)
        }
    }

    private func check(
        _ checksum: ContentChecksum?, _ trailers: [(name: String, value: String)]
    ) throws -> ObjectDetails.Checksum? {
        guard let checksum else { return nil }
        let found = checksum.finish()
        let expected = expectedChecksum ?? trailers.first { $0.name == checksum.algorithm.field }?.value
        guard let expected else {
            throw S3Error(
                "MalformedTrailerError", .badRequest,
                "The trailer \(checksum.algorithm.field) was announced and is missing.")
        }
        guard expected == found else {
            throw S3Error(
                "BadDigest", .badRequest, "The content does not match \(checksum.algorithm.field).")
        }
        return .init(algorithm: checksum.algorithm, value: found)
    }

    private static func error(_ failure: AWSChunkedDecoder.Failure) -> S3Error {
        switch failure {
        case .malformed: .invalidRequest("The body is not valid aws-chunked.")
        case .incomplete: incomplete
        case .signatureDoesNotMatch:
            S3Error(
                "SignatureDoesNotMatch", .forbidden, "The signature of a chunk of the body does not match.")
        }
    }

    private static let incomplete = S3Error(
        "IncompleteBody", .badRequest, "The body's length is not the announced one.")
    private static func tooLarge(_ limit: Int) -> S3Error {
        S3Error("EntityTooLarge", .badRequest, "A content put at once has at most \(limit) bytes; put it in parts.")
    }
}
