internal import GantryCore
internal import GantryPlugins

/// Finds for each type a configuration and a call that work, and looks at the process meanwhile.
extension Validation {
  private static let candidateLimit = 6
  /// A plugin that waits for the end of something is let go after this.
  private static let cancelAfter = 2_000_000_000
  /// When one call of a type waited, the next ones are given less time.
  private static let cancelSooner = 250_000_000

  /// Calls every type as its author would, and remembers what became of it.
  func callPlainly() {
    guard let manifest = subject.manifest else { return }
    for type in manifest.types where problem == nil {
      if let found = workingCall(of: type) {
        types.append(found)
        // What it answers is up to the moment in which it is cancelled.
        if found.waits { unsteady.insert(type.name) }
      } else {
        skipKind(type)
      }
    }
  }

  /// The first configuration and payload that work, or else the first that come back.
  private func workingCall(of type: PluginType) -> TypeUnderTest? {
    var found: TypeUnderTest?
    var functions: Set<String> = ["plan", "undo", "flush"]
    for (config, payload) in candidates(for: type) {
      let cancelAfter = found?.waits == true ? Self.cancelSooner : Self.cancelAfter
      switch attempt(type, config, payload, cancelAfter, &functions) {
      case .came(let made) where made.works: return made
      case .came(let made): found = found ?? made
      case .refused: continue
      // What hangs or dies once does so again; nothing is learned but that waiting takes long.
      case .lost: return found
      }
    }
    return found
  }

  /// What became of an attempt to call a type.
  private enum Attempt {
    /// Both calls came back.
    case came(TypeUnderTest)
    /// There was no instance to call.
    case refused
    /// The process was lost in one of them.
    case lost
  }

  /// Without a call that comes back there is nothing to compare with.
  private func skipKind(_ type: PluginType) {
    let reason = "'\(type.name)' could not be called plainly"
    for check in Checks.conduct + Checks.conductOfKinds + Checks.life + Checks.stress
    where check.kinds.contains(type.kind) && check != .constructorAudit {
      skip(check, reason)
    }
  }

  /// Configurations and payloads in the order in which they are tried.
  private func candidates(for type: PluginType) -> [(config: [UInt8], payload: [UInt8])] {
    var numbers = numbers(for: .crashes, type)
    var configs = ValueGenerator(type.config).valid(4, &numbers).map(\.text)
    if configs.isEmpty { configs = [Array("{}".utf8)] }
    let payloads = payloads(for: type, 4, &numbers)
    var pairs = configs.map { (config: $0, payload: payloads[0]) }
    pairs.insert(contentsOf: payloads.dropFirst().map { (configs[0], $0) }, at: 1)
    return Array(pairs.prefix(Self.candidateLimit))
  }

  /// What a type may be given, by its schema or by its kind.
  func payloads(
    for type: PluginType,
    _ count: Int,
    _ numbers: inout SeededNumbers
  ) -> [[UInt8]] {
    switch type.kind {
    case .phase, .skill:
      let values = ValueGenerator(type.input).valid(count, &numbers).map(\.text)
      return values.isEmpty ? [Array("{}".utf8)] : values
    case .sink: return TrialEvent.batch(count).map(\.line)
    case .recovery: return [FailureCorpus.typical.text]
    }
  }

