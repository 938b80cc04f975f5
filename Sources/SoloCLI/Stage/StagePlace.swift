import Foundation
import SoloCore
import SoloHost
import SoloServer

/// Where a stage of a server is.
struct StagePlace {
    var stage: HostedStage
    var host: HostRecord
    var domain: String?

    init(stage: HostedStage, host: HostRecord, domain: String?) {
        self.stage = stage
        self.host = host
        self.domain = domain
    }

    /// The host that a stack's stage declares, by its name in the registry or by its address.
    ///
    /// - Parameter given: a domain in place of the one that the stage declares.
    init(of name: String, in manifest: Manifest, on named: String?, domain given: String? = nil) throws {
        if let given, !HostName.isWritten(given) || !given.contains(".") {
            throw Problem(
                "'\(given)' can't be a domain.", fix: "Write a name such as shop.example.com.", status: .rejected)
        }
        stage = try HostedStage(checking: manifest.name, name)
        let declared = manifest.stages.first { $0.name == name }
        domain = (given ?? declared?.domain)?.lowercased()
        let address: String
        switch (named, declared?.host) {
        case (let named?, _): address = named
        case (nil, .server(let declared)): address = declared
        case (nil, .aws): throw Problem("Stages on AWS can't be deployed yet.", status: .rejected)
        case (nil, .laptop):
            throw Problem(
                "The stage '\(name)' is on this laptop.", fix: "Run it:", commands: ["solo dev --stage \(name)"],
                status: .rejected)
        case (nil, nil):
            let servers = manifest.stages.map(\.name).sorted()
            throw Problem(
                "The stack of \(manifest.name) declares no stage '\(name)'."
                    + (servers.isEmpty ? "" : " It declares: \(servers.joined(separator: ", "))."),
                fix: "Name the host, or declare the stage in the app: Stage(\"\(name)\", on: .server(\"web1\")).",
                commands: ["solo deploy --stage \(name) --on HOST"], status: .rejected)
        }
        host = try HostRegistry.own.find(address, sshConfig: SSHOptions.named)
    }

    /// Where the stage of a command is, if it is on a server: as it was deployed from here last, or as the stack declares it.
    static func find(_ options: PackageOptions) async throws -> StagePlace? {
        guard options.stage != ManifestStage.laptopName else { return nil }
        let records = try StageRecords(options)
        if options.on == nil, let known = try records.place(of: options.stage) { return known }
        guard try options.on != nil || !options.folders().exist else { return nil }
        guard let manifest = try await StageAccess.manifest(options) else { return nil }
        let declared = manifest.stages.first { $0.name == options.stage }?.host
        guard options.on != nil || declared.map(\.isServer) == true else { return nil }
        return try StagePlace(of: options.stage, in: manifest, on: options.on)
    }
}

extension StagePlace {
    /// - Throws: ``Problem`` for a stage that is on this laptop.
    static func require(_ options: PackageOptions) async throws -> StagePlace {
        if let place = try await find(options) { return place }
        throw Problem(
            "The stage '\(options.stage)' is not on a server.", fix: "Name one that is:",
            commands: ["solo stage list"], status: .rejected)
    }
}

extension ManifestStage.Host {
    fileprivate var isServer: Bool { if case .server = self { true } else { false } }
}

/// The stages that were deployed from this package, so that commands find them without the app: `.solo/servers.json`.
struct StageRecords {
    private struct Record: Codable, Equatable {
        var product: String
        var host: String
        var domain: String?
    }

    private let file: URL
    private let folders: StageFolders

    init(_ options: PackageOptions) throws {
        folders = try options.folders()
        file = folders.root.appending(path: "servers.json")
    }

    func place(of stage: String) throws -> StagePlace? {
        guard let record = try read()[stage] else { return nil }
        // A host that was forgotten is asked for as the stack declares it.
        guard let host = try? HostRegistry.own.host(record.host) else { return nil }
        return StagePlace(
            stage: HostedStage(product: record.product, stage: stage), host: host, domain: record.domain)
    }

    func remember(_ place: StagePlace) throws {
        let record = Record(product: place.stage.product, host: place.host.name, domain: place.domain)
        try change { $0[place.stage.stage] = record }
    }

    func forget(_ stage: String) throws { try change { $0[stage] = nil } }

    private func read() throws -> [String: Record] {
        guard let content = try? Data(contentsOf: file) else { return [:] }
        return (try? JSONDecoder().decode([String: Record].self, from: content)) ?? [:]
    }

    private func change(_ body: (inout [String: Record]) -> Void) throws {
        var records = try read()
        let before = records
        body(&records)
        guard records != before else { return }
        try folders.makeRoot()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try HostError.writing(file) { try encoder.encode(records).write(to: file, options: .atomic) }
    }
}
