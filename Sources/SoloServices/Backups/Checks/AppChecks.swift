/// What became of the app's own checks of restored data. One that fails is an error.
package struct AppChecks: Codable, Sendable, Equatable {
    package var passed: [String] = []
    /// There was no app that could run them.
    package var notRun: [String] = []

    package init(passed: [String] = [], notRun: [String] = []) {
        self.passed = passed
        self.notRun = notRun
    }
}
