import Foundation

extension App {
    /// Runs the app as its first argument says: `serve`, `describe`, `openapi` or `run NAME`.
    public static func main() async {
        do {
            let program = try program()
            FileHandle.standardOutput.write(try program.manifest.encoded())
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(65)
        }
    }
}
