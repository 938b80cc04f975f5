import Foundation
import SoloCore
import SoloCrypto
import SoloS3

/// One of the contents that a stress test puts; its number is in its first bytes, and the rest follows from it.
struct Version: Sendable {
    static let sizes = [10, 200, 20_000, 32_768, 32_769, 40_000, 131_073, 400_000]

    var number: Int
    var content: Data
    /// The etag of a put, and of an upload of one part.
    var etag: String
    var uploadETag: String

    init(number: Int, size: Int) {
        self.number = number
        // SplitMix64: https://prng.di.unimi.it/splitmix64.c
        var state = UInt64(number)
        var words = [UInt64(number)]
        while words.count * 8 < size {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            words.append(word ^ (word >> 31))
        }
        content = words.withUnsafeBytes { Data($0.prefix(size)) }
        let digest = RunningDigest.md5(content)
        etag = Hex.text(digest)
        uploadETag = "\(Hex.text(RunningDigest.md5(Data(digest))))-1"
    }
}

/// The versions that one bucket may hold, and what a response must be to be one of them, whole.
struct VersionBook: Sendable {
    let versions: [Version]
    private let byETag: [String: Version]

    /// - Parameter first: The number of the first version; each bucket has numbers of its own.
    init(first: Int) {
        versions = (0..<24).map { Version(number: first + $0, size: Version.sizes[$0 % Version.sizes.count]) }
        byETag = Dictionary(
            uniqueKeysWithValues: versions.flatMap { [($0.etag, $0), ($0.uploadETag, $0)] })
    }

    /// What is wrong with what was told of an object; `nil` where it is a version of this bucket.
    func problem(with object: BucketObject) -> String? {
        guard let version = byETag[object.etag] else {
            return "the etag \(object.etag) is of no version of this bucket"
        }
        guard object.size == version.content.count else {
            return "version \(version.number) has \(version.content.count) bytes, and \(object.size) were told"
        }
        if let told = object.metadata["version"], told != "\(version.number)" {
            return "the etag is of version \(version.number), and the metadata of version \(told)"
        }
        return nil
    }

    /// What is wrong with a content, whole or a range of it.
    func problem(with object: BucketObject, _ body: Data, range: Range<Int>?) -> String? {
        if let problem = problem(with: object) { return problem }
        guard let version = byETag[object.etag] else { return nil }
        let expected = range.map { version.content[$0.clamped(to: 0..<version.content.count)] } ?? version.content[...]
        if body == expected { return nil }
        guard body.count == expected.count else {
            return "version \(version.number) came with \(body.count) bytes instead of \(expected.count)"
        }
        return "version \(version.number) came with bytes of another"
    }

    func knows(etag: String) -> Bool { byETag[etag] != nil }
}
