internal import CGantryABI
internal import GantryCore
internal import GantryFaults
internal import Synchronization

/// One use of a host function by a plugin: the call it is about, found and alive.
struct HostCall {
  let context: CallContext
  let handle: UInt64

  /// Finds the call; nil when its handle is stale, made up, or another library's.
  init?(_ library: LibraryContext?, _ handle: gantry_call) {
    guard let library, let context = CallTable.shared.context(of: handle, for: library) else {
      return nil
    }
    self.context = context
    self.handle = handle
  }

  /// Finds the call for an interface whose `ctx` is the library's context itself.
  init?(context: UnsafeMutableRawPointer?, _ handle: gantry_call) {
    guard let context = unsafe context else { return nil }
    // `unsafe` because the address is a LibraryContext that the host put there and never frees.
    self.init(
      unsafe Unmanaged<LibraryContext>.fromOpaque(context).takeUnretainedValue(),
      handle
    )
  }

  // MARK: - gantry_host

  /// Logs to the call's attempt, or to the plugin's own log when the call is 0 or over.
  static func log(
    _ library: LibraryContext?,
    _ handle: gantry_call,
    _ level: Int32,
    _ message: gantry_str
  ) {
    guard let library else { return }
    Faults.reach("host.before.log")
    defer { Faults.reach("host.after.log") }
    guard unsafe message.len <= Int(GANTRY_LOG_BYTES_MAX) else {
      let count = library.dropLogLine()
      // One line a plugin is enough to find the culprit; every further one would only be noise.
      guard count == 1 else { return }
      return library.log(
        .pluginMisbehaves,
        "a log line over \(GANTRY_LOG_BYTES_MAX) bytes was dropped"
      )
    }
    let text = unsafe message.repaired
    guard let context = CallTable.shared.context(of: handle, for: library) else {
      return library.log(LogLevel(level), text)
    }
    context.log(LogLevel(level), text)
  }

  func emit(_ type: gantry_str, _ data: gantry_bytes) -> gantry_status {
    Faults.reach("host.before.emit")
    defer { Faults.reach("host.after.emit") }
    guard unsafe data.len <= Int(GANTRY_EVENT_BYTES_MAX) else { return GANTRY_LIMIT }
    guard let name = unsafe type.text, let bytes = unsafe data.bytes else {
      return refuse("emit: the type or the data is not there, or the type is not UTF-8")
    }
    guard let services = context.services else { return GANTRY_UNSUPPORTED }
    let declared = context.manifest?.events ?? [:]
    guard let schema = declared[name] else {
      let remedy = Suggestion.remedy(for: name, in: declared.keys)
      return refuse("emit: the manifest does not declare the event '\(name)'. \(remedy)")
    }
    switch CheckedJSON.object(bytes, schema) {
    case .failure(let problem): return refuse("emit: the data of '\(name)' \(problem)")
    case .success: break
    }
    let data = context.mask.mask(json: bytes)
    guard services.emit(EventType(name), data: data) else { return GANTRY_AGAIN }
    context.emitted.add(1, ordering: .relaxed)
    return GANTRY_OK
  }

  func progress(_ fraction: Double, _ step: gantry_str, _ message: gantry_str) -> gantry_status {
    Faults.reach("host.before.progress")
    defer { Faults.reach("host.after.progress") }
    // The comparison is also false for NaN.
    guard fraction >= 0, fraction <= 1 else {
      let text = fraction.isNaN ? "NaN" : "\(fraction)"
      return refuse("progress: \(text) is not between 0 and 1")
    }
    let longest = Int(GANTRY_LOG_BYTES_MAX)
    guard unsafe step.len <= longest, unsafe message.len <= longest else { return GANTRY_LIMIT }
    let mask = context.mask
    let progress = unsafe PhaseProgress(
      fraction: fraction,
      step: mask.mask(step.repaired),
      message: mask.mask(message.repaired)
    )
    context.services?.report(progress)
    return GANTRY_OK
  }

  func fail(_ error: UnsafePointer<gantry_error>?) {
    Faults.reach("host.before.fail")
    defer { Faults.reach("host.after.fail") }
    guard let error = unsafe error else { return }
    let said = unsafe GrowingTable.copy(gantry_error(), at: UnsafeRawPointer(error))
    var detail = JSON.null
    if let bytes = unsafe said.detail_json.bytes, !bytes.isEmpty {
      switch CheckedJSON.object(bytes, nil) {
      case .success(let object): detail = object
      case .failure(let problem):
        context.log(.pluginMisbehaves, "fail: detail_json \(problem); left out")
      }
    }
    let code = unsafe said.code.repaired
    let failure = unsafe Failure(
      code: code.isEmpty ? "UNSAID" : code,
      message: said.message.repaired,
      hint: said.hint.repaired,
      retryClass: Failure.RetryClass(said.retry_class),
      detail: detail
    )
    CallTable.shared.fail(handle, context.mask.mask(failure), for: context.library)
  }

  /// Answers BAD_INPUT or its like, and says why where the plugin's author will look.
  func refuse(_ why: String, as status: gantry_status = GANTRY_BAD_INPUT) -> gantry_status {
    context.log(.pluginMisbehaves, why)
    return status
  }
}

extension LogLevel {
  init(_ level: Int32) {
    self =
      switch level {
      case GANTRY_LOG_DEBUG: .debug
      case GANTRY_LOG_WARNING: .warning
      case GANTRY_LOG_ERROR: .error
      case GANTRY_LOG_HOST_MISBEHAVES: .hostMisbehaves
      case GANTRY_LOG_PLUGIN_MISBEHAVES: .pluginMisbehaves
      default: .info
      }
  }
}

extension Failure.RetryClass {
  fileprivate init(_ value: Int32) {
    self =
      switch value {
      case GANTRY_RETRY_RETRYABLE: .retryable
      case GANTRY_RETRY_PERMANENT: .permanent
      case GANTRY_RETRY_CONFIG: .config
      case GANTRY_RETRY_NEEDS_HUMAN: .needsHuman
      default: .unknown
      }
  }
}
