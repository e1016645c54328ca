internal import CGantryABI
internal import GantryCore
internal import GantryFaults

// gantry.call/1, gantry.effects/1, gantry.kv/1 and gantry.skills/1. What waits, waits on the
// plugin's own thread while a task does the work.
extension HostCall {
  func describe(_ out: UnsafePointer<gantry_out>?) -> gantry_status {
    Faults.reach("host.before.describe")
    defer { Faults.reach("host.after.describe") }
    if let problem = context.origin.makeScratch() {
      context.log(.error, "describe: \(problem)")
      return GANTRY_FAILED
    }
    guard let bytes = try? context.origin.description.encodedBytes else { return GANTRY_FAILED }
    return unsafe bytes.write(to: out)
  }

  // MARK: - gantry.effects/1

  func intend(
    _ key: gantry_str,
    _ receipt: gantry_bytes,
    _ recorded: UnsafePointer<gantry_out>?
  ) -> gantry_status {
    Faults.reach("host.before.intend")
    defer { Faults.reach("host.after.intend") }
    return unsafe effect("intend", key, receipt, recorded) { services, key, bytes in
      await services.intend(key, receipt: bytes)
    }
  }

  func settle(_ key: gantry_str, _ result: gantry_bytes) -> gantry_status {
    Faults.reach("host.before.settle")
    defer { Faults.reach("host.after.settle") }
    return unsafe effect("settle", key, result, nil) { services, key, bytes in
      await services.settle(key, result: bytes)
    }
  }

  private func effect(
    _ function: String,
    _ key: gantry_str,
    _ text: gantry_bytes,
    _ recorded: UnsafePointer<gantry_out>?,
    _ ask: @escaping @Sendable (any AttemptServices, String, [UInt8]) async -> ServiceAnswer
  ) -> gantry_status {
    guard unsafe text.len <= CallLimits.input else { return GANTRY_LIMIT }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    guard let name = unsafe key.text, !name.isEmpty, let bytes = unsafe text.bytes else {
      return refuse("\(function): the key is empty or not UTF-8, or the JSON is not there")
    }
    if let problem = CheckedJSON.problem(in: bytes) {
      return refuse("\(function): the JSON of '\(name)' \(problem)")
    }
    if let status = refuseSecret(in: bytes, named: name, of: "effect") { return status }
    let answer = BlockingWait.value { await ask(services, name, bytes) }
    return unsafe status(of: answer, function, recorded, nil)
  }

  // MARK: - gantry.kv/1

  func value(
    _ scope: Int32,
    _ key: gantry_str,
    _ out: UnsafePointer<gantry_out>?,
    _ revision: UnsafeMutablePointer<UInt64>?
  ) -> gantry_status {
    Faults.reach("host.before.kv-get")
    defer { Faults.reach("host.after.kv-get") }
    guard unsafe key.len <= Int(GANTRY_KV_KEY_BYTES_MAX) else { return GANTRY_LIMIT }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    guard let name = unsafe key.text, !name.isEmpty, unsafe out != nil else {
      return refuse("get: the key is empty or not UTF-8, or there is no writer")
    }
    guard let scope = valueScope(scope) else {
      return refuse("get: \(scope) is no scope of values")
    }
    let answer = BlockingWait.value { await services.value(name, scope: scope) }
    return unsafe status(of: answer, "get", out, revision)
  }

  func put(
    _ scope: Int32,
    _ key: gantry_str,
    _ value: gantry_bytes,
    _ expected: UInt64,
    _ revision: UnsafeMutablePointer<UInt64>?
  ) -> gantry_status {
    Faults.reach("host.before.kv-put")
    defer { Faults.reach("host.after.kv-put") }
    guard unsafe key.len <= Int(GANTRY_KV_KEY_BYTES_MAX),
      unsafe value.len <= Int(GANTRY_KV_VALUE_BYTES_MAX)
    else { return GANTRY_LIMIT }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    guard let name = unsafe key.text, !name.isEmpty, let bytes = unsafe value.bytes else {
      return refuse("put: the key is empty or not UTF-8, or the value is not there")
    }
    guard let scope = valueScope(scope) else {
      return refuse("put: \(scope) is no scope of values")
    }
    if let problem = CheckedJSON.problem(in: bytes) {
      return refuse("put: the value of '\(name)' \(problem)")
    }
    if let status = refuseSecret(in: bytes, named: name, of: "value") { return status }
    // GANTRY_KV_ANY is UINT64_MAX, a macro that Swift cannot read.
    let wanted = expected == .max ? nil : expected
    let answer = BlockingWait.value {
      await services.put(name, scope: scope, value: bytes, expected: wanted)
    }
    return unsafe status(of: answer, "put", nil, revision)
  }

