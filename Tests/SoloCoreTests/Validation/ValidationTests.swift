import Foundation
import SoloCore
import Testing

@Suite struct ValidationTests {
    @Test func everyMistakeIsReportedAtOnce() throws {
        let text = Declaration.broken.diagnostics().text
        try Golden.expect(text, toBe: "diagnostics.txt")
    }

    @Test func everyCodeHasAMistakeInTheTests() {
        var codes = Set(Declaration.broken.diagnostics().map(\.code))
        codes.formUnion(Declaration(name: "empty").diagnostics().map(\.code))
        // A module that contains itself never becomes a declaration; the language reports it, and tests that.
        codes.insert(DiagnosticCode.endlessModule.rawValue)
        #expect(codes == Set(DiagnosticCode.allCases.map(\.rawValue)))
    }

    @Test func everyCodeOfAScheduleIsACodeOfDiagnostics() {
        for code in ScheduleError.Code.allCases {
            #expect(DiagnosticCode(rawValue: code.rawValue) != nil)
        }
    }

    @Test func everyCodeIsDocumented() throws {
        let page = try String(contentsOf: Golden.root.appending(path: "Documentation/diagnostics.md"), encoding: .utf8)
        let documented = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
            $0.split(separator: "`").dropFirst().first.map(String.init)
        }
        #expect(Set(documented) == Set(DiagnosticCode.allCases.map(\.rawValue)))
        #expect(documented.count == Set(documented).count)
    }

    @Test func aSoundStackHasNoMistake() throws {
        let manifest = Manifest.maximal
        let declaration = Declaration(declaring: manifest)
        #expect(declaration.diagnostics().text == "")
        #expect(declaration.manifest == manifest.sorted())
    }

    @Test func `an isolated component may have a SQLite database for itself alone`() {
        func declaration(isolated: Bool, others: [Grant.Action]) -> Declaration {
            let read = Grant(resource: "db", actions: [.read])
            let others = others.isEmpty ? [] : [Grant(resource: "db", actions: others)]
            return Declaration(
                name: "shop", resources: [.init(ManifestResource(id: "db", kind: .sqlite))],
                components: [
                    .init(
                        ManifestComponent(
                            id: "cron.report", kind: .cron, grants: [read], isolated: isolated,
                            cron: CronSettings(schedule: .every(.seconds(60))))),
                    .init(ManifestComponent(id: "command.seed", kind: .command, grants: others)),
                ])
        }
        #expect(declaration(isolated: true, others: []).diagnostics().isEmpty)
        #expect(declaration(isolated: false, others: [.read]).diagnostics().isEmpty)
        #expect(declaration(isolated: true, others: [.read]).diagnostics().map(\.code) == ["shared-sqlite"])
    }

    @Test func theManifestHasTheGrantsOfTheRoutesAndNothingUnused() {
        let declaration = Declaration(
            name: "shop",
            resources: [
                .init(ManifestResource(id: "db", kind: .sqlite)),
                .init(ManifestResource(id: "old", kind: .sqlite), isUsed: false),
            ],
            components: [
                .init(
                    ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: [])),
                    routes: [
                        .init(
                            ManifestRoute(method: "GET", path: "/", grants: [Grant(resource: "db", actions: [.read])])),
                        .init(
                            ManifestRoute(
                                method: "PUT", path: "/", grants: [Grant(resource: "db", actions: [.write, .read])])),
                    ])
            ])
        #expect(declaration.manifest.resources.map(\.id) == ["db"])
        #expect(declaration.manifest.components.first?.grants == [Grant(resource: "db", actions: [.read, .write])])
        #expect(declaration.manifest.components.first?.api?.routes.count == 2)
    }

    @Test func diagnosticsDoNotDependOnTheOrderOfDeclaration() {
        let mistakes = Declaration.broken.diagnostics()
        #expect(mistakes.shuffled().sortedByPlace() == mistakes)
        #expect(mistakes.containsErrors)
        #expect(!mistakes.filter { $0.severity == .warning }.containsErrors)
    }
}
