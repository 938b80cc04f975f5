#if os(Linux)
    extension ServerUser {
        /// The command line that runs a program as this user.
        func command(running program: [String]) -> [String] {
            guard let other else { return program }
            return ["/usr/bin/setpriv", "--reuid=\(other.user)", "--regid=\(other.group)", "--clear-groups"] + program
        }
    }
#endif
