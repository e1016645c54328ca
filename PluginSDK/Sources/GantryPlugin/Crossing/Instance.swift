import CGantryABI

/// What a table's `self` points at.
///
/// A class with methods to override, and not a protocol, so that
/// coming back from a pointer needs no cast.
class Instance {
  let host: Host

  init(_ host: Host) { self.host = host }

  func run(_ input: BorrowedBytes, _ call: Call, _ output: Output) throws { throw NotOffered() }
  func plan(_ input: BorrowedBytes, _ call: Call, _ output: Output) throws { throw NotOffered() }
  func undo(_ receipts: BorrowedBytes, _ call: Call, _ output: Output) throws {
    throw NotOffered()
  }
  func invoke(_ skill: String, _ input: BorrowedBytes, _ call: Call, _ output: Output) throws {
    throw NotOffered()
  }
  func deliver(_ events: [Event], _ call: Call) throws -> Delivery { throw NotOffered() }
  func flush(_ call: Call) throws {}
  func decide(_ failure: BorrowedBytes, _ call: Call, _ output: Output) throws {
    throw NotOffered()
  }

  /// Runs the author's code and turns whatever it throws into a status: nothing crosses.
  func answer(_ handle: gantry_call, _ body: (Call) throws -> gantry_status) -> gantry_status {
    let call = Call(host: host, handle: handle)
    do {
      return try body(call)
    } catch is CancellationError {
      return Status.cancelled
    } catch is NotOffered {
      return Status.unsupported
    } catch {
      let failure = PluginFailure(crossing: error)
      host.fail(handle, failure)
      return failure.status
    }
  }
}

final class PhaseInstance<Value: Phase>: Instance {
  private let value: Value

  init(_ value: Value, _ host: Host) {
    self.value = value
    super.init(host)
  }

  override func run(_ input: BorrowedBytes, _ call: Call, _ output: Output) throws {
    try output.write(value.run(input.decoded(as: Value.Input.self, calling: "input"), call))
  }

  override func plan(_ input: BorrowedBytes, _ call: Call, _ output: Output) throws {
    try output.write(value.plan(input.decoded(as: Value.Input.self, calling: "input"), call))
  }

  override func undo(_ receipts: BorrowedBytes, _ call: Call, _ output: Output) throws {
    try output.write(
      value.undo(receipts.decoded(as: [Receipt].self, calling: "receipts"), call)
    )
  }
}

final class SkillInstance<Value: Skill>: Instance {
  private let value: Value

  init(_ value: Value, _ host: Host) {
    self.value = value
    super.init(host)
  }

  override func invoke(
    _ skill: String,
    _ input: BorrowedBytes,
    _ call: Call,
    _ output: Output
  ) throws {
    guard skill == Value.descriptor.type else {
      throw PluginFailure(
        code: "SKILL_NOT_FOUND",
        message: "this instance is the skill '\(Value.descriptor.type)', not '\(skill)'",
        hint: "Create an instance of the type that is named like the skill.",
        retry: .permanent,
        status: Status.notFound
      )
    }
    try output.write(value.invoke(input.decoded(as: Value.Input.self, calling: "input"), call))
  }
}

final class SinkInstance<Value: Sink>: Instance {
  // Changed in place and without a lock, because the host never overlaps calls of a sink.
  private var value: Value

  init(_ value: Value, _ host: Host) {
    self.value = value
    super.init(host)
  }

  override func deliver(_ events: [Event], _ call: Call) throws -> Delivery {
    try value.deliver(events, call)
  }

  override func flush(_ call: Call) throws { try value.flush(call) }
}

final class RecoveryInstance<Value: RecoveryStrategy>: Instance {
  private let value: Value

  init(_ value: Value, _ host: Host) {
    self.value = value
    super.init(host)
  }

  override func decide(_ failure: BorrowedBytes, _ call: Call, _ output: Output) throws {
    let failure = try failure.decoded(as: Failure.self, calling: "failure")
    guard let decision = try value.decide(failure, call) else { throw NotOffered() }
    try output.write(decision)
  }
}
