/// The limits of a client.
package struct HTTPClientConfiguration: Sendable {
    /// The most connections at a time; further requests wait in line.
    package var maximumConnections: Int
    package var connectTimeout: Duration
    /// The longest a request may take from its call to the end of its response; `nil` is without limit.
    package var requestTimeout: Duration?
    /// How long a connection is kept with nothing to do. Less than servers keep theirs, so that few are found closed.
    package var idleTimeout: Duration
    /// The most bytes of a response that ``HTTPClient/send(_:_:headers:body:timeout:replayable:)`` collects.
    package var responseLimit: Int

    package init(
        maximumConnections: Int = 64,
        connectTimeout: Duration = .seconds(5),
        requestTimeout: Duration? = .seconds(60),
        idleTimeout: Duration = .seconds(30),
        responseLimit: Int = 16 * 1_048_576
    ) {
        self.maximumConnections = max(1, maximumConnections)
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.idleTimeout = idleTimeout
        self.responseLimit = responseLimit
    }
}
