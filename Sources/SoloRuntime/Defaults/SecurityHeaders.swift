/// The fields that restrict what a browser may do with a response.
///
/// They are those of the OWASP Secure Headers Project and of helmet 8, and where the two differ the stricter one. What only
/// matters to a page is sent only with pages.
/// `Clear-Site-Data` is left out: it belongs only on a logout.
enum SecurityHeaders {
    /// For everything but a page: JSON, text, files. A browser that shows it as a page may load and frame nothing in it.
    static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"

    /// For pages: everything from the own origin, no inline script or style, no frames around it, no plugins.
    static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
        connect-src 'self'; media-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'
        """

    private static let permissions = [
        "accelerometer", "autoplay", "camera", "cross-origin-isolated", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "keyboard-map", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "sync-xhr", "usb", "web-share",
        "xr-spatial-tracking", "clipboard-read", "clipboard-write", "gamepad", "hid", "idle-detection", "serial",
        "unload",
    ]

    /// `isSecure`: the client speaks HTTPS, so what only HTTPS may carry is in it too.
    static func fields(isPage: Bool, isSecure: Bool) -> [(name: String, value: String)] {
        var fields = everywhere
        if isPage {
            let policy = isSecure ? pagePolicy + "; upgrade-insecure-requests" : pagePolicy
            fields.append((name: "Content-Security-Policy", value: policy))
            fields += pages
        } else {
            fields.append((name: "Content-Security-Policy", value: dataPolicy))
        }
        if isSecure {
            fields.append((name: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains"))
        }
        return fields
    }

    /// What matters to any content: it is not sniffed, not read by other origins and not stored.
    private static let everywhere = [
        (name: "Cache-Control", value: "no-store"),
        (name: "Cross-Origin-Resource-Policy", value: "same-origin"),
        (name: "X-Content-Type-Options", value: "nosniff"),
    ]

    /// What says something of a document with scripts, links or frames. ``dataPolicy`` keeps everything else from having
    /// any, an SVG or XML document included, so there it would be a kilobyte for nothing.
    private static let pages = [
        (name: "Cross-Origin-Embedder-Policy", value: "require-corp"),
        (name: "Cross-Origin-Opener-Policy", value: "same-origin"),
        (name: "Origin-Agent-Cluster", value: "?1"),
        (name: "Permissions-Policy", value: permissions.map { "\($0)=()" }.joined(separator: ", ")),
        (name: "Referrer-Policy", value: "no-referrer"),
        (name: "X-DNS-Prefetch-Control", value: "off"),
        (name: "X-Download-Options", value: "noopen"),
        (name: "X-Frame-Options", value: "DENY"),
        (name: "X-Permitted-Cross-Domain-Policies", value: "none"),
        (name: "X-XSS-Protection", value: "0"),
    ]
}
