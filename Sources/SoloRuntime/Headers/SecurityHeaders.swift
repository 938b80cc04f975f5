/// The fields that keep a browser from doing what nobody asked for.
///
/// They are those of the OWASP Secure Headers Project and of helmet 8, and where the two differ the stricter one.
/// `Clear-Site-Data` is left out: it belongs on a logout alone.
enum SecurityHeaders {
    /// For what is no page: JSON, text, files. Nothing in it may be loaded or framed, should a browser show it as one.
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
        var policy = isPage ? pagePolicy : dataPolicy
        if isSecure { policy += "; upgrade-insecure-requests" }
        var fields = [
            ("Content-Security-Policy", policy),
            ("Cross-Origin-Embedder-Policy", "require-corp"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Origin-Agent-Cluster", "?1"),
            ("Permissions-Policy", permissions.map { "\($0)=()" }.joined(separator: ", ")),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-DNS-Prefetch-Control", "off"),
            ("X-Download-Options", "noopen"),
            ("X-Frame-Options", "DENY"),
            ("X-Permitted-Cross-Domain-Policies", "none"),
            ("X-XSS-Protection", "0"),
            ("Cache-Control", "no-store"),
        ]
        if isSecure { fields.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains")) }
        return fields.map { (name: $0.0, value: $0.1) }
    }
}
