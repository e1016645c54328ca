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
  /// A plugin whose calls take long gets fewer of them.
  private static let budget = 2_000_000_000

  // MARK: - Configurations

  /// Odd configurations of every type.
  ///
  /// - Parameters:
  ///   - check: The check that it is for.
  ///   - count: How many values of each sort.
  func fuzzConfigs(_ check: Check, _ count: Int) {
    for subject in types {
      let values = values(ValueGenerator(subject.type.config), count, check, subject)
      fuzz(values, check, subject, "with an odd configuration") { script, place, value in
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
      fuzz(values, check, subject, "with an odd input") { script, place, value in
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
      return changed + OddBytes.all.map(\.bytes)
    case .recovery:
      var numbers = numbers(for: check, subject.type)
      let failures = FailureCorpus.make(request.seed)
      let changed = (0..<count).compactMap { _ in
        numbers.pick(failures).map { ValueMutation.change($0, &numbers).text }
      }
      return changed + OddBytes.all.map(\.bytes)
    }
  }

  /// An input at the very limit: one text that is as long as an input may be.
  func fuzzLargest(_ check: Check) {
    let frame = Array("{\"text\":\"\"}".utf8)
    let text = [UInt8](repeating: 0x78, count: Self.inputLimit - frame.count)
    let largest = Array(frame.dropLast(2)) + text + Array(frame.suffix(2))
    for subject in types where subject.type.kind != .sink {
      fuzz([largest], check, subject, "with the largest input there is") { script, place, value in
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
      trial(purpose, limit: .seconds(8)) { script in
        begin(&script)
        guardInputs(&script, subject)
        script.set("cancel-after", 2_000_000_000)
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
    let affordable = min(share(count), max(4, Self.budget / max(1, subject.nanoseconds * 4)))
    let values =
      generator.systematic(affordable * 5) + generator.valid(affordable, &numbers)
      + generator.invalid(affordable, &numbers)
      + generator.changed(affordable, &numbers)
    return values.map(\.text) + OddBytes.all.map(\.bytes)
  }

  /// Makes trials of several values each; one that kills it is left out of the rest.
  private func fuzz(
    _ values: [[UInt8]],
    _ check: Check,
    _ subject: TypeUnderTest,
    _ circumstance: String,
    _ write: (inout Script, Int, [UInt8]) -> Void
  ) {
    var deaths = 0
    var waiting = values.chunked(Self.chunk)
    while !waiting.isEmpty, deaths < Self.patience {
      let chunk = waiting.removeFirst()
      let purpose = TrialPurpose(check, type: subject.type, circumstance)
      var starts: [Int] = []
      let outcome = trial(purpose, limit: .seconds(8)) { script in
        begin(&script)
        guardInputs(&script, subject)
        script.set("cancel-after", 2_000_000_000)
        for (place, value) in chunk.enumerated() {
          starts.append(script.commands.count)
          write(&script, place, value)
        }
      }
      guard let outcome, !outcome.isWhole, let stopped = outcome.stoppedIn,
        let culprit = starts.lastIndex(where: { $0 <= stopped.place })
      else { continue }
      deaths += outcome.ending == .timedOut ? Self.patience : 1
      let rest = Array(chunk[(culprit + 1)...])
      if !rest.isEmpty { waiting.insert(rest, at: 0) }
    }
  }
}

extension Array {
  /// The elements in groups of at most so many.
  func chunked(_ size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
