import GantryPlugin
import GantryPluginTesting

let samples = Plugin(
  id: "test.samples",
  version: "1.2.3",
  summary: "Types for tests.",
  interfaces: [.values, .effects],
  skills: ["words.count"],
  secrets: ["token"],
  permissions: Permissions(read: ["${input.root}"]),
  provides: [
    .phase(Greet.self), .phase(Deploy.self), .phase(Echo.self), .phase(Misuse.self),
    .skill(WordCount.self), .sink(Keeper.self), .recovery(TryAgain.self),
  ]
)

struct Greet: Phase {
  struct Input: Codable, Sendable { var name: String }
  struct Output: Codable, Sendable, Equatable { var greeting: String }

  static let descriptor = TypeDescriptor(
    type: "greet",
    summary: "Greets one person.",
    input: .object(["name": .string.described("Whom to greet.")], required: ["name"]),
    output: .object(["greeting": .string], required: ["greeting"])
  )
  static let events = [
    EventDescriptor(
      type: "greeter.greeted",
      summary: "Somebody was greeted.",
      schema: .object(["name": .string], required: ["name"])
    )
  ]

  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> Output {
    call.progress(0.5, step: "greet", message: "Greeting \(input.name)")
    try call.emit("greeter.greeted", input)
    call.log(.info, "hello/\(input.name)")
    return Output(greeting: "Hello, \(input.name)")
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    Output(greeting: "Hello, \(input.name)")
  }
}

struct Deploy: Phase {
  struct Config: Codable, Sendable { var folder: String }
  struct Input: Codable, Sendable { var files: [String] }
  struct Output: Codable, Sendable, Equatable { var written: [String] }

  static let descriptor = TypeDescriptor(
    type: "deploy",
    summary: "Writes files once.",
    config: .object(["folder": .string], required: ["folder"]),
    input: .object(["files": .array(of: .string)], required: ["files"]),
    output: .raw(#"{"type": "object"}"#)
  )

  let folder: String

  init(config: Config) throws {
    guard !config.folder.isEmpty else {
      throw PluginFailure(
        code: "NO_FOLDER",
        message: "the folder is empty",
        hint: "Name a folder.",
        retry: .config,
        detail: try JSON(#"{"member":"folder"}"#)
      )
    }
    folder = config.folder
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    let written = try input.files.map { file in
      try call.checkCancellation()
      return try call.effects.once("write:\(file)", receipt: ["path": "\(folder)/\(file)"]) {
        "\(folder)/\(file)"
      }
    }
    return Output(written: written)
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    for receipt in receipts { call.log(.info, "remove \(receipt.receipt)") }
    return UndoReport(undone: receipts.map(\.key))
  }
}

struct Echo: Phase {
  static let descriptor = TypeDescriptor(
    type: "echo",
    summary: "Returns its input.",
    input: .any,
    output: .any,
    concurrency: .parallel
  )
  init(config: Empty) {}
  func run(_ input: JSON, _ call: Call) throws -> JSON { input }
}

/// Does whatever its input names, to see what crosses.
struct Misuse: Phase {
  struct Input: Codable, Sendable { var what: String }
  struct Odd: Error, CustomStringConvertible { var description: String { "an odd error" } }

  static let descriptor = TypeDescriptor(
    type: "misuse",
    summary: "Breaks rules.",
    input: .object(["what": .string], required: ["what"])
  )
  init(config: Empty) {}

  func run(_ input: Input, _ call: Call) throws -> JSON {
    switch input.what {
    case "odd": throw Odd()
    case "cancel": throw CancellationError()
    case "undeclared": try call.emit("never.declared", Empty())
    case "progress": call.progress(.nan); call.progress(7)
    case "settle": try call.effects.settle("unknown", result: Empty())
    case "sleep": try call.sleep(for: .seconds(3600))
    case "describe":
      let description = try call.describe()
      let key = description.idempotencyKey ?? ""
      return try JSON(encoding: ["attempt": "\(description.attempt)", "key": key])
    case "count":
      let stored = try call.values.get("n", as: Int.self)
      let revision = try call.values.put(
        "n",
        (stored?.value ?? 0) + 1,
        expecting: stored.map { .revision($0.revision) } ?? .absent
      )
      return try JSON(encoding: ["revision": revision])
    case "durable":
      let known = try call.durableValues.get("n", as: Int.self)?.value ?? 0
      try call.durableValues.put("n", known + 1)
      return try JSON(encoding: ["n": known + 1])
    case "secret":
      return try call.secret(named: "token") { secret in
        unsafe try JSON(encoding: ["count": secret.count, "first": Int(secret.withBytes { $0[0] })])
      }
    case "secret-error": try call.secret(named: "token") { _ in throw Odd() }
    case "secret-unlisted": try call.secret(named: "other") { _ in }
    case "secret-output":
      return try call.secret(named: "token") { try JSON(encoding: ["token": $0.text]) }
    case "secret-value":
      try call.secret(named: "token") { _ = try? call.values.put("k", $0.text) }
    case "artifact":
      try call.artifacts.put("notes/a.txt", Array("hello".utf8), mediaType: "text/plain")
      try call.artifacts.put("b.json", json: ["n": 1])
      let read = try call.artifacts.get("notes/a.txt").map { String(decoding: $0, as: UTF8.self) }
      return try JSON(encoding: [
        "read": read, "none": try call.artifacts.get("c")?.count.description,
      ])
    case "keep":
      try call.artifacts.keep("kept.txt", file: "sub/file.txt")
    case "keep-outside": try call.artifacts.keep("kept.txt", file: "../file.txt")
    case "keep-nothing": try call.artifacts.keep("kept.txt", file: "nothing")
    case "conflict": try call.values.put("n", 1, expecting: .absent)
    case "skill":
      return try JSON(encoding: [
        "n": call.skills.invoke("words.count", ["text": "a b"], as: Int.self)
      ])
    default: break
    }
    return .emptyObject
  }
}

struct WordCount: Skill {
  struct Input: Codable, Sendable { var text: String }
  static let descriptor = TypeDescriptor(
    type: "words.count",
    summary: "Counts words.",
    input: .object(["text": .string], required: ["text"]),
    output: .integer
  )
  init(config: Empty) {}
  func invoke(_ input: Input, _ call: Call) throws -> Int {
    input.text.split(separator: " ").count
  }
}

struct Keeper: Sink {
  struct Config: Codable, Sendable { var limit: Int }
  static let descriptor = TypeDescriptor(
    type: "keeper",
    summary: "Keeps events.",
    config: .object(["limit": .integer(in: 0...100)], required: ["limit"])
  )
  var room: Int
  init(config: Config) { room = config.limit }

  mutating func deliver(_ events: [Event], _ call: Call) throws -> Delivery {
    for event in events { call.log(.info, "\(event.seq) \(event.type) \(event.phase ?? "-")") }
    guard events.count > room else {
      room -= events.count
      return .accepted
    }
    defer { room = 100 }
    return .again(after: room)
  }
}

struct TryAgain: RecoveryStrategy {
  static let descriptor = TypeDescriptor(type: "try-again", summary: "Tries again once.")
  init(config: Empty) {}
  func decide(_ failure: Failure, _ call: Call) throws -> Decision? {
    guard failure.retry == .retryable else { return nil }
    return .retry(after: .milliseconds(1500), because: "\(failure.code) passes")
  }
}
