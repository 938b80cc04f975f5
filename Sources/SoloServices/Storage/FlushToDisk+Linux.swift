#if !canImport(Darwin)
    import Foundation

    /// Returns when the file's content is on the disk; 0, or -1 with `errno`.
    func flushToDisk(_ descriptor: Int32) -> Int32 {
        fsync(descriptor)
    }
#endif
