internal import GantryCore
internal import GantryPlugins

/// Level 2: the tables behind the ids, and ids that nobody has.
extension Validation {
  private static let required: [PluginListing.Kind: [String]] = [
    .phase: ["create", "destroy", "run"], .skill: ["create", "destroy", "invoke"],
    .sink: ["create", "destroy", "deliver"], .recovery: ["create", "destroy", "decide"],
  ]

  /// Asks for the tables of all kinds.
  func checkTables() {
    guard let manifest = subject.manifest else { return }
    let kinds = PluginListing.Kind.allCases
    var places: [Int] = []
    let outcome = trial(TrialPurpose(.missingInterface, hang: .hangs), isAlways: true) { script in
      begin(&script)
      places = kinds.map { script.ask(Array("gantry.\($0.rawValue)/1".utf8)) }
    }
    guard let outcome else { return }
    for (kind, place) in zip(kinds, places) {
      guard let line = outcome.facts[place], line.error == nil else { continue }
      let isDeclared = manifest.types.contains { $0.kind == kind }
      check(kind, line, isDeclared: isDeclared)
    }
  }

  private func check(_ kind: PluginListing.Kind, _ line: FactLine, isDeclared: Bool) {
    let id = "gantry.\(kind.rawValue)/1"
    if line.flag("null") {
      guard isDeclared else { return }
      return find(
        .missingInterface,
        "the manifest provides a \(kind.rawValue) and get_interface answers NULL for \(id)"
      )
    }
    guard isDeclared else {
      // Whoever answers anything to any id also answers this one.
      guard !isBroken(.unknownInterface) else { return }
      return find(
        .undeclaredInterface,
        "get_interface answers a table for \(id) and the manifest has no \(kind.rawValue)",
        trial: .missingInterface
      )
    }
    let functions = line.texts("functions")
    let missing = (Self.required[kind] ?? []).filter { !functions.contains($0) }
    for name in missing {
      find(.missingFunction, "the table of \(id) has no \(name)", trial: .missingInterface)
    }
  }

  /// Asks for what nobody knows.
  func checkUnknownInterfaces() {
    guard let manifest = subject.manifest else { return }
    var numbers = numbers(for: .unknownInterface)
    let kind = manifest.types.first?.kind.rawValue ?? "phase"
    let random = (0..<24).map { _ in UInt8(0x21 + numbers.below(94)) }
    let ids: [(String, [UInt8])] = [
      ("an empty id", []),
      ("a random id", random),
      ("an id of 64 KiB", [UInt8](repeating: 0x61, count: 64 * 1024)),
      ("the beginning of an id", Array("gantry.\(kind)/".utf8)),
      ("an id with something behind it", Array("gantry.\(kind)/10".utf8)),
      ("an id with a NUL behind it", Array("gantry.\(kind)/1\u{0}".utf8)),
      ("an id in capitals", Array("GANTRY.\(kind.uppercased())/1".utf8)),
      ("an id of somebody else", Array("com.acme.\(kind)/1".utf8)),
    ]
    var places: [Int] = []
    let outcome = trial(TrialPurpose(.unknownInterface, hang: .hangs)) { script in
      begin(&script)
      script.set("guard", 1)
      places = ids.map { script.ask($0.1) }
    }
    guard let outcome else { return }
    for (id, place) in zip(ids, places) {
      guard let line = outcome.facts[place], line.error == nil, !line.flag("null") else { continue }
      find(
        .unknownInterface,
        "get_interface answers a table for \(id.0)",
        evidence: [Script.Word(id.1).description]
      )
    }
  }

  /// Enters twice, and works as before.
  func checkDoubleEntry() {
    var place = 0
    var calls: [Int] = []
    let first = types.first
    let purpose = TrialPurpose(
      .doubleEntry,
      hang: .doubleEntry,
      type: first?.type,
      "after a second entry"
    )
    let outcome = trial(purpose) { script in
      begin(&script)
      place = script.add("enter-again")
      guard let first else { return }
      prepare(&script, first)
      script.create(first.type.kind, first.type.name, first.config)
      calls = [script.call(0, first.call)]
      script.destroy(0)
    }
    guard let outcome, let line = outcome.facts[place], line.error == nil else { return }
    guard line.flag("ok") else {
      return find(.doubleEntry, "the entry declines when it is called a second time")
    }
    guard line.flag("same"), line.json["same_manifest"]?.boolValue ?? true else {
      return find(.doubleEntry, "the entry answers another table when it is called a second time")
    }
    if let first, first.works, let call = outcome.call(calls[0]), !call.isOK {
      find(
        .doubleEntry,
        "\(call.verb) of '\(first.type.name)' fails after a second entry",
        type: first.type,
        evidence: [call.summary]
      )
    }
  }
}
