internal import CGantryABI
internal import CGantryFrames
internal import GantryCore

// What goes into frames and comes out of them.
extension WorkerSession {
  static func interface(of kind: PluginListing.Kind) -> Int32 {
    switch kind {
    case .phase: GANTRY_INTERFACE_PHASE
    case .skill: GANTRY_INTERFACE_SKILL
    case .sink: GANTRY_INTERFACE_SINK
    case .recovery: GANTRY_INTERFACE_RECOVERY
    }
  }

  static func identity(_ identity: FileIdentity) -> gantry_file_identity {
    gantry_file_identity(
      device: identity.device,
      inode: identity.inode,
      size: identity.size,
      modified_ns: identity.modified,
      changed_ns: identity.changed
    )
  }

  static func body(of operation: PluginOperation, for instance: UInt64) -> FrameBody {
    var body = FrameBody(capacity: operation.input.count + 128)
    body.add(instance)
    switch operation {
    case .work(let input): add(&body, GANTRY_FUNCTION_WORK, "", input)
    case .plan(let input): add(&body, GANTRY_FUNCTION_PLAN, "", input)
    case .undo(let input): add(&body, GANTRY_FUNCTION_UNDO, "", input)
    case .invoke(let skill, let input): add(&body, GANTRY_FUNCTION_WORK, skill, input)
    case .flush: add(&body, GANTRY_FUNCTION_FLUSH, "", [])
    case .deliver(let events):
      let batch = EventBatch(events)
      body.add(UInt64(GANTRY_FUNCTION_WORK))
      body.add("")
      body.add(count: batch.packedSize) { batch.pack(into: &$0) }
    }
    return body
  }

  private static func add(
    _ body: inout FrameBody,
    _ function: Int32,
    _ skill: String,
    _ input: [UInt8]
  ) {
    body.add(UInt64(function))
    body.add(skill)
    body.add(input)
  }

  /// Reads what a call left behind; what cannot be read is the plugin's failure.
  static func result(_ frame: gantry_frame, _ reader: inout FrameReader, _ call: WorkerCall)
    -> CallReturn
  {
    guard let facts = reader.value(gantry_result()), let output = reader.bytes() else {
      return CallReturn(status: GANTRY_FAILED, failure: unreadable)
    }
    var result = CallReturn(status: frame.status, output: output)
    result.isOverLimit = facts.flags & UInt64(GANTRY_RESULT_OVER_LIMIT) != 0
    result.accepted = Int(clamping: facts.accepted)
    if facts.flags & UInt64(GANTRY_RESULT_FAILURE) != 0 {
      // `unsafe` because the texts are lent by the packet until the failure was copied.
      var error = unsafe gantry_error()
      unsafe error.struct_size = UInt32(MemoryLayout<gantry_error>.size)
      unsafe error.retry_class = Int32(clamping: facts.retry_class)
      unsafe error.code = reader.string()
      unsafe error.message = reader.string()
      unsafe error.hint = reader.string()
      unsafe error.detail_json = reader.string()
      unsafe HostCall(call.context.library, frame.call)?.fail(&error)
    }
    return result
  }

  /// The failure of a call that did not reach its worker.
  static var notSent: Failure {
    Failure(
      class: "host",
      code: "WORKER_NOT_STARTED",
      message: "the call could not be handed to the worker",
      hint: "Look at the limits of open files and memory of this user.",
      retryClass: .retryable
    )
  }

  private static var unreadable: Failure {
    Failure(
      code: "WORKER_PROTOCOL",
      message: "the worker answered in a form nobody can read",
      hint:
        "Report it to the plugin's author: only a plugin that writes to the host's socket can do that.",
      retryClass: .unknown
    )
  }

  /// A line that a plugin says outside of any call, as people may see it.
  static func line(_ text: gantry_str) -> String {
    guard unsafe text.len <= Int(GANTRY_LOG_BYTES_MAX) else {
      return "a log line over \(GANTRY_LOG_BYTES_MAX) bytes was dropped"
    }
    return unsafe text.repaired
  }

  /// The refusal of a library by its worker, in the words of the loader of this process.
  static func refusal(_ path: String, _ status: Int32, _ text: String) -> PluginError {
    let cause = text.isEmpty ? nil : PluginError.Verbatim(text.withoutControls)
    switch status {
    case GANTRY_NOT_FOUND:
      return PluginError(
        .noEntry,
        "'\(path)' is not a plugin: it does not export \(LibraryLoader.entryName)",
        location: "\(path), \(LibraryLoader.entryName)",
        remedy: "Build it against PluginSDK and export \(LibraryLoader.entryName), or remove it.",
        cause: cause
      )
    case GANTRY_DENIED:
      return PluginError(
        .refused,
        "the plugin in '\(path)' declined to start",
        location: "\(path), \(LibraryLoader.entryName)",
        remedy: text.isEmpty
          ? "Ask the plugin's author: it gave no reason." : "Do what the plugin asks for.",
        cause: cause
      )
    case GANTRY_CONFLICT:
      return PluginError(
        .changed,
        "'\(path)' changed between the moment it was checked and the moment it was loaded",
        location: path,
        remedy: "Find out who replaces the file, then run this again.",
        cause: cause
      )
    default:
      return PluginError(
        .dlopen,
        "'\(path)' cannot be loaded",
        location: path,
        remedy: "Install what the library needs, or rebuild it for this system.",
        cause: cause
      )
    }
  }
}
