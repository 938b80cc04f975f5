#if os(Linux)
    import Foundation

    /// The processes of this machine, as far as this user may see them.
    package enum ProcessList {
        /// Those with a word among their arguments.
        package static func withArgument(_ word: String) -> [Int32] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { Int32($0) }.filter { arguments(of: $0).contains(word) }
        }

        /// Empty once it is gone, or waits to be reaped.
        private static func arguments(of pid: Int32) -> [String] {
            let bytes = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
            return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
    }
#endif
