import FixtureProcess
import Foundation
import SoloCore
import Testing

/// The published schema, applied by Python's `jsonschema`, which knows nothing of Solo.
@Suite struct ManifestSchemaTests {
    @Test func realManifestsAreValid() async throws {
        let results = try await validate([
            ("maximal", JSONValue(parsing: Manifest.maximal.encoded())),
            ("minimal", JSONValue(parsing: Manifest(name: "shop").encoded())),
            ("changed", JSONValue(parsing: PlanTests.changed.encoded())),
        ])
        #expect(results == ["maximal": nil, "minimal": nil, "changed": nil])
    }

    /// Each of these is one edit away from the maximal manifest; the schema must say no, and where.
    @Test func `a broken manifest is rejected`() async throws {
        let sound = try JSONValue(parsing: Manifest.maximal.encoded())
        let edits: [(String, [JSONValue.Step], JSONValue?, String)] = [
            ("another version", ["version"], 1, "version"),
            ("no version", ["version"], nil, "the document"),
            ("a stranger at the top", ["comment"], "hello", "the document"),
            ("a name with a capital", ["name"], "Shop", "name"),
            ("a resource of no kind", ["resources", 0, "kind"], "tape", "resources/0/kind"),
            ("a bucket without settings", ["resources", 0, "bucket"], nil, "resources/0"),
            ("a bucket that is a queue as well", ["resources", 0, "queue"], [:], "resources/0"),
            (
                "a rule that expires at once", ["resources", 0, "bucket", "lifecycle", 0, "expireAfterDays"], 0,
                "resources/0/bucket"
            ),
            ("a queue with a schema", ["resources", 4, "sqlite"], ["schema": ""], "resources/4"),
            ("a worker without its process", ["components", 6, "process"], nil, "components/6"),
            ("a command with a process", ["components", 2, "process"], "web", "components/2"),
            ("an id with a space", ["resources", 0, "id"], "a b", "resources/0/id"),
            ("a component without grants", ["components", 0, "grants"], nil, "components/0"),
            ("an API without its routes", ["components", 0, "api"], nil, "components/0"),
            ("an API with no route", ["components", 0, "api", "routes"], [], "components/0/api"),
            ("an API called a worker", ["components", 0, "id"], "worker.admin", "components/0/id"),
            ("an unknown method", ["components", 0, "api", "routes", 0, "method"], "FETCH", "components/0/api"),
            ("a path without a slash", ["components", 0, "api", "routes", 0, "path"], "users", "components/0/api"),
            ("a grant to nothing", ["components", 1, "grants", 0, "actions"], [], "components/1/grants"),
            (
                "a grant of an unknown action", ["components", 1, "grants", 0, "actions", 0], "own",
                "components/1/grants"
            ),
            ("a timeout of nothing", ["components", 0, "api", "defaults", "idleTimeout"], 0, "components/0/api"),
            (
                "two schedules", ["components", 4, "cron", "schedule", "daily"], ["at": "03:00", "zone": "UTC"],
                "components/4/cron"
            ),
            ("a time of no day", ["components", 5, "cron", "schedule", "daily", "at"], "25:00", "components/5/cron"),
            ("an output from nowhere", ["outputs", 0, "source"], [:], "outputs/0/source"),
            ("a stage without a host", ["stages", 0, "host"], nil, "stages/0"),
            ("null for an absent option", ["stages", 0, "domain"], .null, "stages/0/domain"),
        ]
        let results = try await validate(edits.map { ($0.0, sound.replacing($0.1[...], with: $0.2)) })
        for (title, _, _, place) in edits {
            let reason = try #require(results[title] ?? nil, "\(title) is valid by the schema")
            #expect(reason.hasPrefix(place), "\(title): \(reason)")
        }
    }

    /// What the schema calls valid can be read: of hundreds of manifests with one value changed or missing.
    @Test func whatIsValidCanBeRead() async throws {
        let mutants = try JSONValue(parsing: Manifest.maximal.encoded()).mutants()
        let results = try await validate(mutants)
        let valid = mutants.filter { results[$0.0] == .some(nil) }
        for (path, mutant) in valid {
            #expect(throws: Never.self, "\(path)") { try Manifest.decode(mutant.data) }
        }
        #expect(valid.count > 50)
        #expect(mutants.count - valid.count > 50)
    }

    /// A stack without an error has a manifest that the schema takes: validation lets nothing through that others refuse.
    @Test func whatValidationPassesIsValid() async throws {
        var passed: [(String, JSONValue)] = []
        var refused = 0
        for (title, odd) in try JSONValue(parsing: Manifest.maximal.encoded()).oddities() {
            // The language makes these by itself, from types and kinds.
            if title.contains(".setting.type") || title.contains(".setting.default") || title.contains(".overrides") {
                continue
            }
            guard let manifest = try? Manifest.decode(odd.data),
                manifest.components.allSatisfy({ $0.id.hasPrefix("\($0.kind.rawValue).") })
            else { continue }
            let declaration = Declaration(declaring: manifest)
            if declaration.diagnostics().containsErrors {
                refused += 1
            } else {
                passed.append((title, try JSONValue(parsing: declaration.manifest.encoded())))
            }
        }
        #expect(passed.count > 100)
        #expect(refused > 300)
        for (title, reason) in try await validate(passed) {
            #expect(reason == nil, "\(title)")
        }
    }

    /// The reason why each document is invalid, `nil` where it is valid.
    private func validate(_ documents: [(name: String, document: JSONValue)]) async throws -> [String: String?] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var names: [String: String] = [:]
        for (index, (name, document)) in documents.enumerated() {
            let file = folder.appending(path: "\(index).json").path
            try document.data.write(to: URL(filePath: file))
            names[file] = name
        }

        let own = Golden.root.appending(path: ".cache/venv/bin/python3").path
        let validator = try await Tool.run(
            [FileManager.default.isExecutableFile(atPath: own) ? own : "python3"]
                + [Golden.root.appending(path: "Scripts/validate-manifest").path] + names.keys.sorted())
        try #require(validator.status < 2, "\(validator.text)")

        var results: [String: String?] = [:]
        for line in validator.text.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
            let name = try #require(names[parts[1]])
            results[name] = .some(parts[0] == "valid" ? nil : parts[2])
        }
        #expect(results.count == documents.count)
        return results
    }
}

extension JSONValue {
    /// A step into a document: a member or an element.
    enum Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case member(String), element(Int)

        init(stringLiteral value: String) { self = .member(value) }
        init(integerLiteral value: Int) { self = .element(value) }
    }

    /// The document with another value at a place, or without one.
    func replacing(_ path: ArraySlice<Step>, with value: JSONValue?) -> JSONValue {
        switch (path.first, self) {
        case (.member(let key), .object(var members)):
            members[key] = path.count == 1 ? value : (members[key] ?? .null).replacing(path.dropFirst(), with: value)
            return .object(members)
        case (.element(let index), .array(var values)) where values.indices.contains(index):
            values[index] = path.count == 1 ? (value ?? .null) : values[index].replacing(path.dropFirst(), with: value)
            return .array(values)
        default:
            return self
        }
    }
}
