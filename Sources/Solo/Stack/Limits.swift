package import SoloCore

/// What each process of a product may use on a server; what is left out stays as it is.
///
///     Stage("production", on: .server("web1"), limits: Limits(memory: .gigabytes(2), cpus: 1.5))
public struct Limits: Sendable, Equatable {
    package let limits: ProcessLimits

    /// Limits of a process.
    /// - Parameters:
    ///   - memory: of which it may use as much; one that needs more is ended and started again. Without this 1 GB.
    ///   - cpus: how many processors' time it may use, such as 0.5; without this, all there are.
    ///   - tasks: how many threads and processes it may have; without this 512.
    public init(memory: Memory? = nil, cpus: Double? = nil, tasks: Int? = nil) {
        limits = ProcessLimits(memory: memory?.bytes, cpus: cpus, tasks: tasks)
    }

    /// An amount of memory.
    public struct Memory: Sendable, Equatable {
        package let bytes: Int

        /// This many times 1024 × 1024 bytes.
        public static func megabytes(_ count: Int) -> Memory { Memory(count, of: 1 << 20) }

        /// This many times 1024 × 1024 × 1024 bytes.
        public static func gigabytes(_ count: Int) -> Memory { Memory(count, of: 1 << 30) }

        private init(_ count: Int, of unit: Int) {
            let (bytes, overflow) = count.multipliedReportingOverflow(by: unit)
            self.bytes = overflow ? (count < 0 ? .min : .max) : bytes
        }
    }
}
