#if canImport(Darwin)
    import Foundation

    /// Returns when the file's content is on the disk; 0, or -1 with `errno`.
    ///
    /// On a Mac `fsync` leaves it in the drive's memory; fcntl(2) names `F_FULLFSYNC` for the rest. File systems that do not know
    /// it, such as a network's, get what `fsync` can do.
    func flushToDisk(_ descriptor: Int32) -> Int32 {
        fcntl(descriptor, F_FULLFSYNC) == 0 ? 0 : fsync(descriptor)
    }
#endif
