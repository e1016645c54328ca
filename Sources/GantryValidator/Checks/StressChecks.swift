internal import GantryCore
internal import GantryPlugins

/// Level 5: memory that cannot be had.
extension Validation {
  /// Beyond this many allocations only some are made to fail.
  private static let allocationLimit = 400
  /// How many of them fail in one trial, each in a life of its own.
  private static let chunk = 50

  /// Lets each allocation of create and of the call fail once.
  func checkAllocations() {
    guard !needsSwift else {
      return skip(.allocFail, "it uses the Swift runtime, which traps when memory cannot be had")
    }
    for subject in types {
      fail(subject, max: subject.created.allocations, inCreate: true)
      fail(subject, max: subject.plain.allocations, inCreate: false)
    }
  }

  /// Whether the library brings or needs the Swift runtime.
  private var needsSwift: Bool {
    subject.bytes.contains(Array("swift_allocObject".utf8))
      || subject.bytes.contains(Array("libswiftCore.so".utf8))
  }

  private func fail(_ subject: TypeUnderTest, max count: Int, inCreate: Bool) {
    // How many allocations there are may change a little; the names of trials do not.
    let first = reserve(2 * Self.allocationLimit / Self.chunk, for: .allocFail)
    guard count > 0 else { return }
    let step = Swift.max(1, count / Self.allocationLimit)
    let function = inCreate ? "create" : subject.call.verb
    let chunks = Array(stride(from: 1, through: count, by: step)).chunked(Self.chunk)
    for (round, chunk) in chunks.enumerated() {
      let purpose = TrialPurpose(
        .allocFail,
        hang: .allocFail,
        type: subject.type,
        judgesCalls: false,
        "when an allocation of \(function) fails"
      )
      trial(purpose, round: first + round, limit: .seconds(20)) { script in
        begin(&script)
        prepare(&script, subject)
        for (place, number) in chunk.enumerated() {
          if inCreate { script.set("malloc-fail", number) }
          script.create(subject.type.kind, subject.type.name, subject.config)
          if !inCreate { script.set("malloc-fail", number) }
          script.call(place, subject.call)
          script.destroy(place)
        }
      }
    }
  }
}
