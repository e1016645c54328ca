import Foundation
import GantryPipeline
import Testing

@Suite struct `A wrong declaration of a skill` {
  /// A declaration, what is said about it, where in its own text that is pointed at, and the fix.
  struct Mistake: CustomTestStringConvertible {
    var foreign: String
    var message: String
    /// The text that the place is the beginning of.
    var at: String
    var remedy: String

    init(_ foreign: String, _ message: String, at: String, _ remedy: String) {
      self.foreign = foreign
      self.message = message
      self.at = at
      self.remedy = remedy
    }

    var testDescription: String { foreign }
  }

  static let mistakes = [
    Mistake(
      "{ library: l.so, symbol: f, arguments: [ulnog] }",
      "there is no type \"ulnog\"",
      at: "ulnog",
      "Did you mean \"ulong\"?"
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: buffre(10)] }",
      "there is no type \"buffre(10)\"",
      at: "buffre",
      "Did you mean \"buffer(…)\"?"
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: bytes] }",
      "\"a\" is bytes, and no whole number follows for how many",
      at: "bytes",
      "Write the type of the length after it, such as size."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [bytes, double] }",
      "\"arg1\" is bytes, and no whole number follows for how many",
      at: "bytes",
      "Write the type of the length after it, such as size."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [buffer] }",
      "\"buffer\" does not say how many bytes it has",
      at: "buffer",
      "Write buffer(1000), with the number of bytes."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [buffer(0)] }",
      "\"buffer(0)\" has no size from 1 to 16777216",
      at: "buffer",
      "Write buffer(1000), with the number of bytes."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [out(bytes)] }",
      "\"bytes\" cannot come out of an out",
      at: "out",
      "Write a number's type, string or pointer."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [callback] }",
      "\"callback\" does not say what the function is called with",
      at: "callback",
      "Write { NAME: { callback: [TYPE, …], returns: TYPE, answer: NUMBER } }."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: { type: int, vlaue: 1 }] }",
      "skills.made.foreign.arguments[0].a.vlaue is not known",
      at: "vlaue",
      "Did you mean \"value\"?"
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: { type: u8, value: 256 }] }",
      "\"a\" must be a whole number from 0 to 255, but is 256",
      at: "256",
      "Correct it."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [handle: pointer] }",
      "no earlier call gives the pointer \"handle\"",
      at: "pointer",
      "Write out(pointer) under this name in an earlier call of a session, or value: null."
    ),
    Mistake(
      "{ library: l.so, symbol: f, returns: buffer(3) }",
      "\"buffer(3)\" cannot come out of a function",
      at: "buffer",
      "Write a number's type, string or pointer."
    ),
    Mistake(
      "{ library: l.so, symbol: f, returns: double, expect: 0 }",
      "what is expected is not what \"f\" returns",
      at: "0 }",
      "Write whole numbers for an integer, and not_null for a string or a pointer."
    ),
    Mistake(
      "{ library: l.so, symbol: f, returns: int, free: g }",
      "\"f\" returns no memory that \"free\" could take back",
      at: "g }",
      "Remove \"free\", or let it return string or pointer."
    ),
    Mistake(
      "{ library: l.so, symbol: f, variadic_after: 1, arguments: [string, float] }",
      "C passes no float among variable arguments",
      at: "float",
      "Write double, which is what C makes of it."
    ),
    Mistake(
      "{ library: l.so, symbol: f, variadic_after: 2, arguments: [string] }",
      "\"variadic_after\" is 2, and \"f\" has 1 arguments",
      at: "2, arg",
      "Write how many arguments come before the variable ones."
    ),
    Mistake(
      "{ library: ./l.so, symbol: f }",
      "the library \"./l.so\" is a path that is not absolute",
      at: "./l.so",
      "Write the whole path, or only the name when the linker finds it."
    ),
    Mistake(
      "{ library: l.so }",
      "skills.made.foreign names no function",
      at: "{ library",
      "Add \"symbol\", or \"session\" with a list of calls."
    ),
    Mistake(
      "{ library: l.so, symbol: f, session: [ { symbol: g } ] }",
      "skills.made.foreign has a session and \"symbol\" beside it",
      at: "f, session",
      "Move \"symbol\" into a call of the session."
    ),
    Mistake(
      "{ library: l.so, session: [ { symbol: f, arguments: [int] } ] }",
      "an argument of a session needs a name",
      at: "int",
      "Write { NAME: TYPE }."
    ),
    Mistake(
      "{ library: l.so, session: [ { symbol: f, arguments: [a: out(int)] }, "
        + "{ symbol: g, arguments: [a: pointer] } ] }",
      "\"a\" is int of an earlier call, which does not fit here",
      at: "pointer",
      "Give one of the two another name, or correct the types."
    ),
    Mistake(
      "{ library: l.so, session: [ { symbol: f, arguments: [a: out(pointer)] }, "
        + "{ symbol: g, arguments: [a: { ends: true, type: pointer }] }, "
        + "{ symbol: h, arguments: [a: pointer ] } ] }",
      "the pointer \"a\" is of no use any more: an earlier call ends it",
      at: "pointer ]",
      "Move this call before the one that ends the pointer."
    ),
    Mistake(
      "{ library: l.so, session: [ { symbol: f, returns: { a: pointer }, free: g }, "
        + "{ symbol: h, arguments: [a: pointer ] } ] }",
      "the pointer \"a\" is of no use here: the call that gives it frees it at once",
      at: "pointer ]",
      "Remove \"free\" there, and free the pointer by a later call with ends: true."
    ),
    Mistake(
      "{ library: l.so, session: [ "
        + "{ symbol: f, arguments: [a: { type: out(pointer), free: g }] }, "
        + "{ symbol: h, arguments: [a: pointer ] } ] }",
      "the pointer \"a\" is of no use here: the call that gives it frees it at once",
      at: "pointer ]",
      "Remove \"free\" there, and free the pointer by a later call with ends: true."
    ),
    Mistake(
      "{ library: l.so, session: [ { symbol: f, returns: { a: int } }, "
        + "{ symbol: g, returns: { a: uint } } ] }",
      "two results are called \"a\"",
      at: "{ a: uint",
      "Give one of the two another name."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: { callback: [strings(count)] }] }",
      "no whole number \"count\" before it says how many strings there are",
      at: "strings",
      "Give an earlier argument the name: count: int."
    ),
    Mistake(
      "{ library: l.so, symbol: f, arguments: [a: { callback: [int], returns: int }] }",
      "the callback returns int and does not say which",
      at: "{ callback",
      "Write answer: 0, or what means to go on."
    ),
  ]

  @Test(arguments: mistakes)
  func `is found before anything runs, with its place and a fix`(_ mistake: Mistake) throws {
    let text = `Skills of a pipeline's own`.pipeline(mistake.foreign)
    let errors = PipelineSamples.errors(text)
    #expect(errors.map(\.message) == [mistake.message])
    #expect(errors.map(\.remedy) == [mistake.remedy])
    let line = text.split(separator: "\n")[5]
    let start = try #require(line.range(of: mistake.at)).lowerBound
    let column = line.distance(from: line.startIndex, to: start) + 1
    #expect(errors.map(\.place) == ["p.yaml:6:\(column)"])
  }

  @Test(
    arguments: [
      (
        "{}", "the skill \"made\" needs \"data\"",
        "Add \"data\" to `with`: a text or { base64: TEXT }."
      ),
      ("{ dta: x, data: y }", "the skill \"made\" takes no \"dta\"", "Did you mean \"data\"?"),
      (
        "{ data: 3 }", "phases[0].with.data must be a text or { base64: TEXT }, but is 3",
        "Correct it, or the type in the skill \"made\"."
      ),
    ]
  )
  func `or of what a phase gives it is found too`(
    _ with: String,
    _ message: String,
    _ remedy: String
  ) {
    let foreign = "{ library: l.so, symbol: f, arguments: [data: bytes, size] }"
    let errors = PipelineSamples.errors(`Skills of a pipeline's own`.pipeline(foreign, with: with))
    #expect(errors.map(\.code) == [.skillInput])
    #expect(errors.map(\.message) == [message])
    #expect(errors.map(\.remedy) == [remedy])
    #expect(errors.map(\.line) == [8])
  }

  @Test func `the types are those that the plugin has`() throws {
    let file = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Plugins/Foreign/scalar.c")
    let source = try String(contentsOf: file, encoding: .utf8)
    let table = try #require(source.firstRange(of: "static const scalar scalars[]"))
    let rest = source[table.upperBound...].prefix { $0 != ";" }
    let names = rest.matches(of: /"([a-z0-9]+)"/).map { String($0.output.1) }
    #expect(names.count == 18)
    for name in names {
      let text = `Skills of a pipeline's own`.pipeline(
        "{ library: l.so, symbol: f, arguments: [x: \(name)] }",
        with: "{ x: 1 }"
      )
      #expect(PipelineSamples.errors(text) == [], "\(name)")
    }
  }
}
