#if os(Linux)
    import Glibc

    let streamSocket = Int32(SOCK_STREAM.rawValue)
#endif
