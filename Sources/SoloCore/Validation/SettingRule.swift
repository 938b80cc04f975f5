/// Settings that are overridden for a stage that does not exist.
enum SettingRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        let stages = Set(declaration.stages.map(\.stage.name)).union([ManifestStage.laptopName])
        return declaration.resources.flatMap { declared in
            (declared.resource.setting?.overrides.keys.sorted() ?? []).filter { !stages.contains($0) }.map { stage in
                Diagnostic(
                    .unknownStage, at: declared.place,
                    "\(declared.title.sentence) has a value for the stage `\(stage)`, and the app has no such stage.",
                    fix: NearestName.of(stage, in: stages).map { "write \"\($0)\"" }
                        ?? (declaration.stages.isEmpty
                            ? "declare the stage in the app's `stages`; without them, there is only \(ManifestStage.laptopName)"
                            : "use one of \(stages.sorted().joined(separator: ", ")), or declare the stage in `stages`")
                )
            }
        }
    }
}
