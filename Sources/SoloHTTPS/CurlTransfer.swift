import SoloConcurrency
import CCurl
import Foundation

/// One request: libcurl's thread puts the response in, a task takes it out, and the thread waits while it has not.
///
/// Unchecked, since its state is under the condition's lock, and `moved` belongs to the thread.
final class CurlTransfer: @unchecked Sendable {
    enum Event {
        case piece(HTTPSResponseHead, Data)
        case end(HTTPSResponseHead)
    }

    /// Of the body, the most that waits to be taken out.
    private static let window = 1 << 20

    private let request: HTTPSRequest
    private let limits: HTTPSLimits
    private let authorities: String?
    private let condition = NSCondition()
    private var head = HTTPSResponseHead(status: 0)
    private var arrived = Data()
    private var end: HTTPSError??
    private var isCancelled = false
    private var waiting: CheckedContinuation<Event, any Error>?
    /// When anything moved last, and how much had by then.
    private var moved = (at: ContinuousClock.now, bytes: 0)
    private var hasStalled = false

    init(_ request: HTTPSRequest, limits: HTTPSLimits, authorities: String?) {
        self.request = request
        self.limits = limits
        self.authorities = authorities
    }

    // MARK: The task

    func next() async throws -> Event {
        try await withCheckedThrowingContinuation { continuation in
            condition.withLock {
                waiting = continuation
                respond()
            }
        }
    }

    func cancel() {
        condition.withLock {
            isCancelled = true
            condition.signal()
            respond()
        }
    }

    /// With the lock taken.
    private func respond() {
        guard let waiting else { return }
        if isCancelled {
            waiting.resume(throwing: CancellationError())
        } else if !arrived.isEmpty {
            waiting.resume(returning: .piece(head, arrived))
            arrived = Data()
            condition.signal()
        } else if let end {
            if let error = end { waiting.resume(throwing: error) } else { waiting.resume(returning: .end(head)) }
        } else {
            return
        }
        self.waiting = nil
    }

    // MARK: The thread

    /// - Parameter release: called once the handle is free, and before anybody knows of the end.
    func run(on handle: CurlHandle, _ release: () -> Void) {
        // OpenSSL writes to sockets that the peer has closed.
        ignoreBrokenPipes()
        var message = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = message.withUnsafeMutableBytes { message in
            request.body.withUnsafeBytes { body in
                let fields = prepare(handle, body)
                defer { curl_slist_free_all(fields) }
                handle.set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(message.baseAddress))
                defer { handle.reset() }
                return handle.perform()
            }
        }
        let text = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let error = failure(code, text)
        release()
        condition.withLock {
            end = .some(error)
            respond()
        }
    }

    private func prepare(_ handle: CurlHandle, _ body: UnsafeRawBufferPointer) -> UnsafeMutablePointer<curl_slist>? {
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PATH_AS_IS, 1)
        handle.set(CURLOPT_NOSIGNAL, 1)
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.milliseconds)
        handle.set(CURLOPT_BUFFERSIZE, 1 << 18)
        handle.set(CURLOPT_UPLOAD_BUFFERSIZE, 1 << 18)
        if let authorities { handle.set(CURLOPT_CAINFO, authorities) }
        let sendsBody = request.method == "POST" || request.method == "PUT"
        if !body.isEmpty {
            handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: body.count)
            handle.set(CURLOPT_POSTFIELDS, body.baseAddress)
        } else if sendsBody {
            handle.set(CURLOPT_COPYPOSTFIELDS, "")
        }
        handle.set(CURLOPT_CUSTOMREQUEST, request.method)
        // Nobody waits for `100 Continue`, and a body is not a form.
        var fields = curl_slist_append(nil, "Expect:")
        if sendsBody { fields = curl_slist_append(fields, "Content-Type: application/octet-stream") }
        for (name, value) in request.headers {
            fields = curl_slist_append(fields, "\(name): \(value)")
        }
        handle.set(CURLOPT_HTTPHEADER, list: fields)
        let this = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        handle.set(CURLOPT_HEADERDATA, this)
        handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, this in
            CurlTransfer.at(this)?.header(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        handle.set(CURLOPT_WRITEDATA, this)
        handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, this in
            CurlTransfer.at(this)?.write(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        handle.set(CURLOPT_NOPROGRESS, 0)
        handle.set(CURLOPT_XFERINFODATA, this)
        handle.setProgress { this, _, received, _, sent in
            CurlTransfer.at(this)?.progress(Int(received + sent)) ?? 1
        }
        moved = (.now, 0)
        return fields
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer? {
        pointer.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A line of the response's head, or of what follows a body.
    private func header(_ bytes: UnsafeRawBufferPointer) -> Int {
        moved.at = .now
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        condition.withLock {
            if line.hasPrefix("HTTP/") {
                let status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
                head = HTTPSResponseHead(status: status ?? 0)
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                head.headers[line[..<colon].lowercased()] = value
            }
        }
        return bytes.count
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        let isWanted = condition.withLock {
            while arrived.count >= Self.window, !isCancelled { condition.wait() }
            guard !isCancelled else { return false }
            arrived.append(contentsOf: bytes)
            respond()
            return true
        }
        // Waiting for the reader is not the peer's fault.
        moved.at = .now
        return isWanted ? bytes.count : 0
    }

    /// Called about once a second, and more often while something moves; anything but zero ends the transfer.
    private func progress(_ bytes: Int) -> Int32 {
        let now = ContinuousClock.now
        if bytes != moved.bytes { moved = (now, bytes) }
        hasStalled = now - moved.at >= limits.progress
        return hasStalled || condition.withLock { isCancelled } ? 1 : 0
    }

    private func failure(_ code: CURLcode, _ text: String) -> HTTPSError? {
        if code == CURLE_OK { return nil }
        let text = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        if hasStalled { return HTTPSError(code: .stalled, description: "nothing moved for \(limits.progress)") }
        let meaning: HTTPSError.Code =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
            case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT: .unreachable
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: .certificate
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN: .unusable
            default: .interrupted
            }
        return HTTPSError(code: meaning, description: text)
    }
}

extension Duration {
    var milliseconds: Int { Int(self / .milliseconds(1)) }
}
