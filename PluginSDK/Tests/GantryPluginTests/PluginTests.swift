import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@Suite struct `Entering a plugin` {
  private struct Facts: Decodable {
    struct TypeFacts: Decodable, Equatable {
      var kind: String
      var type: String
      var concurrency: String
      var emits: [String]
      var input: JSON?
      var config: JSON?
    }
    struct EventFacts: Decodable {
      var type: String
      var v: Int
      var durability: String
    }
    var id: String
    var version: String
    var min_host_minor: Int
    var interfaces: [String]
    var types: [TypeFacts]
    var events: [EventFacts]
    var skills: [String]
    var permissions: Permissions

    struct Permissions: Decodable {
      var read: [String]
      var network: Bool
    }
  }

  @Test func `the manifest says what the descriptors say`() throws {
    let facts = try FakeHost().load(samples).manifest.decoded(as: Facts.self)
    #expect(facts.id == "test.samples")
    #expect(facts.version == "1.2.3")
    #expect(facts.min_host_minor == 0)
    #expect(facts.interfaces == ["gantry.effects/1", "gantry.kv/1"])
    #expect(facts.skills == ["words.count"])
    #expect(facts.permissions.read == ["${input.root}"])
    #expect(!facts.permissions.network)
    #expect(facts.events.map(\.type) == ["greeter.greeted"])
    #expect(facts.events.map(\.durability) == ["lazy"])
    #expect(
      facts.types.map { "\($0.kind) \($0.type)" } == [
        "phase deploy", "phase echo", "phase greet", "phase misuse", "recovery try-again",
        "sink keeper", "skill words.count",
      ]
    )
    let greet = try #require(facts.types.first { $0.type == "greet" })
    #expect(greet.emits == ["greeter.greeted"])
    #expect(
      greet.input?.text
        == #"{"additionalProperties":false,"properties":{"name":{"description":"Whom to greet.","#
        + #""type":"string"}},"required":["name"],"type":"object"}"#
    )
    #expect(facts.types.first { $0.type == "echo" }?.concurrency == "parallel")
    #expect(facts.types.first { $0.type == "keeper" }?.input == nil)
  }

  private struct Bounds: Decodable { var limits: [String: Int64]? }

  private func limits(_ limits: Limits) throws -> [String: Int64]? {
    let plugin = Plugin(
      id: "test.modest",
      version: "1.0.0",
      summary: "Modest.",
      limits: limits,
      provides: [.phase(Greet.self)]
    )
    return try FakeHost().load(plugin).manifest.decoded(as: Bounds.self).limits
  }

  @Test func `the limits that a plugin sets are in its manifest, in bytes and nanoseconds`() throws
  {
    #expect(
      try limits(Limits(memoryBytes: 1 << 28, openFiles: 64, call: .milliseconds(1500)))
        == ["memory_bytes": 268_435_456, "open_files": 64, "call_ns": 1_500_000_000]
    )
    #expect(try limits(Limits(openFiles: 64)) == ["open_files": 64])
    #expect(try limits(Limits()) == nil)
  }

  @Test func `the limits that a plugin can set are those of the manifest's schema`() throws {
    struct Manifest: Decodable {
      struct Definitions: Decodable { var limits: Definition }
      struct Definition: Decodable { var properties: [String: Property] }
      struct Property: Decodable {}
      enum CodingKeys: String, CodingKey { case definitions = "$defs" }
      var definitions: Definitions
    }
    let sdk = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let bytes = try Data(contentsOf: sdk.appending(path: "Schemas/manifest.schema.json"))
    let schema = try JSONDecoder().decode(Manifest.self, from: bytes).definitions.limits
    let all = try limits(Limits(memoryBytes: 1, openFiles: 1, call: .nanoseconds(1)))
    #expect(all?.keys.sorted() == schema.properties.keys.sorted())
  }

  @Test func `equal plugins have equal manifests`() throws {
    let first = try FakeHost().load(samples).manifest
    #expect(try FakeHost().load(samples).manifest == first)
  }

  @Test func `a plugin for a newer host is refused, naming both versions`() throws {
    let plugin = Plugin(
      id: "acme.new",
      version: "2.3.1",
      summary: "New.",
      minimumHostMinor: 3,
      provides: []
    )
    let refusal = #expect(throws: Refusal.self) { try FakeHost(minor: 1).load(plugin) }
    #expect(
      refusal?.reason == "acme.new 2.3.1 needs host ABI 1.3; this host speaks 1.1. "
        + "Upgrade Gantry, or install an older acme.new."
    )
  }

  @Test func `a plugin that needs what the host lacks is refused, naming it`() throws {
    let refusal = #expect(throws: Refusal.self) {
      try FakeHost(without: [.values]).load(samples)
    }
    #expect(
      refusal?.reason == "test.samples 1.2.3 needs gantry.kv/1, which this host does not offer. "
        + "Upgrade Gantry, or install an older test.samples."
    )
  }

  @Test func `an interface that is only used when it is there answers that it is not`() throws {
    let plugin = Plugin(
      id: "test.light",
      version: "1.0.0",
      summary: "Light.",
      provides: [.phase(Misuse.self)]
    )
    let result = try FakeHost(without: [.values]).load(plugin).phase("misuse")
      .run(Misuse.Input(what: "count"))
    #expect(result.failure?.code == "HOST_UNSUPPORTED")
    #expect(result.failure?.message.contains("gantry.kv/1") == true)
  }

  @Test func `a library hands out one table, and new instances talk to the host that entered last`()
    throws
  {
    let plugin = Plugin(
      id: "test.twice",
      version: "1.0.0",
      summary: "Twice.",
      provides: [.phase(Greet.self)]
    )
    var tables: [PluginTable?] = []
    let hosts = [FakeHost(), FakeHost()]
    let loaded = try hosts.map { host in
      try host.load { table, why in
        tables.append(plugin.enter(table, why))
        return tables.last ?? nil
      }
    }
    #expect(tables[0] == tables[1])
    let result = try loaded[1].phase("greet").run(Greet.Input(name: "Ada"))
    #expect(result.events.count == 1)
  }

  @Test func `a host whose table is too short is refused before it is used`() throws {
    let refusal = #expect(throws: Refusal.self) {
      try FakeHost().load { host, why in
        guard var short = host?.pointee else { return nil }
        short.struct_size = 24
        return withUnsafePointer(to: short) { samples.enter($0, why) }
      }
    }
    #expect(
      refusal?.reason == "test.samples 1.2.3 needs a host table with every function of ABI 1.0"
    )
  }

  private struct Verbose: Phase {
    static let descriptor = TypeDescriptor(type: "verbose", summary: "Fails at length.")
    init(config: Empty) {}
    func run(_ input: Empty, _ call: Call) throws -> Empty {
      throw PluginFailure(code: "LONG", message: String(repeating: "\u{20AC}", count: 100_000))
    }
  }

  @Test func `the message of a failure is cut between characters`() throws {
    let plugin = Plugin(
      id: "test.verbose",
      version: "1.0.0",
      summary: "Verbose.",
      provides: [.phase(Verbose.self)]
    )
    let failure = try FakeHost().load(plugin).phase("verbose").run(Empty()).failure
    #expect(failure?.message == String(repeating: "\u{20AC}", count: 1365))
  }

  @Test func `two types of one kind and name are refused`() throws {
    let plugin = Plugin(
      id: "test.twice",
      version: "1.0.0",
      summary: "Twice.",
      provides: [.phase(Greet.self), .phase(Greet.self)]
    )
    let refusal = #expect(throws: Refusal.self) { try FakeHost().load(plugin) }
    #expect(refusal?.reason.hasPrefix("test.twice 1.0.0 provides the phase 'greet' twice") == true)
  }

  @Test func `a kind that is not provided is not offered`() throws {
    let plugin = Plugin(
      id: "test.one",
      version: "1.0.0",
      summary: "One.",
      provides: [.phase(Greet.self)]
    )
    #expect(throws: Refusal.self) { try FakeHost().load(plugin).skill("words.count") }
  }

  private struct BadSchema: Phase {
    static let descriptor = TypeDescriptor(type: "bad", summary: "Bad.", input: .raw("{oops"))
    init(config: Empty) {}
    func run(_ input: Empty, _ call: Call) throws -> Empty { Empty() }
  }

  @Test func `a schema that is not JSON is refused with its beginning`() throws {
    let plugin = Plugin(
      id: "test.bad",
      version: "1.0.0",
      summary: "Bad.",
      provides: [.phase(BadSchema.self)]
    )
    let refusal = #expect(throws: Refusal.self) { try FakeHost().load(plugin) }
    #expect(refusal?.reason == "not JSON: {oops. Write exactly one JSON value.")
  }
}

