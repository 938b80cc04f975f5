import CZstd

/// A context of libzstd and room for what it writes. It is not safe to be used by two threads at once, and has one owner: the filter.
final class ZstdContext: @unchecked Sendable {
    /// What libzstd writes at once.
    typealias Step = (inout ZSTD_outBuffer) -> Int

    let pointer: OpaquePointer
    private let free: (OpaquePointer) -> Void
    private let room: UnsafeMutableRawBufferPointer

    init(_ pointer: OpaquePointer?, room: Int, free: @escaping (OpaquePointer) -> Void) throws {
        guard let pointer else { throw ArchiveError(.zstd, .unavailable, "libzstd has no memory.") }
        self.pointer = pointer
        self.free = free
        self.room = .allocate(byteCount: room, alignment: 16)
    }

    deinit {
        free(pointer)
        room.deallocate()
    }

    /// Lets libzstd write once, and hands on what it wrote. Returns the code, and whether there was room left.
    func step(_ step: Step, each: (UnsafeRawBufferPointer) throws -> Void) throws -> (code: Int, hadRoom: Bool) {
        var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        let code = step(&output)
        try Self.check(code)
        if output.pos > 0 { try each(UnsafeRawBufferPointer(rebasing: room[..<output.pos])) }
        return (code, output.pos < output.size)
    }

    static func check(_ code: Int, _ error: ArchiveError.Code = .contentDamaged) throws {
        guard ZSTD_isError(code) != 0 else { return }
        throw ArchiveError(
            .zstd, error, "The content cannot be processed: \(String(cString: ZSTD_getErrorName(code))).")
    }
}
