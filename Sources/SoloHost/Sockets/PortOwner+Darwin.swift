#if canImport(Darwin)
    import Foundation

    extension PortOwner {
        /// Asks `lsof`, which is on every Mac.
        package static func find(port: Int) -> PortOwner? {
            guard
                let pid = run("/usr/sbin/lsof", ["-nP", "-iTCP:\(port)", "-sTCP:LISTEN", "-t"])?
                    .split(separator: "\n").first.flatMap({ Int32($0) })
            else { return nil }
            let command = run("/bin/ps", ["-o", "command=", "-p", String(pid)]) ?? ""
            return PortOwner(pid: pid, command: command.trimmingCharacters(in: .whitespacesAndNewlines))
        }

        private static func run(_ executable: String, _ arguments: [String]) -> String? {
            let process = Process()
            process.executableURL = URL(filePath: executable)
            process.arguments = arguments
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return nil }
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
    }
#endif
