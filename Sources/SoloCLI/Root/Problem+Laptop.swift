import SoloHost

extension Problem {
    /// What the platform reports, for the terminal.
    init(_ error: HostError) {
        self.init(
            error.message, details: error.details, fix: error.fix, commands: error.commands,
            status: error.isRefusal ? .refused : .failed)
    }

    /// Whatever was thrown, in words. `nil` for what the argument parser explains better.
    init?(explaining error: any Error) {
        if let problem = error as? Problem {
            self = problem
        } else if let error = HostError(explaining: error) {
            self.init(error)
        } else {
            return nil
        }
    }
}
