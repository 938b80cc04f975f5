package import Foundation

/// A message's JSON from the command line or from standard input.
package enum MessageInput {
    /// - Parameter argument: the JSON; standard input if it is `-` or not given.
    static func read(_ argument: String?) throws -> Data {
        if let argument, argument != "-" { return try check(Data(argument.utf8)) }
        guard argument == "-" || isatty(0) != 1 else {
            throw Problem("There is no message.", fix: "Name it, or pipe it in with -.", status: .usage)
        }
        return try check(try FileHandle.standardInput.readToEnd() ?? Data())
    }

    /// Rejects a message that is not JSON, which no worker could decode.
    package static func check(_ data: Data) throws -> Data {
        do {
            _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
        } catch {
            throw Problem(
                "The message is not valid JSON.",
                fix:
                    #"Quote it for the shell, '{"order": 17}', or pipe it in. A text is in double quotes inside of them: '"hello"'."#,
                status: .usage)
        }
        return data
    }
}
