import GantryCore
import GantryPipeline
import Testing

@Suite struct `Skills of a pipeline's own` {
  /// A pipeline of one skill and one phase that uses it.
  static func pipeline(_ foreign: String, with: String = "{}") -> String {
    """
    apiVersion: gantry/v1
    name: sample
    inputs: { folder: { type: path }, library: { type: string, default: libz.so.1 } }
    skills:
      made:
        foreign: \(foreign)
    phases:
      - { id: only, use: made, with: \(with) }
    """
  }

  private static func input(_ foreign: String, with: String = "{}") throws -> JSON {
    let definition = try PipelineSamples.load(pipeline(foreign, with: with))
    #expect(definition.phases.map(\.use.description) == ["gantry.foreign/call"])
    return definition.phases[0].with.source
  }

  @Test func `a phase gets the plugin that makes the calls and the declaration with its place`()
    throws
  {
    let input = try Self.input(
      "{ library: libz.so.1, symbol: crc32, arguments: [crc: ulong, data: bytes, uint], "
        + "returns: ulong }",
      with: "{ crc: 0, data: hello }"
    )
    #expect(
      input == [
        "skill": "made",
        "place": "p.yaml:5:3",
        "library": "libz.so.1",
        "permissions": [:],
        "calls": [
          [
            "symbol": "crc32",
            "place": "p.yaml:5:3",
            "arguments": [
              ["name": "crc", "is": "value", "type": "ulong"],
              ["name": "data", "is": "bytes"],
              ["name": "arg3", "is": "length", "type": "uint", "of": "data"],
            ],
            "returns": ["type": "ulong", "name": "result"],
          ]
        ],
        "arguments": ["crc": 0, "data": "hello"],
      ]
    )
  }

  @Test func `what comes out of a call goes into a later one under its name`() throws {
    let input = try Self.input(
      """
      { library: l.so, session: [
            { symbol: open, arguments: [path: string, db: out(pointer)], returns: int, expect: [0, 1] },
            { symbol: close, arguments: [db: { type: pointer, ends: true }], always: true } ] }
      """,
      with: "{ path: x }"
    )
    let calls = try #require(input["calls"]?.arrayValue)
    #expect(calls[0]["arguments"]?[0] == ["name": "path", "is": "string"])
    #expect(calls[0]["arguments"]?[1] == ["name": "db", "is": "out", "type": "pointer"])
    #expect(calls[0]["returns"] == ["type": "int"])
    #expect(calls[0]["expect"] == [0, 1])
    #expect(calls[0]["place"] == "p.yaml:7:7")
    #expect(
      calls[1]["arguments"]?[0] == ["name": "db", "is": "pointer", "from": "db", "ends": true]
    )
    #expect(calls[1]["always"] == true)
    #expect(calls[1]["place"] == "p.yaml:8:7")
  }

  @Test func `lengths, sizes, constants, callbacks and variable arguments are written out`() throws
  {
    let input = try Self.input(
      """
      { library: l.so, symbol: f, variadic_after: 6, errno: true, returns: { code: i32 }, arguments: [
            text: text(20), size, packed: buffer(8), used: out(ulong), mode: { type: uint, value: 7 },
            each: { callback: [count: int, names: strings(count), pointer], returns: int, answer: 1 },
            double ] }
      """,
      with: "{ arg7: 1.5 }"
    )
    let call = try #require(input["calls"]?[0])
    #expect(
      call["arguments"] == [
        ["name": "text", "is": "text", "size": 20],
        ["name": "arg2", "is": "length", "type": "size", "of": "text"],
        ["name": "packed", "is": "buffer", "size": 8],
        ["name": "used", "is": "out", "type": "ulong", "of": "packed"],
        ["name": "mode", "is": "value", "type": "uint", "constant": 7],
        [
          "name": "each", "is": "callback", "returns": "int", "answer": 1,
          "arguments": [
            ["type": "int", "name": "count"],
            ["type": "strings", "name": "names", "count": "count"],
            ["type": "pointer"],
          ],
        ],
        ["name": "arg7", "is": "value", "type": "double"],
      ]
    )
    #expect(call["variadic_after"] == 6)
    #expect(call["errno"] == "errno")
    #expect(call["returns"] == ["type": "i32", "name": "code"])
  }

  @Test func `the library and the permissions may come from inputs`() throws {
    let text = """
      apiVersion: gantry/v1
      name: sample
      inputs: { folder: { type: path }, library: { type: string } }
      skills:
        made:
          permissions: { read: ["${{ inputs.folder }}"] }
          foreign: { library: "${{ inputs.library }}", symbol: f }
      phases: [ { id: only, use: made } ]
      """
    let definition = try PipelineSamples.load(text)
    let scope = Scope(
      inputs: ["folder": "/data", "library": "libx.so"],
      outputs: [:],
      runID: "run_1"
    )
    let input = try definition.phases[0].with.evaluate(in: scope)
    #expect(input["library"] == "libx.so")
    #expect(input["permissions"] == ["read": ["/data"]])
    let wrong = PipelineSamples.errors(text.replacing("inputs.folder", with: "inputs.foldr"))
    #expect(wrong.map(\.message) == ["there is no input \"foldr\""])
    #expect(wrong.map(\.place) == ["p.yaml:6:32"])
  }

  @Test func `an integer fits as far as its type goes`() {
    let fitting = [
      ("u8", "0", "255"), ("i8", "-128", "127"), ("u32", "0", "4294967295"),
      ("i64", "'-9223372036854775808'", "'9223372036854775807'"),
      ("u64", "0", "'18446744073709551615'"), ("double", "1", "'NaN'"),
    ]
    for (type, low, high) in fitting {
      for value in [low, high] {
        let errors = Self.errors(
          "{ library: l.so, symbol: f, arguments: [x: \(type)] }",
          with: "{ x: \(value) }"
        )
        #expect(errors == [], "\(type) \(value)")
      }
    }
    let misfits = [
      ("u8", "256"), ("u8", "-1"), ("i8", "128"), ("i8", "-129"), ("u32", "4294967296"),
      ("int", "1.5"), ("int", "x"), ("u64", "'18446744073709551616'"), ("double", "much"),
    ]
    for (type, value) in misfits {
      let errors = Self.errors(
        "{ library: l.so, symbol: f, arguments: [x: \(type)] }",
        with: "{ x: \(value) }"
      )
      #expect(errors.map(\.code) == [.skillInput], "\(type) \(value)")
    }
  }

  private static func errors(_ foreign: String, with: String = "{}") -> [PipelineError] {
    PipelineSamples.errors(pipeline(foreign, with: with))
  }

  @Test func `without the plugin that makes the calls the phase is refused`() {
    let errors = PipelineSamples.errors(
      Self.pipeline("{ library: l.so, symbol: f }"),
      catalog: PipelineSamples.catalog
    )
    #expect(errors.map(\.code) == [.unknownPlugin])
    #expect(
      errors.map(\.message) == [
        "no plugin provides \"gantry.foreign/call\", which makes the calls of the skill \"made\""
      ]
    )
  }
}
