/// A thing of the manifest in words: what a plan compares and prints.
///
/// Each property of a thing is in exactly one fact, or is a line of the schema; a plan does not see what is not in a fact.
struct PlanSubject {
    struct Fact {
        var name: String
        var value: String
        /// It is shown if the thing is new; the others only if they change.
        var isHeadline = false
    }

    var kind: String
    var id: String
    var facts: [Fact]
    /// The lines of a database's schema, which are compared one by one.
    var schema: [String] = []

    /// The properties that are shown if the thing is new.
    var headlines: [Plan.Detail] {
        facts.filter(\.isHeadline).map { Plan.Detail(name: $0.name, from: nil, to: $0.value) }
    }

    func differences(from old: PlanSubject) -> [Plan.Detail] {
        let before = Dictionary(old.facts.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(facts.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let names = facts.map(\.name) + old.facts.map(\.name).filter { after[$0] == nil }
        return names.filter { before[$0] != after[$0] }.map {
            Plan.Detail(name: $0, from: before[$0], to: after[$0])
        } + changedLines(from: old)
    }

    private func changedLines(from old: PlanSubject) -> [Plan.Detail] {
        let changes = schema.difference(from: old.schema)
        return (changes.removals + changes.insertions).map { change in
            switch change {
            case .remove(_, let line, _): Plan.Detail(name: "schema", from: line, to: nil)
            case .insert(_, let line, _): Plan.Detail(name: "schema", from: nil, to: line)
            }
        }
    }
}

extension PlanSubject {
    init(_ resource: ManifestResource) {
        self.init(kind: resource.kind.rawValue, id: resource.id, facts: [])
        if let postgres = resource.postgres {
            facts.append(Fact(name: "version", value: String(postgres.version), isHeadline: true))
            if let idle = postgres.scaleToZeroAfter {
                facts.append(Fact(name: "stops when idle for", value: "\(TimeSpan.seconds(idle))", isHeadline: true))
            }
        }
        schema = (resource.sqlite?.schema ?? resource.postgres?.schema ?? "").split(whereSeparator: \.isNewline)
            .map { String($0.drop(while: \.isWhitespace)) }.filter { !$0.isEmpty }
        for rule in resource.bucket?.lifecycle ?? [] {
            let objects = rule.prefix.isEmpty ? "all objects" : "\"\(rule.prefix)\""
            facts.append(
                Fact(
                    name: "\(objects) expires after", value: "\(TimeSpan.days(rule.expireAfterDays).inDays)",
                    isHeadline: true))
        }
        if let queue = resource.queue {
            facts += [
                Fact(name: "attempts", value: String(queue.maximumAttempts)),
                Fact(name: "first retry after", value: Self.seconds(queue.firstRetryDelay)),
                Fact(name: "longest retry delay", value: Self.seconds(queue.longestRetryDelay)),
            ]
        }
        if let setting = resource.setting {
            facts.append(Fact(name: "type", value: setting.type))
            facts.append(Fact(name: "default", value: setting.defaultValue, isHeadline: true))
            facts += setting.overrides.sorted { $0.key < $1.key }.map {
                Fact(name: "on \($0.key)", value: $0.value, isHeadline: true)
            }
        }
    }

    init(_ component: ManifestComponent, renames: Renames = Renames()) {
        self.init(kind: component.kind.rawValue, id: component.id, facts: [])
        if component.isolated { facts.append(Fact(name: "isolated", value: "yes", isHeadline: true)) }
        if let host = component.api?.host { facts.append(Fact(name: "host", value: host, isHeadline: true)) }
        if let api = component.api { facts += Self.facts(of: api.defaults) }
        if let worker = component.worker {
            facts += [
                Fact(name: "queue", value: renames.resources[worker.queue] ?? worker.queue, isHeadline: true),
                Fact(name: "at once", value: String(worker.concurrency), isHeadline: true),
                Fact(name: "timeout", value: Self.seconds(worker.timeout)),
            ]
        }
        if let cron = component.cron {
            facts += [
                Fact(name: "schedule", value: "\(cron.schedule)", isHeadline: true),
                Fact(name: "missed ticks", value: cron.missed == .runOnce ? "one runs" : "are skipped"),
                Fact(name: "may overlap", value: cron.mayOverlap ? "yes" : "no"),
                Fact(name: "timeout", value: Self.seconds(cron.timeout)),
            ]
        }
    }

    private static func facts(of defaults: HTTPDefaults) -> [Fact] {
        let limit =
            defaults.rateLimit.map { "\($0.requests) requests per \(seconds($0.per, isPeriod: true))" } ?? "none"
        return [
            Fact(
                name: "allowed origins",
                value: defaults.allowedOrigins.isEmpty ? "none" : defaults.allowedOrigins.joined(separator: ", ")),
            Fact(name: "rate limit", value: limit),
            Fact(name: "body limit", value: bytes(defaults.bodyLimit)),
            Fact(name: "header timeout", value: seconds(defaults.headerTimeout)),
            Fact(name: "idle timeout", value: seconds(defaults.idleTimeout)),
            Fact(name: "request timeout", value: seconds(defaults.requestTimeout)),
        ]
            + defaults.headers.sorted { $0.key < $1.key }.map {
                Fact(name: "header \($0.key)", value: $0.value.isEmpty ? "left out" : $0.value)
            }
    }

    init(_ route: ManifestRoute, renames: Renames = Renames()) {
        let grants = Grant.sorted(route.grants.map(renames.grant))
        self.init(
            kind: "route", id: "\(route.method) \(route.path)",
            facts: grants.map { grant in
                let scope = grant.prefix.map { " under \"\($0)\"" } ?? grant.schema.map { " in \"\($0)\"" } ?? ""
                return Fact(
                    name: "\(grant.resource)\(scope)", value: grant.actions.map(\.rawValue).joined(separator: ", "),
                    isHeadline: true)
            })
    }

    init(_ output: ManifestOutput, renames: Renames = Renames()) {
        let value =
            switch output.source {
            case .url(let component): "address of \(component)"
            case .setting(let resource): "setting \(renames.resources[resource] ?? resource)"
            case .text(let text): "\"\(text)\""
            }
        self.init(kind: "output", id: output.name, facts: [Fact(name: "value", value: value, isHeadline: true)])
    }

    init(_ stage: ManifestStage) {
        let host =
            switch stage.host {
            case .laptop: "the laptop"
            case .server(let address): "the server \(address)"
            case .aws(let region): "AWS \(region)"
            }
        self.init(kind: "stage", id: stage.name, facts: [Fact(name: "on", value: host, isHeadline: true)])
        if let domain = stage.domain { facts.append(Fact(name: "domain", value: domain, isHeadline: true)) }
        if let idle = stage.scaleToZeroAfter {
            facts.append(Fact(name: "stops when idle for", value: "\(TimeSpan.seconds(idle))", isHeadline: true))
        }
        if let memory = stage.limits?.memory {
            facts.append(Fact(name: "memory of a process", value: Self.bytes(memory), isHeadline: false))
        }
        if let cpus = stage.limits?.cpus {
            facts.append(Fact(name: "processors of a process", value: "\(cpus)", isHeadline: false))
        }
        if let tasks = stage.limits?.tasks {
            facts.append(Fact(name: "tasks of a process", value: "\(tasks)", isHeadline: false))
        }
        facts += stage.backups.map(Self.facts) ?? []
    }

    private static func facts(_ backups: ManifestBackups) -> [Fact] {
        let places = backups.destinations.map { destination in
            switch destination {
            case .directory(let path): path
            case .bucket(let bucket):
                "the bucket \(bucket.name) at \(bucket.endpoint), \(bucket.region), under \(bucket.prefix.debugDescription), "
                    + "with the key \(bucket.key) and the secret \(bucket.secret)"
            }
        }
        let keep = backups.keep
        return [
            Fact(name: "backups", value: places.joined(separator: "; "), isHeadline: false),
            Fact(
                name: "backups kept", value: "\(keep.days) daily, \(keep.weeks) weekly, \(keep.months) monthly",
                isHeadline: false),
        ]
            + (backups.verify.map {
                [Fact(name: "backups verified by", value: $0.joined(separator: ", "), isHeadline: false)]
            } ?? [])
    }

    private static func seconds(_ count: Double, isPeriod: Bool = false) -> String {
        guard let whole = Int(exactly: count) else { return "\(count) seconds" }
        let span = TimeSpan.seconds(whole)
        return isPeriod ? span.period : "\(span)"
    }

    private static func bytes(_ count: Int) -> String {
        for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where count > 0 && count % size == 0
        {
            return "\(count / size) \(unit)"
        }
        return "\(count) bytes"
    }
}

extension TimeSpan {
    /// `14 days` if the description says `2 weeks`: ages of objects are always in days.
    fileprivate var inDays: String {
        let days = seconds / 86_400
        return "\(days) day\(days == 1 ? "" : "s")"
    }
}
