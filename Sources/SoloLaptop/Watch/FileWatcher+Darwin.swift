import SoloProcess
import SoloHost
#if canImport(Darwin)
    import CoreServices
    import Dispatch
    package import Foundation

    /// Tells when a source changes, by FSEvents.
    package final class FileWatcher: @unchecked Sendable {
        // Set once in `init`, used by `stop()` alone: nothing is shared that changes.
        private var stream: FSEventStreamRef?
        private let roots: [URL]
        private let changed: @Sendable (URL) -> Void

        /// Watches folders with all below them, and single files. `changed` gets the path of what changed, on a queue of
        /// the watcher's own, until `stop()`.
        /// FSEvents tells of every write in any case.
        package init(
            _ paths: [URL], notices: WatchFilter.Notice = .saved, changed: @escaping @Sendable (URL) -> Void
        ) throws {
            roots = paths.map { $0.resolvingSymlinksInPath() }
            self.changed = changed
            var context = FSEventStreamContext(
                version: 0, info: Unmanaged.passUnretained(self).toOpaque(), retain: nil, release: nil,
                copyDescription: nil)
            let folders = Set(
                roots.map { path in
                    var isFolder: ObjCBool = false
                    let exists = FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder)
                    return exists && isFolder.boolValue ? path.path : path.deletingLastPathComponent().path
                })
            let flags = FSEventStreamCreateFlags(
                kFSEventStreamCreateFlagFileEvents | kFSEventStreamCreateFlagNoDefer
                    | kFSEventStreamCreateFlagUseCFTypes)
            let callback: FSEventStreamCallback = { _, info, _, paths, _, _ in
                guard let info else { return }
                let watcher = Unmanaged<FileWatcher>.fromOpaque(info).takeUnretainedValue()
                let paths = Unmanaged<CFArray>.fromOpaque(paths).takeUnretainedValue() as? [String]
                for path in paths ?? [] { watcher.report(path) }
            }
            guard
                let stream = FSEventStreamCreate(
                    nil, callback, &context, Array(folders) as CFArray,
                    FSEventStreamEventId(kFSEventStreamEventIdSinceNow), 0.01, flags)
            else { throw SystemCallError("FSEventStreamCreate") }
            self.stream = stream
            FSEventStreamSetDispatchQueue(stream, DispatchQueue(label: "solo.watch"))
            guard FSEventStreamStart(stream) else { throw SystemCallError("FSEventStreamStart") }
        }

        package func stop() {
            guard let stream else { return }
            FSEventStreamStop(stream)
            FSEventStreamInvalidate(stream)
            FSEventStreamRelease(stream)
            self.stream = nil
        }

        private func report(_ path: String) {
            for root in roots where path == root.path || path.hasPrefix(root.path + "/") {
                let below = path.dropFirst(root.path.count).split(separator: "/")
                guard let name = below.last else { return changed(URL(filePath: path)) }
                guard below.dropLast().allSatisfy({ WatchFilter.watchesFolder(String($0)) }),
                    WatchFilter.watchesFile(String(name))
                else { continue }
                return changed(URL(filePath: path))
            }
        }
    }
#endif
