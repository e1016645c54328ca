import GantryCore
import GantryPlugins
import Testing

@testable import GantryValidator

@Suite struct `Judging a call` {
  private static let manifest = """
    {"id":"test.judged","version":"1.0.0","summary":"s","min_host_minor":0,
     "types":[{"kind":"phase","type":"only","summary":"s","emits":["test.made"],
       "output":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}],
     "events":[{"type":"test.made","summary":"s","durability":"lazy","v":1,
       "schema":{"type":"object","required":["n"]}},
      {"type":"test.other","summary":"s","durability":"lazy","v":1,"schema":{"type":"object"}}]}
    """

  private func complaints(_ members: JSON) throws -> [String] {
    let manifest = try ManifestReader.read(Array(Self.manifest.utf8))
    var line: JSONObject = ["at": 0, "verb": "run", "status": 0, "output": "eyJuIjoxfQ=="]
    for member in members.objectValue ?? [:] { line[member.name] = member.value }
    let facts = try #require(CallFacts(FactLine(.object(line))))
    return CallJudge(facts: facts, type: manifest.types[0], manifest: manifest).complaints()
      .map { "\($0.check.id): \($0.message)" }
  }

  @Test func `a right one has nothing against it`() throws {
    #expect(try complaints([:]) == [])
  }

  @Test func `a status the ABI does not have is named`() throws {
    #expect(
      try complaints(["status": -1]).first
        == "status-range: run of 'only' answered the unknown status -1"
    )
    #expect(
      try complaints(["status": 2, "cancelled_after_ns": .null])
        == ["status-range: run of 'only' answered GANTRY_CANCELLED, and nobody had cancelled it"]
    )
    #expect(try complaints(["status": 2, "cancelled_after_ns": 5]) == [])
  }

  @Test func `whoever fails says why, in the form of the ABI`() throws {
    #expect(
      try complaints(["status": 1])
        == ["silent-failure: run of 'only' answered GANTRY_FAILED and did not say why"]
    )
    let failure: JSON = [
      "code": "ZQ==", "message": "", "hint": "aA==", "retry": 9, "detail": "W10=",
    ]
    let found = try complaints(["status": 1, "failed": [failure]])
    #expect(
      found == [
        "failure-text: run of 'only' failed with the code 'e', which is not words of capitals and "
          + "digits joined by '_'",
        "failure-text: run of 'only' failed without a message",
        "failure-text: run of 'only' failed with the retry class 9, which the ABI does not have",
        "failure-text: run of 'only' failed with a detail that is no JSON object",
      ]
    )
  }

  @Test func `an output is JSON, an object, and follows its schema`() throws {
    #expect(
      try complaints(["output": ""]).first?.hasPrefix(
        "output-json: run of 'only' wrote what is not JSON"
      ) == true
    )
    #expect(
      try complaints(["output": "W10="])
        == ["output-schema: run of 'only' wrote an array as its output, which must be an object"]
    )
    #expect(try complaints(["output": "e30="]).first?.hasPrefix("output-schema: ") == true)
  }

  @Test func `what is no output has an article of its own`() throws {
    let found = try complaints(["verb": "decide", "output": "e30="])
    let start = "decision-schema: decide of 'only' wrote a decision in which '"
    #expect(found.first?.hasPrefix(start) == true, "\(found)")
  }

  @Test func `an output that the host did not take is no success`() throws {
    #expect(
      try complaints(["writes_refused": 1]) == [
        "ignores-writer: run of 'only' answered GANTRY_OK although the host had not taken its output"
      ]
    )
  }

  @Test func `events are declared, for the type too, and follow their schema`() throws {
    func emitting(_ type: String, _ data: String) throws -> [String] {
      try complaints(["events": [["type": .string(type), "data": .string(data)]]])
    }
    #expect(try emitting("dGVzdC5tYWRl", "eyJuIjoxfQ==") == [])
    #expect(try emitting("dGVzdC5tYWRl", "e30=").first?.hasPrefix("event-schema: ") == true)
    #expect(
      try emitting("dGVzdC5vdGhlcg==", "e30=") == [
        "event-undeclared: run of 'only' emitted 'test.other', which is not in emits of the type of "
          + "the manifest"
      ]
    )
    #expect(
      try emitting("eA==", "e30=")
        == ["event-undeclared: run of 'only' emitted 'x', which is not in events of the manifest"]
    )
  }
}

@Suite struct `The catalogue of checks` {
  @Test func `every check has an id of its own, a summary and a fix`() {
    let checks = Checks.all
    #expect(Set(checks.map(\.id)).count == checks.count)
    for check in checks {
      #expect(check.summary.hasSuffix("."), "\(check.id)")
      #expect(check.fix.hasSuffix("."), "\(check.id)")
      #expect(Checks.named(check.id) == check)
    }
  }

  @Test func `levels rise through the catalogue`() {
    let levels = Checks.all.map(\.level)
    #expect(levels == levels.sorted())
  }

  @Test(arguments: ["manifest", "decision"]) func `a published schema is its file`(
    _ name: String
  ) throws {
    let text = name == "manifest" ? PublishedSchema.manifestText : PublishedSchema.decisionText
    #expect(try JSONParser.parse(text) == JSONParser.parse(try PublishedFiles.text(name)))
  }

  @Test func `of two findings by one mark only the first is kept`() {
    var ledger = Ledger()
    let isFirstNew = ledger.add(Finding(.crashes, "once"), mark: "crash run")
    let isSecondNew = ledger.add(Finding(.inputFuzz, "twice"), mark: "crash run")
    #expect(isFirstNew)
    #expect(!isSecondNew)
    #expect(ledger.result(of: .inputFuzz) == .passed)
    #expect(ledger.result(of: .crashes).findings.map(\.message) == ["once"])
  }

  @Test func `what follows from a finding of the same type is left out`() {
    let findings = CheckResult([
      Finding(.threadHammer, "x", type: "a"), Finding(.threadHammer, "y", type: "b"),
    ])
    let left = ImpliedFindings.without(findings) { check, type in
      check == .usesStaleCall && type == "a"
    }
    #expect(left.findings.map(\.type) == ["b"])
  }
}
