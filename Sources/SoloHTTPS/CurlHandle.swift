import CCurl

/// One of libcurl's handles, with the connections that it keeps.
///
/// Unchecked, since it is used by one thread at a time: it is either in the client's list or with the one transfer that took it out.
final class CurlHandle: @unchecked Sendable {
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
    private let raw: UnsafeMutableRawPointer

    init() throws {
        guard Self.isReady, let raw = curl_easy_init() else {
            throw HTTPSError(code: .unusable, description: "libcurl can't be used")
        }
        self.raw = raw
    }

    deinit { curl_easy_cleanup(raw) }

    func perform() -> CURLcode { curl_easy_perform(raw) }

    /// Forgets all options; connections are kept.
    func reset() { curl_easy_reset(raw) }

    func set(_ option: CURLoption, _ value: Int) { _ = solo_curl_set_long(raw, option, value) }

    func set(_ option: CURLoption, size: Int) { _ = solo_curl_set_size(raw, option, curl_off_t(size)) }

    /// libcurl copies it.
    func set(_ option: CURLoption, _ value: String) { _ = solo_curl_set_text(raw, option, value) }

    /// Has to stay valid until the transfer's end.
    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) { _ = solo_curl_set_pointer(raw, option, value) }

    func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) {
        _ = solo_curl_set_list(raw, option, list)
    }

    func set(_ option: CURLoption, _ callback: @escaping curl_write_callback) {
        _ = solo_curl_set_callback(raw, option, callback)
    }

    func setProgress(_ callback: @escaping curl_xferinfo_callback) { _ = solo_curl_set_progress(raw, callback) }
}
