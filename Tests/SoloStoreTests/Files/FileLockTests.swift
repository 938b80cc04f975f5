import Foundation
import Synchronization
import Testing

@testable import SoloStore

@Suite(.timeLimit(.minutes(1))) struct FileLockTests {
    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    @Test func `one at a time has it, until it is released or nobody refers to it`() async throws {
        try await withFolder { folder in
            let path = folder + "/lock"
            let first = try #require(try FileLock.tryAcquire(path))
            #expect(try FileLock.tryAcquire(path) == nil)
            first.release()
            var second: FileLock? = try FileLock.tryAcquire(path)
            #expect(second != nil)
            // What was released does nothing any more.
            first.release()
            #expect(try FileLock.tryAcquire(path) == nil)
            second = nil
            #expect(try FileLock.tryAcquire(path) != nil)
        }
    }

    @Test func `who waits gets it next, and its text takes the place of the one before`() async throws {
        try await withFolder { folder in
            let path = folder + "/lock"
            let first = try FileLock.acquire(path)
            try first.write("a longer text\n")
            let isReleased = Flag()
            let (ends, ended) = AsyncStream.makeStream(of: Bool.self)
            // A thread of its own, since waiting for the lock blocks.
            Thread.detachNewThread {
                let second = try? FileLock.acquire(path)
                ended.yield(isReleased.value.load(ordering: .sequentiallyConsistent))
                try? second?.write("second\n")
                second?.release()
                ended.finish()
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "a longer text\n")
            isReleased.value.store(true, ordering: .sequentiallyConsistent)
            first.release()
            #expect(await ends.reduce(into: []) { $0.append($1) } == [true])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "second\n")
        }
    }

    @Test func `a folder that is not there is an error that says where`() throws {
        let error = #expect(throws: FileError.self) { try FileLock.acquire("/nowhere/lock") }
        #expect(error?.path == "/nowhere/lock")
        #expect(error?.number == ENOENT)
    }
}
