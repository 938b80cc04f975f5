import Foundation
import SoloCore
import SoloCrypto
import Testing

@testable import SoloArchive

/// The published vectors of age, on what decrypts.
@Suite(.ownThreads) struct AgeVectorTests {
    private static let codes: [String: Set<ArchiveError.Code>] = [
        "no match": [.noIdentity], "HMAC failure": [.headerForged], "header failure": [.headerDamaged],
        "armor failure": [.armorDamaged], "payload failure": [.contentDamaged, .truncated, .trailingBytes],
    ]

    @Test func `every vector is there, and those of one reason alone are skipped`() throws {
        guard AgeVector.suite != nil else {
            Issue.record(AgeVector.missing, severity: .warning)
            return
        }
        #expect(AgeVector.names.count == 143)
        let reasons = try AgeVector.names.compactMap { try AgeVector(named: $0).skipped }
        let skipped = Dictionary(grouping: reasons) { $0 }.mapValues(\.count)
        #expect(skipped == ["is for an identity that is hybrid with ML-KEM": 19])
    }

    @Test(.enabled(if: AgeVector.suite != nil, AgeVector.missing), arguments: AgeVector.names)
    func `a file is read or rejected as published`(name: String) async throws {
        let vector = try AgeVector(named: name)
        guard vector.skipped == nil else { return }
        let file = try await vector.file()
        var generator = SeededGenerator(seed: 1)
        let pieces: [() -> Int] = [
            { Int.max }, { Int.random(in: 1...100_000, using: &generator) }, { file.count < 10_000 ? 1 : 4_096 },
        ]
        for piece in pieces { try check(vector, file, piece) }
    }

    private func check(_ vector: AgeVector, _ file: [UInt8], _ piece: () -> Int) throws {
        var openers: [any StanzaOpening] = try vector.values("identity").map { try #require(AgeIdentity($0)) }
        openers += vector.values("passphrase").map { AgePassphrase($0) }
        var output: [UInt8] = []
        var error: ArchiveError?
        do {
            var binary = file
            if vector.isArmored {
                var armor = AgeArmorReader()
                binary = try armor.whole(file, piece: piece)
            }
            var decryptor = AgeDecryptor(openers: openers)
            try decryptor.consume(binary, piece: piece, into: &output)
            try decryptor.finish(into: &output)
        } catch let failure as ArchiveError {
            error = failure
        }
        let expected = vector.value("expect")
        if expected == "success" {
            #expect(error == nil)
        } else {
            let codes = try #require(Self.codes[expected])
            let code = try #require(error?.code, "a \(expected) is not found")
            #expect(codes.contains(code), "\(expected): \(error?.description ?? "")")
        }
        if let payload = vector.values("payload").first {
            #expect(Hex.text(RunningDigest.sha256(Data(output))) == payload)
        } else {
            #expect(output.isEmpty)
        }
        if expected == "success", vector.isArmored {
            var decryptor = AgeDecryptor(openers: openers)
            #expect(try decryptor.whole(file, piece: piece) == output)
        }
    }

    @Test(.enabled(if: AgeVector.suite != nil, AgeVector.missing), arguments: AgeVector.names)
    func `a header is written as it was read`(name: String) async throws {
        let vector = try AgeVector(named: name)
        guard !vector.isArmored, vector.value("expect") != "header failure" else { return }
        let file = try await vector.file()
        var reader = AgeHeaderReader()
        let (taken, found) = try file.withUnsafeBytes { try reader.read($0) }
        let header = try #require(found)
        #expect(header.bytes == Array(file.prefix(taken)))
        let text = AgeHeader.version + "\n" + header.stanzas.map(\.text).joined() + AgeHeader.macPrefix
        #expect(Array(text.utf8) == header.authenticated)
    }
}
