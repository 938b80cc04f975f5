// `import Solo` alone is what a user's file needs, even if its package makes the imports of members explicit. Foundation
// is there for `Date`, `Data`, `URL` and `UUID`, which a stack's messages and bodies are made of, and Logging for the loggers of
// requests, jobs, ticks and commands.
@_exported public import Foundation
@_exported public import HTTPTypes
@_exported public import Logging
@_exported public import SoloCore
@_exported public import SoloRuntime
@_exported public import SoloS3
@_exported public import SoloSQL
