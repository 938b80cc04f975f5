#if canImport(Darwin)
    import Darwin

    let streamSocket = SOCK_STREAM
#endif
