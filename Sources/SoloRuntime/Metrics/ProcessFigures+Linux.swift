#if os(Linux)
    import Foundation

    extension ProcessFigures {
        /// Resident memory in bytes, from the second number of `/proc/self/statm` (proc(5)); 0 if it can't be read.
        static var residentBytes: Int {
            guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
            let numbers = String(decoding: data, as: UTF8.self).split(separator: " ")
            return numbers.count > 1 ? (Int(numbers[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
        }
    }
#endif
