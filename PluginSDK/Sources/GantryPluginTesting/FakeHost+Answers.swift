import CGantryABI
import GantryPlugin
import Synchronization

// What the host's functions do, in Swift's own types; HostTables brings C to them.
extension FakeHost {
  func begin(_ options: CallOptions, declares declared: Declarations) -> gantry_call {
    state.withLock { state in
      state.lastCall += 1
      state.calls[state.lastCall] = CallRecord(options, declares: declared)
      return state.lastCall
    }
  }

  func end(_ call: gantry_call, _ status: gantry_status, _ output: [UInt8]) -> CallResult {
    let record = state.withLock { state in
      _ = Self.leak(output, "the output", call, &state)
      return state.calls.removeValue(forKey: call)
    }
    record?.end()
    return record?.result(CallStatus(status), output)
      ?? CallRecord(CallOptions(), declares: Declarations()).result(.badHandle, [])
  }

  func change(_ call: gantry_call, _ body: (inout CallRecord) -> gantry_status) -> gantry_status {
    state.withLock { state in
      guard var record = state.calls[call] else { return GANTRY_BAD_HANDLE }
      let status = body(&record)
      state.calls[call] = record
      return status
    }
  }

  func look<Value: Sendable>(_ call: gantry_call, _ body: (CallRecord) -> Value) -> Value? {
    state.withLock { $0.calls[call].map(body) }
  }

  func log(_ call: gantry_call, _ level: Int32, _ message: String) {
    guard message.utf8.count <= Int(GANTRY_LOG_BYTES_MAX) else { return }
    let line = LogLine(level: LogLevel(rawValue: level) ?? .info, message: message)
    state.withLock { state in
      if call == 0 { state.pluginLog.append(line) }
      state.calls[call]?.log.append(line)
    }
  }

  func emit(_ call: gantry_call, _ type: String, _ data: JSON) -> gantry_status {
    let isFull = state.withLock { state in
      guard state.emitRefusals > 0 else { return false }
      state.emitRefusals -= 1
      return true
    }
    guard !isFull else { return GANTRY_AGAIN }
    return change(call) { record in
      guard record.declared.events.contains(type) else { return GANTRY_BAD_INPUT }
      guard data.bytes.count <= Int(GANTRY_EVENT_BYTES_MAX) else { return GANTRY_LIMIT }
      record.events.append(EmittedEvent(type: type, data: data))
      if record.events.count == record.options.cancelAfterEvents { record.cancel() }
      return GANTRY_OK
    }
  }

  func intend(
    _ call: gantry_call,
    _ key: String,
    _ receipt: JSON
  ) -> (gantry_status, JSON?) {
    state.withLock { state in
      guard let phase = state.calls[call]?.options.phase else { return (GANTRY_BAD_HANDLE, nil) }
      guard !Self.leak(receipt.bytes, "the effect '\(key)'", call, &state) else {
        return (GANTRY_DENIED, nil)
      }
      if let known = state.effects[phase]?.first(where: { $0.key == key }) {
        if let result = known.result { return (GANTRY_CONFLICT, result) }
        return (GANTRY_OK, known.receipt)
      }
      state.effects[phase, default: []].append(FakeEffect(key: key, receipt: receipt))
      return (GANTRY_OK, nil)
    }
  }

  func settle(_ call: gantry_call, _ key: String, _ result: JSON) -> gantry_status {
    state.withLock { state in
      guard let phase = state.calls[call]?.options.phase else { return GANTRY_BAD_HANDLE }
      guard !Self.leak(result.bytes, "the effect '\(key)'", call, &state) else {
        return GANTRY_DENIED
      }
      guard let index = state.effects[phase]?.firstIndex(where: { $0.key == key }) else {
        return GANTRY_NOT_FOUND
      }
      guard state.effects[phase]?[index].result == nil else { return GANTRY_CONFLICT }
      state.effects[phase]?[index].result = result
      return GANTRY_OK
    }
  }

  func get(
    _ call: gantry_call,
    _ scope: Int32,
    _ key: String
  ) -> (gantry_status, JSON?, UInt64) {
    state.withLock { state in
      guard state.calls[call] != nil else { return (GANTRY_BAD_HANDLE, nil, 0) }
      guard let scope = FakeValueScope(rawValue: scope) else { return (GANTRY_BAD_INPUT, nil, 0) }
      guard let stored = state.values[scope]?[key] else { return (GANTRY_NOT_FOUND, nil, 0) }
      return (GANTRY_OK, stored.json, stored.revision)
    }
  }

  func put(
    _ call: gantry_call,
    _ scope: Int32,
    _ key: String,
    _ value: JSON,
    _ expected: UInt64
  ) -> (gantry_status, UInt64) {
    state.withLock { state in
      guard state.calls[call] != nil else { return (GANTRY_BAD_HANDLE, 0) }
      guard key.utf8.count <= Int(GANTRY_KV_KEY_BYTES_MAX),
        value.bytes.count <= Int(GANTRY_KV_VALUE_BYTES_MAX)
      else { return (GANTRY_LIMIT, 0) }
      guard let scope = FakeValueScope(rawValue: scope) else { return (GANTRY_BAD_INPUT, 0) }
      guard !Self.leak(value.bytes, "the value '\(key)'", call, &state) else {
        return (GANTRY_DENIED, 0)
      }
      let revision = state.values[scope]?[key]?.revision ?? 0
      guard expected == .max || expected == revision else { return (GANTRY_CONFLICT, revision) }
      state.values[scope, default: [:]][key] = (value, revision + 1)
      return (GANTRY_OK, revision + 1)
    }
  }

  func invoke(_ call: gantry_call, _ skill: String, _ arguments: JSON) -> (gantry_status, JSON?) {
    let known = state.withLock { ($0.calls[call] != nil, $0.skills[skill]) }
    guard known.0 else { return (GANTRY_BAD_HANDLE, nil) }
    guard let answer = known.1 else { return (GANTRY_NOT_FOUND, nil) }
    do {
      return (GANTRY_OK, try answer(arguments))
    } catch is CancellationError {
      return (GANTRY_CANCELLED, nil)
    } catch {
      let failure = error as? PluginFailure
      let answer = Failure(
        failureClass: "failed",
        code: failure?.code ?? "UNCAUGHT",
        message: failure?.message ?? String(describing: error),
        hint: failure?.hint ?? "",
        retry: failure?.retry ?? .unknown,
        detail: failure?.detail
      )
      return (GANTRY_FAILED, try? JSON(encoding: answer))
    }
  }
}
