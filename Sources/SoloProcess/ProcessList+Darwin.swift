#if canImport(Darwin)
    import Foundation

    /// The processes of this machine, as far as this user may see them.
    package enum ProcessList {
        /// Those with a word among their arguments. `ps` joins them by spaces, so the word must not be part of another one.
        package static func withArgument(_ word: String) -> [Int32] {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/ps")
            process.arguments = ["-axww", "-o", "pid=,stat=,command="]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return [] }
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return text.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
                guard fields.count == 3, !fields[1].hasPrefix("Z"), (fields[2] + " ").contains(" \(word) ") else {
                    return nil
                }
                return Int32(fields[0])
            }
        }
    }
#endif
