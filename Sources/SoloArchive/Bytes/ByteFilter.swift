/// Turns bytes into other bytes, a piece at a time.
///
/// A copy of a filter shares its state with the original, so a filter has one owner. That owner may move it to another thread.
package protocol ByteFilter {
    /// Takes the next bytes of the input, and appends what they become.
    mutating func consume(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) throws
    /// Ends the input, and appends the rest. An input that was cut off throws here.
    mutating func finish(into output: inout [UInt8]) throws
}