@Suite struct `JSON texts` {
  @Test(arguments: ["", "{", "[1 2]", "{} {}", "nul"])
  func `what is not one JSON value is refused`(_ text: String) {
    #expect(throws: PluginFailure.self) { try JSON(text) }
  }

  @Test func `integers stay integers inside other values`() throws {
    let text = #"{"a":9007199254740993,"b":18446744073709551615,"c":0.5,"d":true,"e":null}"#
    #expect(try JSON(encoding: ["x": JSON(text)]).text == #"{"x":\#(text)}"#)
  }

  @Test func `a schema is built from parts`() throws {
    let schema = Schema.object(
      ["level": .nullable(.oneOf(["a", "b"])), "more": .dictionary(of: .number(in: 0...1))],
      open: true
    )
    #expect(
      try JSON(encoding: schema).text
        == #"{"additionalProperties":true,"properties":{"level":{"anyOf":[{"enum":["a","b"],"#
        + #""type":"string"},{"type":"null"}]},"more":{"additionalProperties":{"maximum":1,"#
        + #""minimum":0,"type":"number"},"type":"object"}},"type":"object"}"#
    )
  }
}

@Suite struct `Deriving a schema` {
  private let base = Schema.object(["a": .string, "b": .integer], required: ["a"])

  private func text(_ schema: Schema) throws -> String { try JSON(encoding: schema).text }

  @Test func `a member more is required, whether it was there or not`() throws {
    let more = Schema.object(["a": .string, "b": .number, "c": .null], required: ["a", "b", "c"])
    let derived = base.requiring("c", .null).requiring("b", .number)
    #expect(try text(derived) == text(more))
  }

  @Test func `a member less is not required any more`() throws {
    #expect(try text(base.without("a")) == text(.object(["b": .integer])))
    #expect(try text(base.without("z")) == text(base))
  }

  @Test func `what is no object stays as it is`() throws {
    #expect(try text(Schema.string.requiring("a", .null)) == text(.string))
    #expect(try text(Schema.raw("{}").without("a")) == "{}")
  }
}
