import Testing

/// The way of an event, from its emission to a sink, as Docs/ARCHITECTURE.md tells it.
@Suite struct `One event from emission to sink` {
  /// An owner: the file it lives in, the call by which the event leaves it, and the call by which
  /// the owner before it hands the event over.
  struct Owner: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let handsOn: String

    var testDescription: String { name }
  }

  /// Two files before the commit, two after it.
  static let owners = [
    Owner(
      name: "the adapter",
      file: "Sources/GantryPlugins/Host/HostCall.swift",
      handsOn: ".emit("
    ),
    Owner(
      name: "RunActor",
      file: "Sources/GantryEngine/Run/RunActor+Journal.swift",
      handsOn: "parts.store.append("
    ),
    Owner(
      name: "Journal",
      file: "Sources/GantryStore/SQLiteStore+Writing.swift",
      handsOn: "func append("
    ),
    Owner(
      name: "SinkDelivery",
      file: "Sources/GantryEngine/Sinks/SinkDelivery.swift",
      handsOn: "sink.deliver("
    ),
  ]

  @Test(arguments: owners)
  func `each of the four owners is where the documents say and hands the event on`(
    owner: Owner
  ) throws {
    let file = try #require(SourceTree.files.first { $0.path == owner.file })
    #expect(file.text.contains(owner.handsOn), "\(owner.name) no longer calls \(owner.handsOn)")
  }

  @Test func `only the run's actor appends to the journal, and only deliveries reach sinks`() {
    let engine = SourceTree.swift("Sources/GantryEngine", "Sources/gantry")
    let appending = engine.filter { file in
      SwiftLine.all(in: file).contains { $0.code.contains("store.append(") }
    }
    // A run that is only queued, or paused before it began, has no actor.
    #expect(
      appending.map(\.path) == [
        "Sources/GantryEngine/Engine.swift", "Sources/GantryEngine/Run/RunActor+Journal.swift",
        "Sources/GantryEngine/Service/Engine+Pause.swift",
      ]
    )
    let delivering = engine.filter { file in
      SwiftLine.all(in: file).contains { $0.code.contains("sink.deliver(") }
    }
    #expect(delivering.map(\.path) == ["Sources/GantryEngine/Sinks/SinkDelivery.swift"])
  }
}
