#if os(Linux)
    import Glibc

    /// Returns once the file's, or folder's, content is on the disk and not only in the disk's cache.
    func flushToDisk(_ descriptor: Int32) -> Bool {
        fsync(descriptor) == 0
    }
#endif
