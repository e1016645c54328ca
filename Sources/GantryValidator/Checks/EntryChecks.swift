internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 1: loading the library, calling its entry, and reading the manifest it hands out.
extension Validation {
  private static let loadLimit = 100_000_000
  private static let entryLimit = 50_000_000
  /// How many times what was slow is tried again: the machine may have been busy.
  private static let patience = 3

  /// Enters the library and learns what it is.
  func checkEntry() {
    guard !isBroken(.elfSane) else { return skipAll("the file is no library that can be loaded") }
    guard let outcome = enter() else { return }
    guard let loaded = outcome.facts[loadPlace(outcome)], loaded.flag("ok") else {
      if let said = outcome.facts[loadPlace(outcome)]?.text("error") {
        find(.rtldNow, "the dynamic linker refuses the library: \(said)", trial: .crashes)
      }
      return skipAll("the library cannot be loaded")
    }
    guard let entered = outcome.facts[loadPlace(outcome) + 1] else {
      return skipAll("the entry did not return")
    }
    guard entered.error == nil else { return skipAll("it has no gantry_plugin_v1") }
    guard check(entered) else { return skipAll("the entry gave no table") }
    checkTable(entered)
    guard !isBroken(.tableSize) else { return skipAll("the table cannot be used") }
    checkManifest(entered)
    guard subject.manifest != nil else { return skipAll("it has no manifest that can be used") }
    entryInterfaces = entered.interfaces
    checkTimes(loaded, entered)
  }

  /// Enters the library, in a trial that is called after a check.
  private func enter(for name: Check = .crashes) -> TrialOutcome? {
    let purpose = TrialPurpose(.crashes, hang: .hangs)
    return trial(purpose, name: name, limit: .seconds(5), isAlways: true) { begin(&$0) }
  }

  private func loadPlace(_ outcome: TrialOutcome) -> Int {
    outcome.script.commands.firstIndex { $0.verb == "load" } ?? 0
  }

  /// Everything that comes after the entry cannot be looked at without it.
  private func skipAll(_ reason: String) {
    for check in Checks.all where !Checks.staticForm.contains(check) && check != .constructorAudit {
      skip(check, reason)
    }
  }

  private func check(_ entered: FactLine) -> Bool {
    guard !entered.flag("ok") else { return true }
    let why = String(decoding: entered.bytes("why"), as: UTF8.self)
    if why.isEmpty {
      find(.entrySilent, "the entry declined without a word", trial: .crashes)
    } else {
      find(
        .entryRefuses,
        "the entry declined a host that offers everything",
        evidence: ["it said: \(why)"],
        trial: .crashes
      )
    }
    return false
  }

  private func checkTable(_ entered: FactLine) {
    let size = entered.number("struct_size") ?? 0
    // Up to and including get_interface.
    let required = 40
    if size < required {
      find(
        .tableSize,
        "the table says it is \(size) bytes long, and 1.0 requires \(required)",
        trial: .crashes
      )
    } else if !entered.flag("has_get_interface") {
      find(.tableSize, "the table has no get_interface", trial: .crashes)
    }
  }

  private func checkTimes(_ loaded: FactLine, _ entered: FactLine) {
    var load = loaded.number("ns") ?? 0
    var entry = entered.number("ns") ?? 0
    for _ in 1..<Self.patience where load > Self.loadLimit || entry > Self.entryLimit {
      // Trials of other names follow those of `crashes`, and how many these are is up to the machine.
      guard let outcome = enter(for: .loadTime) else { break }
      let place = loadPlace(outcome)
      load = min(load, outcome.facts[place]?.number("ns") ?? load)
      entry = min(entry, outcome.facts[place + 1]?.number("ns") ?? entry)
    }
    startNanoseconds = load + entry
    if load > Self.loadLimit {
      find(.loadTime, "loading the library took \(load / 1_000_000) ms", trial: .crashes)
    }
    if entry > Self.entryLimit {
      find(.entryTime, "the entry took \(entry / 1_000_000) ms", trial: .crashes)
    }
  }

  // MARK: - The manifest

  private func checkManifest(_ entered: FactLine) {
    let size = entered.number("manifest_size") ?? entered.bytes("manifest").count
    guard size > 0, !entered.flag("manifest_null") else {
      return find(.manifestPresent, "the table holds no manifest", trial: .crashes)
    }
    guard size <= Int(GANTRY_MANIFEST_BYTES_MAX) else {
      return find(.manifestSize, "the manifest is \(size) bytes long", trial: .crashes)
    }
    let text = entered.bytes("manifest")
    subject.manifestText = text
    let json: JSON
    do {
      json = try JSONParser.parse(text)
    } catch {
      return find(.manifestJSON, "the manifest is not JSON: \(error)", trial: .crashes)
    }
    checkSchemas(json)
    for violation in PublishedSchema.manifest.validate(json) {
      let place = violation.path.isEmpty ? "the manifest" : "'\(violation.path)' of the manifest"
      find(.manifestSchema, "\(place) \(violation.message)", trial: .crashes)
    }
    checkNames(json)
    do {
      subject.manifest = try ManifestReader.read(json, checksSchemas: true)
    } catch {
      guard !isBroken(.manifestSchemas), !isBroken(.manifestSchema) else { return }
      find(.manifestSchema, "'\(error.pointer)' of the manifest \(error.message)", trial: .crashes)
    }
  }

  /// Every schema must be one that the host can use.
  private func checkSchemas(_ json: JSON) {
    for (place, type) in (json["types"]?.arrayValue ?? []).enumerated() {
      for name in ["config", "input", "output"] {
        if let schema = type[name] { check(schema, at: "/types/\(place)/\(name)") }
      }
    }
    for (place, event) in (json["events"]?.arrayValue ?? []).enumerated() {
      if let schema = event["schema"] { check(schema, at: "/events/\(place)/schema") }
    }
  }

  private func check(_ schema: JSON, at pointer: String) {
    do {
      _ = try JSONSchema(schema)
    } catch {
      find(.manifestSchemas, "'\(pointer)\(error.path)': \(error.message)", trial: .crashes)
    }
  }

  /// What a schema cannot say: that names in one place stand in another.
  private func checkNames(_ json: JSON) {
    let events = Set((json["events"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue })
    for (place, type) in (json["types"]?.arrayValue ?? []).enumerated() {
      let names = (type["emits"]?.arrayValue ?? []).compactMap(\.stringValue)
      for name in names where !events.contains(name) {
        find(
          .manifestSchema,
          "'/types/\(place)/emits' of the manifest names '\(name)', which is not in its events",
          trial: .crashes
        )
      }
    }
  }
}
