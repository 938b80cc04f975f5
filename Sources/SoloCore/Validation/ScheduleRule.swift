/// Schedules that cannot be read or never tick.
enum ScheduleRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.components.flatMap { declared in
            (declared.component.cron?.schedule.mistakes ?? []).map { mistake in
                Diagnostic(
                    code: mistake.code.rawValue, message: mistake.message, fix: mistake.fix, place: declared.place)
            }
        }
    }
}
