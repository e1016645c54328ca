internal import GantryCore
internal import Glibc

extension CrashReport {
  /// The call that a report is about: all that is needed to make it again.
  ///
  /// It is kept beside the report, with every secret of the run covered as the journal covers them.
  struct Call: Sendable {
    /// What the plugin should have done; nil when it only should have made an instance.
    var operation: PluginOperation?
    /// The configuration of the instance.
    var config: [UInt8]
    /// What the call was part of, without what belonged to that one process and time.
    var origin: CallOrigin
    /// The folder that relative paths were seen from.
    var folder: String
    /// Whether a secret was covered, so that the input is not the one that the plugin got.
    var isMasked = false
  }
}

extension CrashReport.Call {
  /// Takes down a call that has just crashed; nil when whoever made it did not say what it was.
  init?(_ subject: CrashSubject, _ context: CallContext) {
    guard let config = subject.config else { return nil }
    var origin = CallOrigin()
    origin.run = context.origin.run
    origin.path = context.origin.path
    origin.epoch = context.origin.epoch
    origin.key = context.origin.key
    origin.runStartedAt = context.origin.runStartedAt
    origin.permissionInput = context.origin.permissionInput
    self.init(
      operation: subject.operation,
      config: config,
      origin: origin,
      folder: Self.workingFolder
    )
    cover(with: context.mask)
  }

  private static var workingFolder: String {
    // `unsafe` because getcwd makes a C string that is ours to free.
    guard let folder = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder)
  }

  /// Covers what the run was lent of secrets.
  private mutating func cover(with mask: SecretMask) {
    guard !mask.isEmpty else { return }
    config = cover(config, with: mask)
    origin.permissionInput = origin.permissionInput.map { cover($0, with: mask) }
    switch operation {
    case .work(let input): operation = .work(cover(input, with: mask))
    case .plan(let input): operation = .plan(cover(input, with: mask))
    case .undo(let input): operation = .undo(cover(input, with: mask))
    case .invoke(let skill, let input):
      operation = .invoke(skill: skill, cover(input, with: mask))
    case .deliver(let events):
      operation = .deliver(
        events.map { event in
          var covered = event
          covered.data = cover(event.data, with: mask)
          return covered
        }
      )
    case .flush, nil: break
    }
  }

  private mutating func cover(_ json: [UInt8], with mask: SecretMask) -> [UInt8] {
    let covered = mask.mask(json: json)
    isMasked = isMasked || covered != json
    return covered
  }
}

// MARK: - On the disk

extension CrashReport.Call {
  /// The form that this Gantry writes and reads.
  private static let form: Int64 = 1

  /// The whole call, with inputs as texts: what crashed a plugin may be how they were written.
  var json: JSON {
    [
      "gantry_crash_call": .int(Self.form),
      "function": operation.map { .string($0.functionName) } ?? .null,
      "skill": skill.map { .string($0) } ?? .null,
      "input": Self.text(operation?.input ?? []),
      "events": .array(events.map(\.kept)),
      "config": Self.text(config),
      "permission_input": origin.permissionInput.map(Self.text) ?? .null,
      "folder": .string(folder),
      "run": origin.run.map { .string($0.text) } ?? .null,
      "phase": origin.path.map { .string($0.phase) } ?? .null,
      "attempt": .int(Int64(origin.path?.attempt ?? 0)),
      "epoch": .string("\(origin.epoch)"),
      "idempotency_key": origin.key.map { .string($0) } ?? .null,
      "run_started_ns": origin.runStartedAt.map { .string("\($0.nanoseconds)") } ?? .null,
      "is_masked": .bool(isMasked),
    ]
  }

