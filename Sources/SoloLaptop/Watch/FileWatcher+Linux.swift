import SoloProcess
import SoloConcurrency
import SoloHost
#if os(Linux)
    package import Foundation
    import Glibc
    import Synchronization

    /// Tells when a source changes, by inotify.
    package final class FileWatcher: Sendable {
        private let descriptor: Descriptor
        private struct Watches {
            /// By watch descriptor: the folder, and the only names in it that matter, if not all.
            var folders: [Int32: (folder: URL, names: Set<String>?)] = [:]
        }
        private let watches = Mutex(Watches())

        // From <sys/inotify.h>; the importer leaves some of them out.
        /// Closed after a write, moved from, moved to, created, deleted.
        private static let mask: UInt32 = 0x8 | 0x40 | 0x80 | 0x100 | 0x200
        private static let isFolder: UInt32 = 0x4000_0000
        private static let overflow: UInt32 = 0x4000

        /// Watches folders with all below them, and single files. `changed` gets the path of what changed, on a thread of
        /// the watcher's own, until `stop()`.
        package init(
            _ paths: [URL], notices: WatchFilter.Notice = .saved, changed: @escaping @Sendable (URL) -> Void
        ) throws {
            self.mask = Self.mask | (notices == .everyWrite ? 0x2 : 0)
            let raw = inotify_init1(Int32(IN_CLOEXEC))
            guard raw >= 0 else { throw SystemCallError("inotify_init1") }
            descriptor = Descriptor(raw)
            let wake = try Descriptor.pipe()
            self.wake = wake.writing
            for path in paths {
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder), isFolder.boolValue {
                    watch(under: path)
                } else {
                    // An editor replaces a file, and its watch would go with the old one: the folder's stays.
                    watch(path.deletingLastPathComponent(), name: path.lastPathComponent)
                }
            }
            startThread { [self] in
                while wait(for: wake.reading), let bytes = try? descriptor.read(), !bytes.isEmpty {
                    for path in events(bytes) { changed(path) }
                }
            }
        }

        private let wake: Descriptor
        private let mask: UInt32

        package func stop() { wake.close() }

        /// Whether there is something to read, rather than the end of the watch.
        private func wait(for end: Descriptor) -> Bool {
            var polled = [
                pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end.raw, events: Int16(POLLIN), revents: 0),
            ]
            while poll(&polled, nfds_t(polled.count), -1) < 0 {
                if errno != EINTR { return false }
            }
            return polled[1].revents == 0
        }

        private func watch(under folder: URL) {
            for folder in WatchFilter.folders(under: [folder]) { watch(folder, name: nil) }
        }

        private func watch(_ folder: URL, name: String?) {
            let number = inotify_add_watch(descriptor.raw, folder.path, mask)
            guard number >= 0 else { return }
            watches.withLock { watches in
                if let name {
                    guard let known = watches.folders[number] else {
                        watches.folders[number] = (folder, [name])
                        return
                    }
                    watches.folders[number]?.names = known.names.map { $0.union([name]) }
                } else {
                    watches.folders[number] = (folder, nil)
                }
            }
        }

        /// `struct inotify_event`: watch, mask, cookie, length of the name, the name padded with zeros.
        private func events(_ bytes: [UInt8]) -> [URL] {
            var changed: [URL] = []
            var rest = bytes[...]
            while rest.count >= 16 {
                let head = rest.prefix(16).withUnsafeBytes { raw in
                    (
                        watch: raw.loadUnaligned(fromByteOffset: 0, as: Int32.self),
                        mask: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
                        length: Int(raw.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
                    )
                }
                rest = rest.dropFirst(16)
                let name = String(decoding: rest.prefix(head.length).prefix { $0 != 0 }, as: UTF8.self)
                rest = rest.dropFirst(head.length)
                if head.mask & Self.overflow != 0 {
                    // Too much happened at once to be told apart; something did change.
                    if let any = watches.withLock({ $0.folders.values.first?.folder }) { changed.append(any) }
                    continue
                }
                guard let known = watches.withLock({ $0.folders[head.watch] }), !name.isEmpty else { continue }
                let path = known.folder.appending(path: name)
                if head.mask & Self.isFolder != 0 {
                    // A folder that is watched by its name may be made later.
                    guard known.names?.contains(name) ?? WatchFilter.watchesFolder(name) else { continue }
                    // What was put into it before it was watched counts as well.
                    watch(under: path)
                    changed.append(path)
                } else if known.names.map({ $0.contains(name) }) ?? WatchFilter.watchesFile(name) {
                    // A file that was only created has no content yet; closing it after writing says when it does.
                    if head.mask & 0x100 == 0 { changed.append(path) }
                }
            }
            return changed
        }
    }
#endif
