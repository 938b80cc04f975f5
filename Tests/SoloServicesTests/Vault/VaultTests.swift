import Foundation
import SoloCore
import SoloStore
import Testing

@testable import SoloServices

struct VaultTests {
    let time = ManualTime()

    func vault(_ folder: String) -> Vault {
        Vault(
            path: folder + "/stage/vault.json", keys: KeyFolder(path: folder + "/keys"), label: "shop-dev", time: time)
    }

    func code(_ body: () throws -> Void) -> VaultError.Code? {
        #expect(throws: VaultError.self) { try body() }?.code
    }

    @Test func secretsAreSetReadListedAndRemoved() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            #expect(try vault.list().isEmpty)
            #expect(try vault.get("stripe-key") == nil)
            try vault.set("stripe-key", to: Redacted("sk_live_1"))
            try vault.set("stripe-key", to: Redacted("sk_live_2"))
            try vault.set("billing.token", to: Redacted(String(repeating: "ü", count: 32_768)))
            #expect(try vault.get("stripe-key")?.exposed == "sk_live_2")
            #expect(try self.vault(folder).get("billing.token")?.exposed.utf8.count == 65_536)
            #expect(
                try vault.list() == [
                    Vault.Entry(name: "billing.token", version: 1, changed: time.now),
                    Vault.Entry(name: "stripe-key", version: 2, changed: time.now),
                ])
            #expect(try vault.remove("stripe-key"))
            #expect(try !vault.remove("stripe-key"))
            #expect(try vault.get("stripe-key") == nil)
        }
    }

    @Test func noFileHoldsTheValueOrIsOpenToOthers() async throws {
        try await withFolder { folder in
            let value = "sk_live_a-very-recognisable-value"
            try vault(folder).set("stripe-key", to: Redacted(value))
            let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            var searched = 0
            for file in files {
                let path = folder + "/" + file
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                let mode = try #require(attributes[.posixPermissions] as? NSNumber).intValue
                #expect(mode & 0o077 == 0, "\(file) has mode \(String(mode, radix: 8))")
                guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
                let content = try Data(contentsOf: URL(filePath: path))
                #expect(content.range(of: Data(value.utf8)) == nil)
                #expect(content.range(of: Data(Data(value.utf8).base64EncodedString().utf8)) == nil)
                searched += 1
            }
            #expect(searched == 3, "vault, lock and key")
            #expect("\(try #require(try vault(folder).get("stripe-key")))" == "<redacted>")
        }
    }

    @Test func sealedValuesCannotBeSwapped() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            try vault.set("one", to: Redacted("1"))
            try vault.set("two", to: Redacted("2"))
            var document = try #require(try vault.document())
            let one = document.secrets["one"]
            document.secrets["one"] = document.secrets["two"]
            document.secrets["two"] = one
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            try DurableFile(path: vault.path).replace(with: encoder.encode(document))
            #expect(code { _ = try vault.get("one") } == .wrongKey)
        }
    }

    @Test func aMissingWrongOrOpenKeySaysWhatToDo() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            try vault.set("one", to: Redacted("1"))
            let key = vault.keys.file(of: try #require(try vault.document()).key)
            let right = try Data(contentsOf: URL(filePath: key))

            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            #expect(code { _ = try vault.get("one") } == .keyExposed)

            try DurableFile(path: key).replace(with: Data("dGVzdA==".utf8))
            #expect(code { _ = try vault.get("one") } == .keyDamaged)

            try DurableFile(path: key).replace(with: Data(Data(count: 32).base64EncodedString().utf8))
            #expect(code { _ = try vault.get("one") } == .wrongKey)
            #expect(code { try vault.set("two", to: Redacted("2")) } == .wrongKey)

            try FileManager.default.removeItem(atPath: key)
            let missing = #expect(throws: VaultError.self) { try vault.get("one") }
            #expect(missing?.code == .keyMissing)
            #expect(
                missing?.description
                    == "The vault \(vault.path) is encrypted with a key that is not on this machine: \(key). Copy the key "
                    + "from where the vault was made or from your backup, or remove \(vault.path) and set each secret again."
            )
            #expect(code { try vault.set("two", to: Redacted("2")) } == .keyMissing)
            #expect(try vault.list().map(\.name) == ["one"])

            try DurableFile(path: key).replace(with: right)
            #expect(try vault.get("one")?.exposed == "1")
        }
    }

    @Test func aDamagedOrNewerFileIsRejectedAndKept() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            try vault.set("one", to: Redacted("1"))
            for (text, expected) in [
                ("{\"version\":1,", VaultError.Code.damaged), ("{\"version\":9}", .newer), ("[]", .damaged),
                ("", .damaged),
            ] {
                try DurableFile(path: vault.path).replace(with: Data(text.utf8))
                #expect(code { _ = try vault.get("one") } == expected)
                #expect(code { try vault.set("one", to: Redacted("2")) } == expected)
                #expect(try Data(contentsOf: URL(filePath: vault.path)) == Data(text.utf8))
            }
        }
    }

    @Test func namesAndValuesHaveLimits() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            for name in ["", "Stripe", "a/b", "../x", "1a", "a..b", "a b"] {
                #expect(code { try vault.set(name, to: Redacted("1")) } == .invalidName)
            }
            #expect(code { try vault.set("a", to: Redacted("")) } == .invalidValue)
            #expect(code { try vault.set("a", to: Redacted(String(repeating: "a", count: 65_537))) } == .invalidValue)
        }
    }

    @Test func changesAtTheSameTimeAreAllKept() async throws {
        try await withFolder { folder in
            let vault = vault(folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<20 { group.addTask { try vault.set("secret-\(n)", to: Redacted("\(n)")) } }
                try await group.waitForAll()
            }
            #expect(try vault.list().count == 20)
            for n in 0..<20 { #expect(try vault.get("secret-\(n)")?.exposed == "\(n)") }
        }
    }

    @Test func derivedKeysAreStableAndTheirOwn() async throws {
        try await withFolder { folder in
            let one = try vault(folder).derive("a").exposed
            #expect(one.count == 32)
            #expect(try vault(folder).derive("a").exposed == one)
            #expect(try vault(folder).derive("b").exposed != one)
            let other = try await withFolder { try vault($0).derive("a").exposed }
            #expect(other != one)
        }
    }

    @Test func theKeyFolderFollowsTheEnvironment() {
        #expect(KeyFolder(environment: ["SOLO_HOME": "/x"], home: "/home/ada").path == "/x/keys")
        #expect(KeyFolder(environment: [:], home: "/home/ada").path == "/home/ada/.config/solo/keys")
    }
}
