internal import GantryCore
internal import GantryPlugins

/// Level 4: the end of the process, and thousands of instances before it.
extension Validation {
  // MARK: - The end

  /// Uses every type, shuts down, and lets the process end.
  func checkEnd() {
    var hasShutdown = false
    for (check, ends) in [(Check.shutdownCrash, ["shutdown"]), (.exitCrash, ["exit"])] {
      for shutsDown in check == .exitCrash ? [false, true] : [true] {
        // What does not survive its shutdown cannot be looked at after it.
        guard check == .shutdownCrash || !shutsDown || !isBroken(.shutdownCrash) else { continue }
        let purpose = TrialPurpose(
          check,
          hang: check,
          judgesCalls: false,
          check == .exitCrash ? "when the process ends" : "in shutdown"
        )
        let outcome = trial(purpose, limit: .seconds(3)) { script in
          begin(&script)
          for (place, subject) in types.enumerated() {
            letGo(&script, subject)
            script.create(subject.type.kind, subject.type.name, subject.config)
            script.call(place, subject.call)
            script.destroy(place)
          }
          if shutsDown { script.add("shutdown") }
          // Whoever still runs shows itself now.
          script.sleep(milliseconds: shutsDown ? 60 : 0)
          for end in ends where end != "shutdown" { script.add(end) }
        }
        hasShutdown = hasShutdown || outcome?.has("shutdown") == true
      }
    }
    if !hasShutdown, request.wanted == nil { skip(.shutdownCrash, "it has no shutdown") }
  }

  // MARK: - Leaks

  /// What is repeated to find what is left behind.
  private struct Cycle {
    var config: [UInt8]
    var call: TrialCall
    var words: String
    /// Whether it is the call that works.
    var isPlain = false
  }

  /// Of a slow plugin so many instances are made as it takes in this time, in nanoseconds.
  private static let cycleTime = 3_000_000_000
  /// Of fewer instances growth says nothing: what is made once counts for too much.
  private static let leastCount = 50
  /// An odd call that waits for something is let go after this.
  private static let oddLimit = 20_000_000

  /// Makes and ends many instances of every type, with calls that go well and calls that fail.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - check: Whose trials they are; each kind of leak has a check of its own for `leakMemory`.
  func checkLeaks(_ count: Int, _ check: Check) {
    for subject in types {
      for cycle in cycles(of: subject, check) {
        let first = reserve(2, for: check)
        // They rest on nothing and take long, so that the others are left out when one is repeated.
        if let wanted = request.wanted, !(first...first + 1).contains(wanted.round) { continue }
        guard let life = nanoseconds(of: cycle, subject, check, round: first) else { continue }
        let affordable = max(Self.leastCount, min(count, Self.cycleTime / max(1, life)))
        let purpose = TrialPurpose(
          check,
          hang: check,
          type: subject.type,
          "after \(affordable) instances \(cycle.words)"
        )
        var place = 0
        let limit = Duration.seconds(60) + .nanoseconds(4 * affordable * life)
        let outcome = trial(purpose, round: first + 1, limit: limit) { script in
          begin(&script)
          script.set("guard", 0)
          letGo(&script, subject, cycle)
          let words = [
            Script.Word(affordable), Script.Word(max(1, affordable / 20)),
            Script.Word(subject.type.kind.rawValue), Script.Word(subject.type.name),
            Script.Word(cycle.config),
          ]
          place = script.add("cycle", words + cycle.call.repeated)
          script.settleThreads()
        }
        guard let line = outcome?.facts[place], line.error == nil else { continue }
        judge(line, subject, check, "\(affordable) instances \(cycle.words)")
        if check == .soak, cycle.isPlain { checkEndurance(line, subject) }
      }
    }
  }

  /// How long one round takes, which is tried out unless it is known; nil when it does not end well.
  private func nanoseconds(
    of cycle: Cycle,
    _ subject: TypeUnderTest,
    _ check: Check,
    round: Int
  ) -> Int? {
    guard !cycle.isPlain else { return subject.leastLifeNanoseconds }
    var places: [Int] = []
    let purpose = TrialPurpose(
      check,
      hang: check,
      type: subject.type,
      judgesCalls: false,
      "with instances \(cycle.words)"
    )
    let outcome = trial(purpose, round: round, isAlways: true) { script in
      begin(&script)
      script.set("guard", 0)
      letGo(&script, subject, cycle)
      // What the first one does once, the second one does not.
      for place in 0..<2 {
        places = [
          script.create(subject.type.kind, subject.type.name, cycle.config),
          script.call(place, cycle.call),
          script.destroy(place),
        ]
      }
    }
    guard let outcome, outcome.isWhole else { return nil }
    return places.reduce(0) { $0 + (outcome.facts[$1]?.number("ns") ?? 0) }
  }

  private func letGo(_ script: inout Script, _ subject: TypeUnderTest, _ cycle: Cycle) {
    if cycle.isPlain || subject.waits { return letGo(&script, subject) }
    let usual = 4 * max(subject.createNanoseconds, subject.nanoseconds)
    script.set("cancel-after", max(Self.oddLimit, usual))
  }

  private func cycles(of subject: TypeUnderTest, _ check: Check) -> [Cycle] {
    var cycles = [
      Cycle(config: subject.config, call: subject.call, words: "that are called", isPlain: true)
    ]
    var numbers = numbers(for: check, subject.type)
    let broken = Array("{\"a\":".utf8)
    // The instrument takes an event from its line, so that the line has to be an object at least.
    let isSink = subject.type.kind == .sink
    cycles.append(
      Cycle(
        config: subject.config,
        call: subject.call(with: isSink ? Array("{\"seq\":null,\"data\":[]}".utf8) : broken),
        words: isSink ? "whose event is odd" : "whose call is refused"
      )
    )
    // The first ones are no objects, which is what is looked at before anything else.
    let odd = ValueGenerator(subject.type.input).invalid(8, &numbers).last?.text
    if let odd, !isSink {
      cycles.append(
        Cycle(config: subject.config, call: subject.call(with: odd), words: "whose input is odd")
      )
    }
    let config = ValueGenerator(subject.type.config).invalid(8, &numbers).last?.text ?? broken
    cycles.append(Cycle(config: config, call: subject.call, words: "that are refused"))
    return cycles
  }

