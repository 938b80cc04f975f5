import Testing

@testable import SoloArchive

@Suite struct AgeKeyTests {
    // A pair that age-keygen 1.1.1 made.
    private let secret = "AGE-SECRET-KEY-1MP5ES80PUH9G6YX46EYKD43PWMKPJ3CHQGDHZRLH2R8AV3TMHXHQADG90G"
    private let recipient = "age1wxrk7y77p4dya7te3pedg5f02r6wq39g2u48pntg2fnpl5f3sdls4ygmc3"

    @Test func `the texts are those of age-keygen`() throws {
        let identity = try #require(AgeIdentity(secret))
        #expect(identity.text == secret)
        #expect(identity.recipient.description == recipient)
        #expect(AgeRecipient(recipient) == identity.recipient)
    }

    @Test func `a random identity is read from its text`() throws {
        for _ in 0..<20 {
            let identity = AgeIdentity()
            #expect(try #require(AgeIdentity(identity.text)).recipient == identity.recipient)
            #expect(AgeRecipient(identity.recipient.description) == identity.recipient)
        }
    }

    @Test func `nothing prints an identity's secret`() throws {
        let identity = try #require(AgeIdentity(secret))
        var dumped = ""
        dump(identity, to: &dumped)
        let printed = [
            dumped, "\(identity)", String(describing: identity), String(reflecting: identity), "\([identity])",
            "\(AgeDecryptor(identities: [identity]))",
        ]
        for text in printed { #expect(!text.contains(secret.dropFirst(20).prefix(12)), "\(text)") }
    }

    @Test func `a key with any character changed is rejected`() throws {
        for (text, isRead) in [
            (secret, { AgeIdentity($0) != nil }), (recipient, { AgeRecipient($0) != nil }),
        ] as [(String, (String) -> Bool)] {
            #expect(isRead(text))
            let characters = Array(text)
            for index in characters.indices {
                var changed = characters
                changed[index] = changed[index].lowercased() == "q" ? "p" : "q"
                if text.first?.isUppercase == true { changed[index] = Character(changed[index].uppercased()) }
                #expect(!isRead(String(changed)))
                changed.remove(at: index)
                #expect(!isRead(String(changed)))
            }
        }
    }

    @Test func `a key of another case, length, or kind is rejected`() {
        let mixed = recipient.prefix(10).uppercased() + recipient.dropFirst(10)
        for text in [
            recipient.uppercased(), mixed, recipient + "q", " " + recipient, recipient + "\n", "", "age1", secret,
        ] {
            #expect(AgeRecipient(text) == nil, "\(text)")
        }
        // The Kelvin sign is a K in lower case.
        let kelvin = secret.replacing("KEY", with: "\u{212A}EY")
        for text in [secret.lowercased(), kelvin, secret + "Q", "", "AGE-SECRET-KEY-1", recipient] {
            #expect(AgeIdentity(text) == nil, "\(text)")
        }
        #expect(AgeRecipient(Bech32.text(prefix: "age", .random(31))) == nil)
        #expect(AgeRecipient(Bech32.text(prefix: "age", .random(33))) == nil)
        #expect(AgeRecipient(Bech32.text(prefix: "ago", .random(32))) == nil)
    }
}
