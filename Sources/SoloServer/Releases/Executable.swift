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

    /// The newest `GLIBC_2.N` that is named in a file: the versions of its symbols are text in it.
    static func neededGlibc(in content: Data) -> [Int] {
        let mark = Data("GLIBC_2.".utf8)
        var newest: [Int] = []
        var start = content.startIndex
        while let found = content.range(of: mark, in: start..<content.endIndex) {
            let digits = content[found.upperBound...].prefix(3).prefix {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
            if let minor = Int(String(decoding: digits, as: UTF8.self)), newest.lexicographicallyPrecedes([2, minor]) {
                newest = [2, minor]
            }
            start = found.upperBound
        }
        return newest
    }
}
