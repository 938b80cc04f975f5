#if canImport(Darwin)
    import Darwin

    /// Returns once the file's, or folder's, content is on the disk and not only in the disk's cache.
    ///
    /// `fsync` on a Mac stops at the disk's cache. File systems without `F_FULLFSYNC` do what they can.
    func flushToDisk(_ descriptor: Int32) -> Bool {
        fcntl(descriptor, F_FULLFSYNC) == 0 || fsync(descriptor) == 0
    }
#endif
