#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

let addressInUse = EADDRINUSE
