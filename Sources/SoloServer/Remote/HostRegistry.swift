package import Foundation
import SoloCore
package import SoloHost
import SoloStore

/// A machine that this user may deploy to, by the name that they gave it.
package struct HostRecord: Codable, Sendable, Equatable {
    package var name: String
    /// `user@address`, or a name of the user's SSH configuration.
    package var address: String
    package var added: Date
    /// An SSH configuration file to use in place of the user's.
    package var sshConfig: String?

    package init(name: String, address: String, added: Date, sshConfig: String? = nil) {
        self.name = name
        self.address = address
        self.added = added
        self.sshConfig = sshConfig
    }
}

/// The hosts that this user knows: `hosts.json` in their configuration folder.
package struct HostRegistry: Sendable {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    /// The user's: `$SOLO_CONFIG`, `$XDG_CONFIG_HOME/solo`, or `~/.config/solo`.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let base = value("XDG_CONFIG_HOME") ?? "\(value("HOME") ?? NSHomeDirectory())/.config"
        self.init(folder: value("SOLO_CONFIG") ?? "\(base)/solo")
    }

    private struct Document: Codable {
        var version = 1
        var hosts: [HostRecord] = []
    }

    private var file: DurableFile { DurableFile(path: "\(folder)/hosts.json") }

    /// All of them, by name.
    package func all() throws -> [HostRecord] { try read().hosts }

    /// - Throws: ``HostError`` if there is none of the name.
    package func host(_ name: String) throws -> HostRecord {
        let hosts = try all()
        guard let found = hosts.first(where: { $0.name == name }) else {
            var error = HostError.unknown("host", name, known: hosts.map(\.name))
            error.fix = "Add it:"
            error.commands = ["solo host add \(name) root@ADDRESS"]
            throw error
        }
        return found
    }

    /// The host of a name or of an address, as a stack may say either. `user@address` needs no entry: a pipeline has none.
    package func find(_ text: String, sshConfig: String? = nil) throws -> HostRecord {
        let known = try all()
        func address(_ host: HostRecord) -> Substring { host.address.split(separator: "@").last ?? "" }
        return try known.first { $0.name == text } ?? known.first { $0.address == text || address($0) == text }
            ?? (text.contains("@")
                ? HostRecord(name: text, address: text, added: Date(), sshConfig: sshConfig) : host(text))
    }

    /// Adds a host. The same name with the same address changes nothing; with another one it is rejected.
    package func add(_ host: HostRecord) throws {
        try Self.check(host)
        try change { hosts in
            guard let known = hosts.first(where: { $0.name == host.name }) else {
                hosts.append(host)
                return
            }
            try Self.checkSame(host, as: known)
            hosts = hosts.map { $0.name == host.name ? HostRecord(updating: known, with: host) : $0 }
        }
    }

    /// Has a known name lead to another machine from now on.
    package func replace(_ host: HostRecord) throws {
        try Self.check(host)
        _ = try self.host(host.name)
        try change { $0 = $0.map { $0.name == host.name ? host : $0 } }
    }

    /// Rejects a name or an address that can't be one, and another address of a known name.
    package func check(_ host: HostRecord) throws {
        try Self.check(host)
        if let known = try all().first(where: { $0.name == host.name }) { try Self.checkSame(host, as: known) }
    }

    /// Forgets a host; the machine itself stays as it is.
    package func remove(_ name: String) throws {
        _ = try host(name)
        try change { $0.removeAll { $0.name == name } }
    }

    private static func check(_ host: HostRecord) throws(HostError) {
        guard host.name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, host.name.count <= 40 else {
            throw HostError(
                .invalidHost, "A host can't be called '\(host.name)'.",
                fix: "Use a-z, 0-9 and single hyphens, a letter first, at most 40 characters.", isRefusal: true)
        }
        // A hyphen first would be an option of ssh.
        guard host.address.wholeMatch(of: /[^-\s][^\s]*/) != nil else {
            throw HostError(
                .invalidHost, "'\(host.address)' is not an address.",
                fix: "Write it as ssh takes it, such as root@203.0.113.7.", isRefusal: true)
        }
    }

    private static func checkSame(_ host: HostRecord, as known: HostRecord) throws(HostError) {
        guard known.address == host.address else {
            throw HostError(
                .invalidHost, "The host \(host.name) is known already, as \(known.address).",
                fix: "Choose another name, or forget that one first:", commands: ["solo host remove \(host.name)"],
                isRefusal: true)
        }
    }

    private func read() throws -> Document {
        guard let content = try file.read() else { return Document() }
        do {
            return try JSONCoding.decoder.decode(Document.self, from: content)
        } catch {
            throw HostError(
                .stateUnreadable, "\(file.path) can't be read.", details: ["\(error)"],
                fix: "Mend it, or move it away and add the hosts again.")
        }
    }

    /// Reads, changes and replaces the document while no other command does.
    private func change(_ body: (inout [HostRecord]) throws -> Void) throws {
        try DurableFile.makeFolder(folder)
        let lock = try FileLock.acquire("\(folder)/hosts.lock")
        defer { lock.release() }
        var document = try read()
        try body(&document.hosts)
        document.hosts.sort { $0.name < $1.name }
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try file.replace(with: encoder.encode(document))
    }
}

extension HostRecord {
    /// A known host that is added again: since when it is known stays.
    fileprivate init(updating known: HostRecord, with other: HostRecord) {
        self = other
        added = known.added
    }
}

extension HostError.Code {
    package static let invalidHost = Self("invalid-host")
}