  /// Reads what ``json`` wrote; nil when it is something else.
  init?(_ json: JSON) {
    guard json["gantry_crash_call"]?.intValue == Self.form, let config = Self.bytes(json["config"]),
      let folder = json["folder"]?.stringValue
    else { return nil }
    var origin = CallOrigin()
    origin.run = json["run"]?.stringValue.flatMap { RunID(text: $0) }
    origin.path = json["phase"]?.stringValue.map {
      AttemptPath(phase: $0, attempt: Int(json["attempt"]?.intValue ?? 0))
    }
    origin.epoch = json["epoch"]?.stringValue.flatMap { UInt64($0) } ?? 0
    origin.key = json["idempotency_key"]?.stringValue
    origin.runStartedAt = json["run_started_ns"]?.stringValue.flatMap { Int64($0) }
      .map { Timestamp(nanoseconds: $0) }
    origin.permissionInput = Self.bytes(json["permission_input"])
    self.init(
      operation: nil,
      config: config,
      origin: origin,
      folder: folder,
      isMasked: json["is_masked"]?.boolValue ?? false
    )
    guard let function = json["function"]?.stringValue else { return }
    guard let operation = Self.operation(function, json) else { return nil }
    self.operation = operation
  }

  private static func operation(_ function: String, _ json: JSON) -> PluginOperation? {
    guard let input = bytes(json["input"]) else { return nil }
    switch function {
    case PluginOperation.work([]).functionName: return .work(input)
    case PluginOperation.plan([]).functionName: return .plan(input)
    case PluginOperation.undo([]).functionName: return .undo(input)
    case PluginOperation.flush.functionName: return .flush
    case PluginOperation.invoke(skill: "", []).functionName:
      return json["skill"]?.stringValue.map { .invoke(skill: $0, input) }
    case PluginOperation.deliver([]).functionName:
      let kept = json["events"]?.arrayValue ?? []
      let events = kept.compactMap { Event(kept: $0) }
      return events.count == kept.count ? .deliver(events) : nil
    default: return nil
    }
  }

  private var skill: String? {
    if case .invoke(let skill, _) = operation { skill } else { nil }
  }

  private var events: [Event] {
    if case .deliver(let events) = operation { events } else { [] }
  }

  private static func text(_ bytes: [UInt8]) -> JSON {
    .string(String(decoding: bytes, as: UTF8.self))
  }

  private static func bytes(_ json: JSON?) -> [UInt8]? { (json?.stringValue?.utf8).map(Array.init) }
}

extension Event {
  /// The event with all its members; numbers that JSON does not hold exactly are texts.
  fileprivate var kept: JSON {
    [
      "run": .string(run.text),
      "seq": .string("\(seq)"),
      "position": .string("\(position)"),
      "time_ns": .string("\(time.nanoseconds)"),
      "type": .string(type.name),
      "version": .int(Int64(version)),
      "durability": .string(durability.rawValue),
      "phase": phase.map { .string($0) } ?? .null,
      "attempt": attempt.map { .int(Int64($0)) } ?? .null,
      "epoch": .string("\(epoch)"),
      "data": .string(String(decoding: data, as: UTF8.self)),
    ]
  }

  fileprivate init?(kept json: JSON) {
    guard let run = json["run"]?.stringValue.flatMap({ RunID(text: $0) }),
      let seq = json["seq"]?.stringValue.flatMap({ UInt64($0) }),
      let time = json["time_ns"]?.stringValue.flatMap({ Int64($0) }),
      let type = json["type"]?.stringValue,
      let durability = json["durability"]?.stringValue.flatMap({ Durability(rawValue: $0) }),
      let data = json["data"]?.stringValue
    else { return nil }
    self.init(
      run: run,
      seq: seq,
      position: json["position"]?.stringValue.flatMap { UInt64($0) } ?? 0,
      time: Timestamp(nanoseconds: time),
      type: EventType(type),
      version: Int(json["version"]?.intValue ?? 1),
      durability: durability,
      phase: json["phase"]?.stringValue,
      attempt: json["attempt"]?.intValue.map { Int($0) },
      epoch: json["epoch"]?.stringValue.flatMap { UInt64($0) } ?? 0,
      data: Array(data.utf8)
    )
  }
}
