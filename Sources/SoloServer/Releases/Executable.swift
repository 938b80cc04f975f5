import Foundation

/// What an executable needs of the system that it runs on.
enum Executable {
    /// The shared libraries that a process has loaded and that are not the distribution's, from proc(5)'s `maps`.
    static func libraries(inMaps maps: String) -> [String] {
        libraries(
            among: maps.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "/").map { String(line[$0...]) }
            })
    }

    /// Of files that a process has loaded: the shared libraries that are not the distribution's.
    static func libraries(among paths: [String]) -> [String] {
        Set(paths).filter { path in
            guard path.contains(".so") else { return false }
            let folder = (path as NSString).deletingLastPathComponent
            return folder.wholeMatch(of: /(\/usr)?\/lib(64|\/[a-z0-9_]+-linux-gnu)?/) == nil
        }.sorted()
    }

    /// What processors an executable is for, as uname(1) calls them; `nil` if it is not for Linux.
    static func architecture(of content: Data) -> String? {
        let header = Array(content.prefix(20))
        guard header.count == 20, header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
        // `e_machine` of elf(5).
        return switch Int(header[18]) | Int(header[19]) << 8 {
        case 62: "x86_64"
        case 183: "aarch64"
        case let other: "machine \(other)"
        }
    }

    /// The newest `GLIBC_2.N` that is named in a file: the versions of its symbols are text in it.
    static func neededGlibc(in content: Data) -> [Int] {
        let mark = Array("GLIBC_2.".utf8)
        return content.withUnsafeBytes { bytes in
            var newest: [Int] = []
            var rest = bytes[...]
            // An executable has a hundred megabytes, in which memchr(3) is ten times as fast as a search for the whole mark.
            while let start = rest.firstPlace(of: mark[0]) {
                rest = rest[start...]
                defer { rest = rest.dropFirst() }
                guard rest.starts(with: mark) else { continue }
                let digits = rest.dropFirst(mark.count).prefix(3).prefix {
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }
                if let minor = Int(String(decoding: digits, as: UTF8.self)),
                    newest.lexicographicallyPrecedes([2, minor])
                {
                    newest = [2, minor]
                }
            }
            return newest
        }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func firstPlace(of byte: UInt8) -> Int? {
        guard let base = base.baseAddress, !isEmpty, let found = memchr(base + startIndex, Int32(byte), count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}

/// What a release asks of its host.
package struct ReleaseNeeds: Codable, Sendable, Equatable {
    /// The newest version of the C library that its executable names.
    package var glibc: [Int]
    /// `nil` if it is not for Linux.
    package var architecture: String?

    init(of executable: Data) {
        glibc = Executable.neededGlibc(in: executable)
        architecture = Executable.architecture(of: executable)
    }

    package init(glibc: [Int], architecture: String?) {
        self.glibc = glibc
        self.architecture = architecture
    }
}