  /// Whose values a number of the header means; nil for one that it does not know.
  ///
  /// A plugin is known by the id of its manifest, so that no plugin reads what another one keeps.
  private func valueScope(_ number: Int32) -> ValueScope? {
    switch number {
    case GANTRY_KV_RUN: .run
    case GANTRY_KV_DURABLE: context.manifest.map { .durable(plugin: $0.id) }
    default: nil
    }
  }

  /// What the plugin hears of an answer: recorded bytes and revision first, then the status.
  func status(
    of answer: ServiceAnswer,
    _ function: String,
    _ out: UnsafePointer<gantry_out>?,
    _ revision: UnsafeMutablePointer<UInt64>?
  ) -> gantry_status {
    switch answer {
    case .done(let recorded, let number):
      unsafe hand(recorded, number, out, revision) ?? GANTRY_OK
    case .conflict(let recorded, let number):
      unsafe hand(recorded, number, out, revision) ?? GANTRY_CONFLICT
    case .notFound: GANTRY_NOT_FOUND
    case .badInput(let why): refuse("\(function): \(why)")
    case .limit(let why): refuse("\(function): \(why)", as: GANTRY_LIMIT)
    case .failed(let why): failed("\(function): \(why)")
    }
  }

  private func failed(_ why: String) -> gantry_status {
    context.log(.error, why)
    return GANTRY_FAILED
  }

  /// Hands recorded bytes and a revision over; gives the status of a writer that refused them.
  private func hand(
    _ recorded: [UInt8]?,
    _ number: UInt64,
    _ out: UnsafePointer<gantry_out>?,
    _ revision: UnsafeMutablePointer<UInt64>?
  ) -> gantry_status? {
    if let revision = unsafe revision { unsafe revision.pointee = number }
    guard let recorded, unsafe out != nil else { return nil }
    let status = unsafe recorded.write(to: out)
    return status == GANTRY_OK ? nil : status
  }

  // MARK: - gantry.skills/1

  func invoke(
    _ skill: gantry_str,
    _ arguments: gantry_bytes,
    _ out: UnsafePointer<gantry_out>?
  ) -> gantry_status {
    Faults.reach("host.before.invoke")
    defer { Faults.reach("host.after.invoke") }
    guard unsafe arguments.len <= CallLimits.input else { return GANTRY_LIMIT }
    guard let name = unsafe skill.text, let bytes = unsafe arguments.bytes else {
      return refuse("invoke: the skill's name or its arguments are not there")
    }
    guard let skills = context.skills else { return GANTRY_UNSUPPORTED }
    guard context.manifest?.skills.contains(name) == true else {
      return refuse("invoke: the manifest does not list the skill '\(name)'", as: GANTRY_DENIED)
    }
    guard context.chain.count <= Int(GANTRY_SKILLS_DEPTH_MAX) else {
      let why = "invoke: '\(name)' would be deeper than \(GANTRY_SKILLS_DEPTH_MAX)"
      return refuse(why, as: GANTRY_LIMIT)
    }
    let context = context
    let reply = skills.whileWaiting {
      BlockingWait.value(endingWith: context.cancel) {
        await skills.invoke(name, arguments: bytes, from: context)
      }
    }
    guard unsafe out != nil, !reply.bytes.isEmpty else { return reply.status }
    let written = unsafe reply.bytes.write(to: out)
    return written == GANTRY_OK ? reply.status : written
  }
}
