// `import Solo` alone is what a user's file needs, also where its package makes imports of members explicit.
@_exported public import HTTPTypes
@_exported public import SoloCore
@_exported public import SoloRuntime
@_exported public import SoloS3
@_exported public import SoloSQL
@_exported public import struct Foundation.Data
@_exported public import struct Foundation.Date
