#if canImport(Darwin)
    extension ServerUser {
        /// The command line that runs a program as this user.
        func command(running program: [String]) -> [String] {
            guard let other else { return program }
            return ["/usr/bin/sudo", "-n", "-u", "#\(other.user)"] + program
        }
    }
#endif
