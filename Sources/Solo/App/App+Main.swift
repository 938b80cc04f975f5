import Foundation
import SoloCore
import SoloRuntime

extension App {
    /// Runs the app as its first argument says: `serve`, `describe`, `openapi` or `run NAME`; ends the process.
    public static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(await AppCommand.run(Self(), arguments: arguments))
    }
}
