#if os(Linux)
    import Foundation

    extension PortOwner {
        /// Finds it in `/proc`: the socket's inode by its port, then the process that holds that inode (proc(5)).
        package static func find(port: Int) -> PortOwner? {
            let inodes = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
                listeners(in: (try? String(contentsOfFile: path, encoding: .utf8)) ?? "", port: port)
            }
            guard !inodes.isEmpty else { return nil }
            let links = Set(inodes.map { "socket:[\($0)]" })
            let files = FileManager.default
            for pid in ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap({ Int32($0) }).sorted() {
                let folder = "/proc/\(pid)/fd"
                for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
                    guard let link = try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"),
                        links.contains(link)
                    else { continue }
                    return PortOwner(pid: pid, command: command(of: pid))
                }
            }
            return nil
        }

        /// The inodes of the sockets that listen (state 0A) on the port, in the format of `/proc/net/tcp`.
        static func listeners(in table: String, port: Int) -> [String] {
            table.split(separator: "\n").dropFirst().compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                    Int(fields[1][fields[1].index(after: colon)...], radix: 16) == port
                else { return nil }
                return String(fields[9])
            }
        }

        private static func command(of pid: Int32) -> String {
            let bytes = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
            let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let line = words.joined(separator: " ")
            return line.count > 160 ? line.prefix(160) + "…" : line
        }
    }
#endif
