#if os(Linux)
    import Glibc

    private typealias SyncRange = @convention(c) (Int32, Int64, Int64, UInt32) -> Int32

    /// `SYNC_FILE_RANGE_WRITE` of linux/fs.h.
    private let writeFlag: UInt32 = 2
    private let syncRange = dlsym(nil, "sync_file_range").map { unsafeBitCast($0, to: SyncRange.self) }

    /// Has the kernel begin to write a part of a file (sync_file_range(2)), which it would else put off for half a minute. It promises nothing.
    ///
    /// It is looked up by its name, since Swift's overlay of glibc leaves out what is Linux's alone.
    func beginWriteback(_ descriptor: Int32, from offset: Int, count: Int) {
        _ = syncRange?(descriptor, Int64(offset), Int64(count), writeFlag)
    }
#endif
