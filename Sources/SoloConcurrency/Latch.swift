/// Opens once. Tasks that wait continue then; later ones do not wait at all.
package final class Latch: Sendable {
    private let opened = Promise<Void>()

    package init() {}

    package var isOpen: Bool { opened.isSettled }

    package func open() { opened.fulfil() }

    /// Not cancellable: the owner must always call ``open()``.
    package func wait() async {
        // It is never failed.
        try? await opened.value
    }
}
