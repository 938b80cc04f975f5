import Foundation
package import SoloCore

extension InheritedDescriptors {
    /// Those of this process. What it starts itself does not inherit them: they are closed on `exec`, and the variables are gone.
    package static func take() -> InheritedDescriptors {
        let inherited = InheritedDescriptors(environment: ProcessInfo.processInfo.environment, process: getpid())
        for name in SystemdVariable.all { unsetenv(name) }
        for descriptor in inherited.byName.values {
            _ = fcntl(descriptor, F_SETFD, fcntl(descriptor, F_GETFD) | FD_CLOEXEC)
        }
        return inherited
    }
}
