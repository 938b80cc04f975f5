#if os(Linux)
    import Glibc

    private typealias Rename =
        @convention(c) (
            Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
        ) -> Int32

    /// As in linux/fs.h.
    private let exchangeFlag: UInt32 = 2

    /// Gives each of two folders the other's place, in one step (renameat2(2)); 0, or -1 with `errno`.
    ///
    /// It is looked up by its name, since Swift's overlay of glibc leaves out what is Linux's alone.
    func exchange(_ one: String, _ other: String) -> Int32 {
        guard let symbol = dlsym(nil, "renameat2") else {
            errno = ENOSYS
            return -1
        }
        return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchangeFlag)
    }
#endif
