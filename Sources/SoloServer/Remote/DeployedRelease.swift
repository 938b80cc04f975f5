package import SoloCore

/// What is deployed, and where it is before.
package enum DeployedRelease: Sendable {
    /// On this machine.
    case local(ReleasePackage, Manifest, sent: SentReleases)
    /// On the stage's host, which built it.
    case built(BuiltRelease, RemoteBuild)

    package var name: String {
        switch self {
        case .local(let package, _, _): package.name
        case .built(let release, _): release.name
        }
    }

    package var manifest: Manifest {
        switch self {
        case .local(_, let manifest, _): manifest
        case .built(let release, _): release.manifest
        }
    }

    var needs: ReleaseNeeds {
        get throws {
            switch self {
            case .local(let package, _, _): try package.needs
            case .built(let release, _): release.needs
            }
        }
    }

    /// For the next deploy, while the host takes its steps. Without it that one is sent whole.
    func keep() async {
        if case .local(let package, _, let sent) = self { try? sent.keep(package) }
    }
}
