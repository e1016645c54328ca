internal import GantryCore
internal import GantryPlugins

/// Levels 3 and 5: configurations and inputs as they should be, at their bounds, and as they should
/// not be.
extension Validation {
  /// How many values go into one trial.
  private static let chunk = 48
  /// GANTRY_INPUT_BYTES_MAX, whose words Swift does not read.
  private static let inputLimit = 16 * 1024 * 1024
  /// After so many crashes of one type there is nothing more to learn.
  private static let patience = 3
  /// Of a slow plugin so many values go into one trial as it takes in this time, in nanoseconds.
  private static let trialTime = 1_000_000_000
  /// A call that waits for something, as odd values may have it, is let go after this.
  private static let cancelAfter = 100_000_000
  /// The longest that any call is waited for.
  private static let longestCall = 2_000_000_000

  // MARK: - Configurations

  /// Odd configurations of every type.
  ///
  /// - Parameters:
  ///   - check: The check that it is for.
  ///   - count: How many values of each sort.
  func fuzzConfigs(_ check: Check, _ count: Int) {
    for subject in types {
      let values = values(ValueGenerator(subject.type.config), count, check, subject)
      let circumstance = "with an odd configuration"
      fuzz(values, check, subject, circumstance, budget(check)) { script, place, value in
        script.create(subject.type.kind, subject.type.name, value)
        script.call(place, subject.call)
        script.destroy(place)
      }
    }
  }

  // MARK: - Inputs

  /// Odd inputs of every type.
  ///
  /// - Parameters:
  ///   - check: The check that it is for.
  ///   - count: How many values of each sort.
  func fuzzInputs(_ check: Check, _ count: Int) {
    for subject in types {
      let values = inputs(for: subject, count, check)
      fuzz(values, check, subject, "with an odd input", budget(check)) { script, place, value in
        script.create(subject.type.kind, subject.type.name, subject.config)
        script.call(place, subject.call(with: value))
        if subject.functions.contains("plan") { script.call(place, .plan(value)) }
        script.destroy(place)
      }
      fuzzOthers(check, subject)
    }
  }

  private func inputs(for subject: TypeUnderTest, _ count: Int, _ check: Check) -> [[UInt8]] {
    switch subject.type.kind {
    case .phase, .skill: return values(ValueGenerator(subject.type.input), count, check, subject)
    case .sink:
      var numbers = numbers(for: check, subject.type)
      let lines = TrialEvent.batch(8).compactMap { JSON(reading: $0.line) }
      let changed = (0..<count * 2).compactMap { _ in
        numbers.pick(lines).map { ValueMutation.change($0, &numbers).text }
      }
      return [changed, OddBytes.all.map(\.bytes)].interleaved
    case .recovery:
      var numbers = numbers(for: check, subject.type)
      let failures = FailureCorpus.make(request.seed)
      let changed = (0..<count).compactMap { _ in
        numbers.pick(failures).map { ValueMutation.change($0, &numbers).text }
      }
      return [changed, OddBytes.all.map(\.bytes)].interleaved
    }
  }

  /// An input at the very limit: one text that is as long as an input may be.
  func fuzzLargest(_ check: Check) {
    let frame = Array("{\"text\":\"\"}".utf8)
    let text = [UInt8](repeating: 0x78, count: Self.inputLimit - frame.count)
    let largest = Array(frame.dropLast(2)) + text + Array(frame.suffix(2))
    for subject in types where subject.type.kind != .sink {
      let circumstance = "with the largest input there is"
      fuzz([largest], check, subject, circumstance, budget(check)) { script, place, value in
        script.create(subject.type.kind, subject.type.name, subject.config)
        script.call(place, subject.call(with: value))
        script.destroy(place)
      }
    }
  }

  /// What is not the main payload: receipts, skills nobody has, events that do not fit together.
  private func fuzzOthers(_ check: Check, _ subject: TypeUnderTest) {
    var calls: [TrialCall] = []
    switch subject.type.kind {
    case .phase where subject.functions.contains("undo"):
      calls = OddBytes.all.map { .undo($0.bytes) } + UndoReceipts.odd.map { .undo($0) }
    case .skill:
      calls = ["", "nobody.has-it", subject.type.name + "x", String(subject.type.name.dropLast())]
        .map { .invoke(skill: Array($0.utf8), Array("{}".utf8)) }
    case .sink:
      calls = OddBytes.all.map { odd in
        let event = TrialEvent(seq: 1, type: odd.bytes, phase: [], line: odd.bytes, data: odd.bytes)
        return .deliver(stride: 0, [event])
      }
    default: break
    }
    guard !calls.isEmpty else { return }
    let chunks = calls.chunked(Self.chunk)
    for chunk in chunks {
      let purpose = TrialPurpose(check, type: subject.type, "with an odd input")
      let callLimit = callLimit(subject, chunk.count)
      trial(purpose, limit: .seconds(8) + .nanoseconds(callLimit * chunk.count)) { script in
        begin(&script)
        guardInputs(&script, subject)
        script.set("cancel-after", callLimit)
        script.create(subject.type.kind, subject.type.name, subject.config)
        for call in chunk { script.call(0, call) }
        script.destroy(0)
      }
    }
  }

