import GantryCore
import Testing

@Suite struct `Checking secrets before a run` {
  private static let source = SecretSources([
    EnvironmentSecrets([
      "GANTRY_SECRET_GOOD": "12345678", "GANTRY_SECRET_TINY": "1234567",
      "GANTRY_SECRET_HUGE": String(repeating: "x", count: 16385), "GANTRY_SECRET_EMPTY": "",
    ]),
    EnvironmentSecrets(["GANTRY_SECRET_SECOND": "from the second"]),
  ])

  @Test func `what can be used is no problem`() throws {
    let declared: [String: Set<String>] = ["acme.a": ["good", "second"], "acme.b": []]
    #expect(SecretCheck.problems(with: declared, in: Self.source).isEmpty)
    #expect(try Self.source.value(of: "second") == Array("from the second".utf8))
  }

  @Test func `each problem says what is wrong and what to do, by plugin and name`() {
    let declared: [String: Set<String>] = [
      "acme.b": ["tiny", "huge"], "acme.a": ["api-token.v2", "empty", "good"],
    ]
    let problems = SecretCheck.problems(with: declared, in: Self.source)
    #expect(problems.map(\.code) == [.missing, .missing, .tooLong, .tooShort])
    #expect(
      problems.map(\.message) == [
        "the plugin 'acme.a' asks for the secret 'api-token.v2', and nobody has set it",
        "the plugin 'acme.a' asks for the secret 'empty', and nobody has set it",
        "the secret 'huge' has 16385 bytes, and one above 16384 cannot be masked",
        "the secret 'tiny' has 7 bytes, and one below 8 cannot be masked",
      ]
    )
    #expect(
      problems[0].remedy
        == "Set GANTRY_SECRET_API_TOKEN_V2, or set GANTRY_SECRET_API_TOKEN_V2."
    )
    #expect(problems[3].remedy == "Use one of at least 8 bytes.")
    #expect(problems.map(\.plugin) == ["acme.a", "acme.a", "acme.b", "acme.b"])
  }
}

@Suite struct `The name of an artifact` {
  @Test(arguments: ["a", "a/b.txt", "a b/ü", ".hidden", "..."])
  func `it is a relative path`(text: String) {
    #expect(ArtifactName(text)?.text == text)
  }

  @Test(arguments: ["", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a\nb", "a\u{7f}"])
  func `anything else is none`(text: String) {
    #expect(ArtifactName(text) == nil)
  }
}
