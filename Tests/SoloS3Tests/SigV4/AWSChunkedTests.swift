import Foundation
import SoloCore
import SoloCrypto
@testable import SoloHTTP
import Synchronization
import Testing

@testable import SoloS3

@Suite struct AWSChunkedTests {
    /// The example of S3's documentation: 66,560 times `a` in chunks of 65,536 and 1,024 bytes.
    private static let scope = SigningScope(day: "20130524", region: "us-east-1", service: "s3")
    private static let key = SigningKey(secret: Redacted("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), scope: scope)
    private static let seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
    private static let signatures = [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ]

    private static var signer: ChunkSigner {
        ChunkSigner(key: key, time: "20130524T000000Z", scope: scope, seed: seed)
    }

    private static func frame(_ content: Data, _ signer: ChunkSigner = signer) async throws -> Data {
        let pieces = AsyncStream { continuation in
            continuation.yield(content)
            continuation.finish()
        }
        let writer = AWSChunkedWriter(length: content.count, signer: signer)
        let framed = Mutex(Data())
        try await writer.body(pieces).produce { piece in framed.withLock { $0.append(piece) } }
        let bytes = framed.withLock { $0 }
        #expect(bytes.count == writer.framedLength)
        return bytes
    }

    private static func decode(_ framed: Data, by step: Int, _ signer: ChunkSigner? = signer, trailer: Bool = false)
        throws
        -> (content: Data, trailers: [String])
    {
        var decoder = AWSChunkedDecoder(signer: signer, expectsTrailer: trailer)
        var content = Data()
        var rest = framed
        while !rest.isEmpty {
            try decoder.feed(rest.prefix(step)) { content.append($0) }
            rest = rest.dropFirst(step)
        }
        try decoder.finish()
        return (content, decoder.trailers.map { "\($0.name)=\($0.value)" })
    }

    @Test func theDocumentedExampleIsWrittenAsDocumented() async throws {
        let framed = try await Self.frame(Data(repeating: UInt8(ascii: "a"), count: 66_560))
        let text = String(decoding: framed, as: UTF8.self)
        #expect(text.hasPrefix("10000;chunk-signature=\(Self.signatures[0])\r\naaa"))
        #expect(text.contains("aaa\r\n400;chunk-signature=\(Self.signatures[1])\r\naaa"))
        #expect(text.hasSuffix("aaa\r\n0;chunk-signature=\(Self.signatures[2])\r\n\r\n"))
        #expect(framed.count == 66_824)
    }

    @Test(arguments: [1, 7, 64, 1000, 65_536, 1_000_000])
    func whatIsWrittenIsReadHoweverItArrives(step: Int) async throws {
        let content = Data((0..<140_000).map { UInt8(truncatingIfNeeded: $0) })
        let framed = try await Self.frame(content)
        #expect(try Self.decode(framed, by: step).content == content)
    }

    @Test func anEmptyContent() async throws {
        #expect(try await Self.decode(Self.frame(Data()), by: 3).content.isEmpty)
    }

    @Test(arguments: [0, 30, 100, 65_600, 66_000])
    func aChangedByteIsSeen(offset: Int) async throws {
        var framed = try await Self.frame(Data(repeating: UInt8(ascii: "a"), count: 66_560))
        framed[offset] ^= 1
        #expect(throws: AWSChunkedDecoder.Failure.self) { try Self.decode(framed, by: 4096) }
    }

    @Test func chunksCannotChangePlaces() async throws {
        let content = Data(repeating: 1, count: 65_536) + Data(repeating: 2, count: 65_536)
        let framed = try await Self.frame(content)
        let size = 85 + 65_536 + 5
        let swapped = framed[size..<2 * size] + framed[..<size] + framed[(2 * size)...]
        #expect(throws: AWSChunkedDecoder.Failure.signatureDoesNotMatch) { try Self.decode(Data(swapped), by: 4096) }
    }

    @Test func anEndThatIsMissingIsSeen() async throws {
        let framed = try await Self.frame(Data(repeating: 1, count: 100_000))
        for count in [0, 10, 65_536, 70_000, framed.count - 90, framed.count - 3] {
            #expect(throws: AWSChunkedDecoder.Failure.incomplete) { try Self.decode(framed.prefix(count), by: 4096) }
        }
    }

    @Test func trailersOfAnUnsignedBody() throws {
        let framed = Data("3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n".utf8)
        for step in [1, 2, 5, 100] {
            let decoded = try Self.decode(framed, by: step, nil, trailer: true)
            #expect(decoded.content == Data("abcde".utf8))
            #expect(decoded.trailers == ["x-amz-checksum-crc32=AAAA"])
        }
    }

    @Test(arguments: [true, false])
    func trailersOfASignedBody(hasEmptyLine: Bool) throws {
        var signer = Self.signer
        let first = signer.sign(digest: RunningDigest.sha256("abc"))
        let last = signer.sign(digest: RunningDigest.sha256(""))
        let trailer = signer.sign(trailers: "x-amz-checksum-crc32c:sOO8/Q==\n")
        func framed(_ value: String) -> Data {
            Data(
                """
                3;chunk-signature=\(first)\r\nabc\r\n0;chunk-signature=\(last)\r\n\
                x-amz-checksum-crc32c:\(value)\n\(hasEmptyLine ? "\r\n" : "")\
                x-amz-trailer-signature:\(trailer)\r\n\r\n
                """.utf8)
        }
        #expect(try Self.decode(framed("sOO8/Q=="), by: 3, trailer: true).content == Data("abc".utf8))
        #expect(throws: AWSChunkedDecoder.Failure.signatureDoesNotMatch) {
            try Self.decode(framed("sOO8/A=="), by: 3, trailer: true)
        }
    }

    @Test(arguments: [
        "\r\n", "x\r\n", "-1\r\n", "+1\r\na\r\n0\r\n\r\n", "ffffffffffff1\r\n", "7fffffffffff\r\nabc",
        "3\r\nabcd\r\n0\r\n\r\n",
        "0\r\n\r\nmore",
        "3\r\nabc0\r\n\r\n", "0\r\na: b\r\n\r\n",
    ])
    func whatIsNoChunkIsRefused(text: String) {
        #expect(throws: AWSChunkedDecoder.Failure.self) { try Self.decode(Data(text.utf8), by: 2, nil) }
    }

    @Test func aLineThatNeverEndsIsRefused() {
        #expect(throws: AWSChunkedDecoder.Failure.malformed) {
            try Self.decode(Data(repeating: UInt8(ascii: "1"), count: 1_000_000), by: 1000, nil)
        }
        let endless = Data("0\r\n".utf8) + Data(repeating: UInt8(ascii: "t"), count: 1_000_000)
        #expect(throws: AWSChunkedDecoder.Failure.malformed) { try Self.decode(endless, by: 1000, nil, trailer: true) }
    }

    @Test func noBytesTrapIt() {
        let alphabet = Array("0123456789abcdef;chunk-signature=\r\n:x ".utf8)
        for _ in 0..<3000 {
            let bytes = Data((0..<60).map { _ in alphabet.randomElement() ?? 0 })
            _ = try? Self.decode(bytes, by: 7, Bool.random() ? Self.signer : nil, trailer: Bool.random())
        }
    }
}