  // MARK: - Rounds

  /// Of many types each gets fewer values, so that a library with twenty does not take an hour.
  private func share(_ count: Int) -> Int { max(6, count * 4 / max(4, types.count)) }

  private func values(
    _ generator: ValueGenerator,
    _ count: Int,
    _ check: Check,
    _ subject: TypeUnderTest
  ) -> [[UInt8]] {
    var numbers = numbers(for: check, subject.type)
    let count = share(count)
    let sorts = [
      generator.systematic(count * 5), generator.valid(count, &numbers),
      generator.invalid(count, &numbers), generator.changed(count, &numbers),
    ]
    // Of all sorts by turns, so that there are some of each however early the end comes.
    return (sorts.map { $0.map(\.text) } + [OddBytes.all.map(\.bytes)]).interleaved
  }

  /// How long the values of one type are gone on with; which values they are is not up to the time.
  ///
  /// Of many types each gets less, so that a library with twenty does not take minutes.
  private func budget(_ check: Check) -> Duration {
    .seconds(check == .fuzzLong ? 32 : 16) / max(4, types.count)
  }

  /// How long one of several calls may go on until it is cancelled, in nanoseconds.
  private func callLimit(_ subject: TypeUnderTest, _ count: Int) -> Int {
    if subject.waits { return subject.waitLimit }
    if count == 1 { return Self.longestCall }
    return min(Self.longestCall, max(Self.cancelAfter, 4 * subject.nanoseconds))
  }

  /// Makes trials of several values each; one that kills it is left out of the rest.
  ///
  /// A trial has the number of its first value. So it has the same name and begins in the same way
  /// however many values the trials before it got through.
  private func fuzz(
    _ values: [[UInt8]],
    _ check: Check,
    _ subject: TypeUnderTest,
    _ circumstance: String,
    _ budget: Duration,
    _ write: (inout Script, Int, [UInt8]) -> Void
  ) {
    let first = reserve(values.count, for: check)
    var size = max(4, min(Self.chunk, Self.trialTime / max(1, subject.lifeNanoseconds)))
    let end = ContinuousClock.now + budget
    var deaths = 0
    var next = 0
    if let wanted = request.wanted {
      next = wanted.round - first
      guard wanted.check == check.id, values.indices.contains(next) else { return }
      // It may have been quicker when the trial had its name; a trial that goes on shows the same.
      size = min(Self.chunk, 2 * size)
    }
    while next < values.count, deaths < Self.patience, ContinuousClock.now < end {
      let chunk = values[next..<min(next + size, values.count)]
      let purpose = TrialPurpose(check, type: subject.type, circumstance)
      let callLimit = callLimit(subject, chunk.count)
      let limit = Duration.seconds(8) + .nanoseconds(callLimit * chunk.count)
      var starts: [Int] = []
      let outcome = trial(purpose, round: first + next, limit: limit) { script in
        begin(&script)
        guardInputs(&script, subject)
        script.set("cancel-after", callLimit)
        for (place, value) in chunk.enumerated() {
          starts.append(script.commands.count)
          write(&script, place, value)
        }
      }
      guard request.wanted == nil, let outcome else { return }
      guard !outcome.isWhole, let stopped = outcome.stoppedIn,
        let culprit = starts.lastIndex(where: { $0 <= stopped.place })
      else {
        next = chunk.endIndex
        continue
      }
      deaths += outcome.ending == .timedOut ? Self.patience : 1
      next += culprit + 1
    }
  }
}

extension [[[UInt8]]] {
  /// The elements of several lists by turns: the first of each, the second of each, and so on.
  fileprivate var interleaved: [[UInt8]] {
    (0..<(map(\.count).max() ?? 0)).flatMap { place in
      filter { $0.indices.contains(place) }.map { $0[place] }
    }
  }
}

extension Array {
  /// The elements in groups of at most so many.
  func chunked(_ size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
