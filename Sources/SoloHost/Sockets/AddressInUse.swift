#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

package let addressInUse = EADDRINUSE