  /// What can be made once can be made ten thousand times.
  private func checkEndurance(_ line: FactLine, _ subject: TypeUnderTest) {
    for (name, noun, wanted) in [
      ("creates", "create", 0), ("statuses", subject.call.verb, subject.plain.status),
    ] {
      let others = (line.json[name]?.objectValue ?? [:]).filter { $0.name != "\(wanted)" }
      guard let other = others.first, subject.isSteady else { continue }
      find(
        .soak,
        "\(noun) of '\(subject.type.name)' answered \(StatusName.of(Int(other.name) ?? -1)) "
          + "\(other.value.intValue ?? 0) times in ten thousand",
        type: subject.type
      )
    }
  }

  private func judge(
    _ line: FactLine,
    _ subject: TypeUnderTest,
    _ check: Check,
    _ words: String
  ) {
    let samples = line.list("samples")
    // What is made once, as caches are, is there after the first samples.
    guard samples.count >= 8, let last = samples.last else { return }
    let middle = samples[samples.count / 2]
    let early = samples[samples.count / 4]
    func growth(_ name: String) -> (first: Int, second: Int) {
      let values = [early, middle, last].map { $0.number(name) ?? 0 }
      return (values[1] - values[0], values[2] - values[1])
    }
    func note(_ own: Check, _ noun: String, _ amount: String) {
      find(
        check == .leakMemory ? own : check,
        "\(amount) \(noun) left by \(words) of '\(subject.type.name)'",
        type: subject.type,
        evidence: samples.map(Self.shown),
        mark: "leak \(own.id) \(subject.type.name)",
        trial: check
      )
    }
    let descriptors = growth("fds")
    let threads = growth("threads")
    let memory = growth("heap_bytes")
    let blocks = growth("blocks")
    let rss = growth("rss_bytes")
    let cycles = (last.number("after") ?? 0) - (middle.number("after") ?? 0)
    if descriptors.first > 0, descriptors.second > 0 {
      note(.leakDescriptors, "descriptors", "\(descriptors.first + descriptors.second)")
    }
    if threads.first > 0, threads.second > 0 {
      note(.leakThreads, "threads", "\(threads.first + threads.second)")
    }
    // A block lost in one of four instances and then in one of eight grows steadily; a cache that
    // fills up does not.
    let isSteady = blocks.first * 2 > cycles / 4 && blocks.second * 2 > cycles / 4
    let isLarge = memory.first > cycles * 8 && memory.second > cycles * 8
    let isMapped = rss.first > cycles * 2_048 && rss.second > cycles * 2_048
    guard (isSteady && memory.second > 0) || isLarge || isMapped else { return }
    let bytes = max(memory.first + memory.second, isMapped ? rss.first + rss.second : 0)
    note(.leakMemory, "bytes", "\(bytes)")
  }

  private static func shown(_ sample: FactLine) -> String {
    let names = ["after", "heap_bytes", "blocks", "rss_bytes", "fds", "threads"]
    return names.map { "\($0) \(sample.number($0) ?? 0)" }.joined(separator: ", ")
  }

  // MARK: - The same again

  /// Starts it a hundred times.
  func checkReopen() {
    for round in 0..<100 {
      var place = 0
      let purpose = TrialPurpose(.reopen, hang: .reopen, "in process \(round + 1) of 100")
      let outcome = trial(purpose) { script in
        begin(&script)
        place = script.commands.count - 1
        guard let subject = types.first else { return }
        script.create(subject.type.kind, subject.type.name, subject.config)
        script.destroy(0)
      }
      guard let outcome else { return }
      guard outcome.isWhole, let entered = outcome.facts[place] else { return }
      guard entered.flag("ok"), entered.bytes("manifest") == subject.manifestText else {
        return find(.reopen, "the entry answers something else in process \(round + 1)")
      }
    }
  }

  /// Compares calls within a process and in another one.
  func checkDeterminism() {
    for subject in types where subject.works && subject.type.kind != .sink {
      var places: [Int] = []
      let purpose = TrialPurpose(.determinism, hang: .determinism, type: subject.type)
      let outcome = trial(purpose) { script in
        begin(&script)
        for place in 0..<2 {
          script.create(subject.type.kind, subject.type.name, subject.config)
          places.append(script.call(place, subject.call))
          script.destroy(place)
        }
      }
      guard let outcome else { continue }
      let calls = places.compactMap { outcome.call($0) }
      let other =
        calls.first { $0.isOK && outcome.withoutScratch($0.output) != subject.output }
        ?? (subject.isSteady ? nil : subject.repeated)
      guard let other, other.isOK else { continue }
      unsteady.insert(subject.type.name)
      find(
        .determinism,
        "\(other.verb) of '\(subject.type.name)' gives other bytes for the same input",
        type: subject.type,
        evidence: [subject.output, outcome.withoutScratch(other.output)].map {
          String(decoding: $0.prefix(400), as: UTF8.self)
        }
      )
    }
  }
}

extension TrialOutcome {
  /// Whether a command was done and not missing.
  func has(_ verb: String) -> Bool {
    guard let place = script.commands.firstIndex(where: { $0.verb == verb }) else { return false }
    return facts[place].map { $0.error == nil } ?? false
  }
}