  /// One life of an instance: create, the call twice, what else it can, destroy.
  private func attempt(
    _ type: PluginType,
    _ config: [UInt8],
    _ payload: [UInt8],
    _ cancelAfter: Int,
    _ functions: inout Set<String>
  ) -> Attempt {
    var isGuarded = true
    let call = TypeUnderTest.call(type, payload)
    // Each round does without what killed the one before; what is left is what can be worked with.
    for _ in 0..<6 {
      var life = PlainLife(type: type, config: config, call: call)
      let purpose = TrialPurpose(.crashes, hang: .hangs, type: type)
      let outcome = trial(purpose, limit: .seconds(8), isAlways: true) { script in
        life.looks = begin(&script, Preamble(snapshots: true))
        script.set("guard", isGuarded ? 1 : 0)
        script.set("cancel-after", cancelAfter)
        life.write(&script, functions)
      }
      guard let outcome else { return .lost }
      checkProcess(outcome, life)
      checkNoise(outcome, type)
      let stopped = outcome.stoppedIn
      // What comes after the calls need not go well for them to be known.
      let isLater = { ["create", "destroy"].contains($0) }
      if stopped.map({ $0.place > life.second && isLater($0.command.verb) }) ?? true {
        guard outcome.ending != .timedOut else { return .lost }
        return life.result(outcome, functions, isGuarded).map { .came($0) } ?? .refused
      }
      guard let stopped else { return .lost }
      let isTrapped = ["end", "input", "returned"].contains(outcome.facts.crash?.trap)
      if isTrapped, isGuarded {
        isGuarded = false
      } else if functions.remove(stopped.command.verb) == nil {
        return .lost
      }
    }
    return .lost
  }

  private func checkNoise(_ outcome: TrialOutcome, _ type: PluginType) {
    let printed = [("standard output", outcome.output), ("standard error", outcome.errors)]
    for (stream, bytes) in printed where !bytes.isEmpty && outcome.facts.crash == nil {
      let text = String(decoding: bytes.prefix(200), as: UTF8.self)
      find(
        .stdoutNoise,
        "\(bytes.count) bytes were printed to the \(stream)",
        type: type,
        evidence: text.split(separator: "\n").map(String.init),
        mark: "noise \(stream)",
        trial: .crashes
      )
    }
  }
}

/// The commands of one life, and where they stand in the script.
struct PlainLife {
  let type: PluginType
  let config: [UInt8]
  let call: TrialCall
  /// The snapshots, in order; the first is from before loading.
  var looks: [Int] = []
  private var created = 0
  private var first = 0
  /// The place of the second call.
  private(set) var second = 0
  /// The places of an instance that is made and ended once the library is warm.
  private var createdAgain = 0
  private var destroyed = 0
  /// What else it can do is let go after this: all together has to end within the limit of a trial.
  private static let cancelAfter = 500_000_000

  init(type: PluginType, config: [UInt8], call: TrialCall) {
    self.type = type
    self.config = config
    self.call = call
  }

  mutating func write(_ script: inout Script, _ functions: Set<String>) {
    created = script.create(type.kind, type.name, config)
    looks.append(script.snapshot())
    first = script.call(0, call)
    looks.append(script.snapshot())
    second = script.call(0, call)
    script.set("cancel-after", Self.cancelAfter)
    for extra in Self.extras(type, call) where functions.contains(extra.verb) {
      script.call(0, extra)
    }
    looks.append(script.snapshot())
    script.destroy(0)
    script.set("cancel-after", "never")
    createdAgain = script.create(type.kind, type.name, config)
    destroyed = script.destroy(1)
    script.settleThreads()
    looks.append(script.snapshot())
  }

  /// What else such a type may be able to do.
  private static func extras(_ type: PluginType, _ call: TrialCall) -> [TrialCall] {
    switch call {
    case .run(let input): [.plan(input), .undo(Array("[]".utf8))]
    case .deliver: [.flush]
    default: []
    }
  }

  func result(
    _ outcome: TrialOutcome,
    _ functions: Set<String>,
    _ isGuarded: Bool
  ) -> TypeUnderTest? {
    guard let created = outcome.call(created), created.isOK, let plain = outcome.call(first),
      let repeated = outcome.call(second)
    else { return nil }
    let has = functions.filter { name in
      let place = outcome.script.commands.firstIndex { $0.verb == name }
      return place.flatMap { outcome.call($0) }.map { $0.status != 4 } ?? false
    }
    return TypeUnderTest(
      type: type,
      config: config,
      call: call,
      created: created,
      plain: plain,
      repeated: repeated,
      createNanoseconds: outcome.call(createdAgain).map {
        min($0.nanoseconds, created.nanoseconds)
      } ?? created.nanoseconds,
      destroyNanoseconds: outcome.facts[destroyed]?.number("ns") ?? 0,
      output: outcome.withoutScratch(plain.output),
      functions: has,
      isGuarded: isGuarded
    )
  }
}
