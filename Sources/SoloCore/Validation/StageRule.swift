/// Stages with the same name or domain, and hosts and domains that are not valid.
enum StageRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        var names: [String: Declaration.Stage] = [:]
        var domains: [String: Declaration.Stage] = [:]
        for declared in declaration.stages {
            let stage = declared.stage
            diagnostics += name(of: declared) + host(of: declared) + limits(of: declared)
            if let first = names[stage.name] {
                diagnostics.append(
                    Diagnostic(
                        .duplicateStage, at: declared.place,
                        "The stage `\(stage.name)` is declared already\(first.place.suffix).",
                        fix: "give one of them another name"))
            }
            names[stage.name] = names[stage.name] ?? declared
            guard let domain = stage.domain else { continue }
            if let fix = domainFix(domain) {
                diagnostics.append(
                    Diagnostic(
                        .badDomain, at: declared.place,
                        domain.isEmpty
                            ? "The stage `\(stage.name)` has an empty domain."
                            : "The domain `\(domain)` of the stage `\(stage.name)` is not a host name.", fix: fix))
            } else if let first = domains[domain.lowercased()], first.stage.name != stage.name {
                diagnostics.append(
                    Diagnostic(
                        .duplicateDomain, at: declared.place,
                        "The stage `\(stage.name)` has the domain of the stage `\(first.stage.name)`\(first.place.suffix).",
                        fix: "give each stage a domain of its own, such as \"\(stage.name).\(domain)\""))
            }
            domains[domain.lowercased()] = domains[domain.lowercased()] ?? declared
        }
        return diagnostics
    }

    private static func name(of declared: Declaration.Stage) -> [Diagnostic] {
        let name = declared.stage.name
        if name == ManifestStage.laptopName, declared.stage.host != .laptop {
            return [
                Diagnostic(
                    .badStage, at: declared.place, "The stage `\(name)` is the laptop's, and this one runs elsewhere.",
                    fix: "give it another name, such as \"staging\"")
            ]
        }
        guard let problem = NamePolicy.problem(with: name) else { return [] }
        return [
            Diagnostic(
                .badStage, at: declared.place, "The name `\(name)` of the stage \(problem.reason).",
                fix: problem.suggestion.map { "call it \"\($0)\"" } ?? "choose a name such as \"production\"")
        ]
    }

    private static func host(of declared: Declaration.Stage) -> [Diagnostic] {
        let name = declared.stage.name
        switch declared.stage.host {
        case .laptop: return []
        case .server(let address):
            // Addresses of version 6 have colons and no dots; connecting shows what else is wrong with one.
            let isAddress = address.contains(":") && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            guard !HostName.isWritten(address), !isAddress else { return [] }
            return [
                Diagnostic(
                    .badHost, at: declared.place,
                    "The stage `\(name)` runs on the server `\(address)`, which is not a host.",
                    fix: "write only the server's name or address, such as `.server(\"shop.example.com\")`")
            ]
        case .aws(let region):
            let parts = region.split(separator: "-", omittingEmptySubsequences: false)
            let isRegion =
                parts.count >= 3 && parts[0].count == 2 && (parts.last?.allSatisfy(\.isNumber) ?? false)
                && parts.allSatisfy {
                    !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
                }
            guard !isRegion else { return [] }
            return [
                Diagnostic(
                    .badHost, at: declared.place,
                    "The stage `\(name)` runs in the AWS region `\(region)`, which does not exist.",
                    fix: "write the region's code, such as `.aws(region: \"eu-central-1\")`")
            ]
        }
    }

    /// Below these no process of a product comes up.
    private static let least = (memory: 32 << 20, tasks: 16)

    private static func limits(of declared: Declaration.Stage) -> [Diagnostic] {
        let stage = declared.stage
        func problem(_ what: String, _ fix: String) -> Diagnostic {
            Diagnostic(.badLimit, at: declared.place, "The stage `\(stage.name)` \(what).", fix: fix)
        }
        var diagnostics: [Diagnostic] = []
        if let idle = stage.scaleToZeroAfter, idle < 1 {
            diagnostics.append(
                problem(
                    "stops after \(TimeSpan.seconds(idle)) without use",
                    "use a span of a second or more, such as `.toZero(after: .minutes(10))`"))
        }
        if let memory = stage.limits?.memory, memory < least.memory {
            diagnostics.append(
                problem(
                    "gives a process \(memory) bytes of memory",
                    "give it \(least.memory >> 20) megabytes or more, such as `.megabytes(512)`"))
        }
        if let cpus = stage.limits?.cpus, !(0.01...1024).contains(cpus) {
            diagnostics.append(
                problem("gives a process the time of \(cpus) processors", "use a number from 0.01, such as `cpus: 1.5`")
            )
        }
        if let tasks = stage.limits?.tasks, tasks < least.tasks {
            diagnostics.append(
                problem(
                    "limits the threads of a process to \(tasks)", "use \(least.tasks) or more, such as `tasks: 256`"))
        }
        return diagnostics
    }

    /// What to write instead of a domain; `nil` if it is fine.
    private static func domainFix(_ domain: String) -> String? {
        if HostName.isWritten(domain), domain.contains(".") { return nil }
        var bare = Substring(domain)
        if let scheme = ["https://", "http://"].first(where: domain.hasPrefix) { bare = bare.dropFirst(scheme.count) }
        let host = String(bare.prefix { !"/:?#".contains($0) })
        if host != domain, HostName.isWritten(host), host.contains(".") { return "write only the name: \"\(host)\"" }
        return "write a name such as \"shop.example.com\", or leave the domain out"
    }
}

/// Names of hosts as RFC 1123 has them: labels of letters, digits and hyphens, 63 characters each and 253 together.
package enum HostName {
    package static func isWritten(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                }
        }
    }
}
