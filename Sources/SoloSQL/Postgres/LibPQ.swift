#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Postgres's own client library, opened when the first connection is: an app without Postgres loads nothing, starts 6 ms
/// earlier, and is built without the library's headers.
///
/// The functions are those of libpq's manual, without their prefix, and need version 14 or later, which has the pipeline mode.
enum LibPQ {
    typealias Connection = OpaquePointer
    typealias Result = OpaquePointer
    typealias Cancellation = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Texts = UnsafePointer<UnsafePointer<CChar>?>
    typealias Numbers = UnsafePointer<Int32>
    /// The number of a type in the catalogue.
    typealias Oid = UInt32

    // The values that the functions return (libpq-fe.h).
    static let connectionOK: Int32 = 0
    static let emptyQuery: Int32 = 0
    static let commandOK: Int32 = 1
    static let tuplesOK: Int32 = 2
    static let copyIn: Int32 = 4
    static let pipelineSync: Int32 = 10
    static let pipelineAborted: Int32 = 11

    static let connectdbParams: @convention(c) (Texts, Texts, Int32) -> Connection? = function("PQconnectdbParams")
    static let status: @convention(c) (Connection) -> Int32 = function("PQstatus")
    static let errorMessage: @convention(c) (Connection) -> Text = function("PQerrorMessage")
    static let socket: @convention(c) (Connection) -> Int32 = function("PQsocket")
    static let setNonblocking: @convention(c) (Connection, Int32) -> Int32 = function("PQsetnonblocking")
    static let setNoticeProcessor:
        @convention(c) (
            Connection, @convention(c) (UnsafeMutableRawPointer?, Text?) -> Void, UnsafeMutableRawPointer?
        ) -> UnsafeMutableRawPointer? = function("PQsetNoticeProcessor")
    static let enterPipelineMode: @convention(c) (Connection) -> Int32 = function("PQenterPipelineMode")
    static let exitPipelineMode: @convention(c) (Connection) -> Int32 = function("PQexitPipelineMode")
    static let finish: @convention(c) (Connection?) -> Void = function("PQfinish")

    // They block.
    static let execute: @convention(c) (Connection, Text) -> Result? = function("PQexec")
    static let executeParams:
        @convention(c) (Connection, Text, Int32, UnsafePointer<Oid>?, Texts?, Numbers?, Numbers?, Int32) -> Result? =
            function("PQexecParams")

    static let sendPrepare: @convention(c) (Connection, Text, Text, Int32, UnsafePointer<Oid>?) -> Int32 =
        function("PQsendPrepare")
    static let sendQueryPrepared: @convention(c) (Connection, Text, Int32, Texts?, Numbers?, Numbers?, Int32) -> Int32 =
        function("PQsendQueryPrepared")
    static let sendQueryParams:
        @convention(c) (Connection, Text, Int32, UnsafePointer<Oid>?, Texts?, Numbers?, Numbers?, Int32) -> Int32 =
            function("PQsendQueryParams")
    static let sync: @convention(c) (Connection) -> Int32 = function("PQpipelineSync")
    static let flush: @convention(c) (Connection) -> Int32 = function("PQflush")
    static let consumeInput: @convention(c) (Connection) -> Int32 = function("PQconsumeInput")
    static let isBusy: @convention(c) (Connection) -> Int32 = function("PQisBusy")
    static let getResult: @convention(c) (Connection) -> Result? = function("PQgetResult")

    static let putCopyData: @convention(c) (Connection, UnsafeRawPointer?, Int32) -> Int32 = function("PQputCopyData")
    static let putCopyEnd: @convention(c) (Connection, Text?) -> Int32 = function("PQputCopyEnd")
    static let notifies: @convention(c) (Connection) -> UnsafeMutableRawPointer? = function("PQnotifies")
    static let freemem: @convention(c) (UnsafeMutableRawPointer?) -> Void = function("PQfreemem")

    static let resultStatus: @convention(c) (Result) -> Int32 = function("PQresultStatus")
    static let errorField: @convention(c) (Result, Int32) -> Text? = function("PQresultErrorField")
    static let commandStatus: @convention(c) (Result) -> Text? = function("PQcmdStatus")
    static let commandTuples: @convention(c) (Result) -> Text? = function("PQcmdTuples")
    static let rowCount: @convention(c) (Result) -> Int32 = function("PQntuples")
    static let columnCount: @convention(c) (Result) -> Int32 = function("PQnfields")
    static let columnName: @convention(c) (Result, Int32) -> Text = function("PQfname")
    static let columnType: @convention(c) (Result, Int32) -> Oid = function("PQftype")
    static let isNull: @convention(c) (Result, Int32, Int32) -> Int32 = function("PQgetisnull")
    static let length: @convention(c) (Result, Int32, Int32) -> Int32 = function("PQgetlength")
    static let value: @convention(c) (Result, Int32, Int32) -> Text = function("PQgetvalue")
    static let clear: @convention(c) (Result?) -> Void = function("PQclear")

    static let encryptPassword: @convention(c) (Connection, Text, Text, Text) -> UnsafeMutablePointer<CChar>? =
        function("PQencryptPasswordConn")
    static let freeMemory: @convention(c) (UnsafeMutableRawPointer?) -> Void = function("PQfreemem")

    static let getCancel: @convention(c) (Connection) -> Cancellation? = function("PQgetCancel")
    static let cancel: @convention(c) (Cancellation, UnsafeMutablePointer<CChar>, Int32) -> Int32 = function("PQcancel")
    static let freeCancel: @convention(c) (Cancellation) -> Void = function("PQfreeCancel")

    /// Whoever opens a connection asks for this first; after it, every function is there.
    ///
    /// - Throws: ``SQLError`` with code `connection` if there is no libpq, or one that is too old.
    static func require() throws {
        guard let library = library.pointer else {
            throw SQLError(
                .connection,
                "Postgres's client library, libpq, is not installed. On Debian: sudo apt-get install libpq5. On a Mac: brew install libpq."
            )
        }
        guard dlsym(library, "PQenterPipelineMode") != nil else {
            throw SQLError(.connection, "Postgres's client library, libpq, is older than version 14.")
        }
    }

    private struct Library: @unchecked Sendable {
        var pointer: UnsafeMutableRawPointer?
    }

    private static let library: Library = {
        #if canImport(Darwin)
            let names = [
                "/opt/homebrew/opt/libpq/lib/libpq.5.dylib", "/usr/local/opt/libpq/lib/libpq.5.dylib", "libpq.5.dylib",
            ]
        #else
            let names = ["libpq.so.5"]
        #endif
        for name in names {
            if let pointer = dlopen(name, RTLD_NOW) { return Library(pointer: pointer) }
        }
        return Library(pointer: nil)
    }()

    private static func function<Function>(_ name: String) -> Function {
        guard let address = dlsym(library.pointer, name) else {
            preconditionFailure("libpq has no \(name); LibPQ.require() was not called first.")
        }
        return unsafeBitCast(address, to: Function.self)
    }
}
