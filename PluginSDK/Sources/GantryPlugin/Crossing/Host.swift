import CGantryABI

/// The host's tables, looked up once.
///
/// `@unchecked Sendable` because the host keeps its tables unchanged until the process exits and
/// takes these functions from any thread. `@safe` because no pointer leaves it.
@safe final class Host: @unchecked Sendable {
  private let table: UnsafePointer<gantry_host>
  private let calls: UnsafePointer<gantry_call_1>?
  private let cancel: UnsafePointer<gantry_cancel_1>?
  private let effects: UnsafePointer<gantry_effects_1>?
  private let values: UnsafePointer<gantry_kv_1>?
  private let skills: UnsafePointer<gantry_skills_1>?
  private let secrets: UnsafePointer<gantry_secrets_1>?
  private let artifacts: UnsafePointer<gantry_artifacts_1>?

  init(_ table: UnsafePointer<gantry_host>) {
    // Safe because each id promises the struct of its name; see ``find(_:_:in:)``.
    unsafe self.table = table
    unsafe self.calls = Self.find(.call, in: table)
    unsafe self.cancel = Self.find(.cancel, in: table)
    unsafe self.effects = Self.find(.effects, in: table)
    unsafe self.values = Self.find(.values, in: table)
    unsafe self.skills = Self.find(.skills, in: table)
    unsafe self.secrets = Self.find(.secrets, in: table)
    unsafe self.artifacts = Self.find(.artifacts, in: table)
  }

  /// Whether a table holds every function of 1.0, which are all required.
  static func isWhole(_ table: UnsafePointer<gantry_host>) -> Bool {
    // The size of the table in 1.0. Safe because every table starts with its size.
    unsafe UnsafeRawPointer(table).load(as: UInt32.self) >= 64
  }

  /// The minor version the host speaks.
  var minor: Int { unsafe Int(table.pointee.abi_minor) }

  /// Whether the host offers an interface.
  func offers(_ interface: HostInterface) -> Bool {
    // Safe because the answer is only compared with nil.
    unsafe interface.rawValue.lend { id in
      unsafe table.pointee.get_interface?(table.pointee.ctx, id) != nil
    }
  }

  /// An interface, when the host offers it in at least the size of this header: every function of
  /// 1.0 is required, so a smaller table is a broken one and is treated as absent.
  private static func find<Interface>(
    _ id: HostInterface,
    in table: UnsafePointer<gantry_host>
  ) -> UnsafePointer<Interface>? {
    // Safe because every interface starts with its size, and the id promises the rest.
    guard
      let found = unsafe id.rawValue.lend({ id in
        unsafe table.pointee.get_interface?(table.pointee.ctx, id)
      }),
      unsafe found.load(as: UInt32.self) >= UInt32(MemoryLayout<Interface>.size)
    else { return nil }
    return unsafe found.assumingMemoryBound(to: Interface.self)
  }
}

// Every function below is safe because it only lends what it passes, for the time of the host's
// function, and the tables live as long as the process.
extension Host {
  func isCancelled(_ call: gantry_call) -> Bool {
    unsafe (table.pointee.cancelled?(table.pointee.ctx, call) ?? 0) != 0
  }

  func log(_ call: gantry_call, _ level: LogLevel, _ message: String) {
    unsafe message.lend { unsafe table.pointee.log?(table.pointee.ctx, call, level.rawValue, $0) }
  }

  func progress(_ call: gantry_call, _ fraction: Double, _ step: String, _ message: String) {
    unsafe step.lend { step in
      unsafe message.lend { message in
        _ = unsafe table.pointee.progress?(table.pointee.ctx, call, fraction, step, message)
      }
    }
  }

  func emit(_ call: gantry_call, _ type: String, _ data: BorrowedBytes) -> gantry_status {
    unsafe type.lend { type in
      unsafe table.pointee.emit?(table.pointee.ctx, call, type, data.lent) ?? Status.unsupported
    }
  }

  func fail(_ call: gantry_call, _ failure: PluginFailure) {
    unsafe Self.cut(failure.code).lend { code in
      unsafe Self.cut(failure.message).lend { message in
        unsafe Self.cut(failure.hint).lend { hint in
          unsafe (failure.detail?.text ?? "").lend { detail in
            var error = unsafe gantry_error(
              struct_size: UInt32(MemoryLayout<gantry_error>.size),
              retry_class: failure.retry.number,
              code: code,
              message: message,
              hint: hint,
              detail_json: detail
            )
            unsafe table.pointee.fail?(table.pointee.ctx, call, &error)
          }
        }
      }
    }
  }

  /// Texts of failures are for people; what an input has blown up beyond this is cut between characters.
  static func cut(_ text: String) -> String {
    let most = 4096
    guard text.utf8.count > most else { return text }
    // A prefix is a text again at the latest three bytes before, where a character begins.
    return (0...3).lazy.compactMap { String(text.utf8.prefix(most - $0)) }.first ?? ""
  }

  func describe(_ call: gantry_call) -> (gantry_status, [UInt8]) {
    guard let calls = unsafe calls else { return (Status.unsupported, []) }
    return unsafe Collector.collect {
      unsafe calls.pointee.describe?(calls.pointee.ctx, call, $0) ?? Status.unsupported
    }
  }

  func cancelDescriptor(_ call: gantry_call) -> Int32? {
    guard let cancel = unsafe cancel else { return nil }
    let descriptor = unsafe cancel.pointee.wait_fd?(cancel.pointee.ctx, call) ?? -1
    return descriptor < 0 ? nil : descriptor
  }

  func deadlineNanoseconds(_ call: gantry_call) -> Int64? {
    guard let cancel = unsafe cancel else { return nil }
    let deadline = unsafe cancel.pointee.deadline_ns?(cancel.pointee.ctx, call) ?? 0
    return deadline == 0 ? nil : deadline
  }

  func intend(
    _ call: gantry_call,
    _ key: String,
    _ receipt: BorrowedBytes
  ) -> (gantry_status, [UInt8]) {
    guard let effects = unsafe effects else { return (Status.unsupported, []) }
    return unsafe key.lend { key in
      unsafe Collector.collect {
        unsafe effects.pointee.intend?(effects.pointee.ctx, call, key, receipt.lent, $0)
          ?? Status.unsupported
      }
    }
  }

  func settle(
    _ call: gantry_call,
    _ key: String,
    _ result: BorrowedBytes
  ) -> gantry_status {
    guard let effects = unsafe effects else { return Status.unsupported }
    return unsafe key.lend { key in
      unsafe effects.pointee.settle?(effects.pointee.ctx, call, key, result.lent)
        ?? Status.unsupported
    }
  }

  func get(
    _ call: gantry_call,
    _ scope: Int32,
    _ key: String
  ) -> (gantry_status, [UInt8], UInt64) {
    guard let values = unsafe values else { return (Status.unsupported, [], 0) }
    var revision: UInt64 = 0
    let (status, bytes) = unsafe key.lend { key in
      unsafe Collector.collect {
        unsafe values.pointee.get?(values.pointee.ctx, call, scope, key, $0, &revision)
          ?? Status.unsupported
      }
    }
    return (status, bytes, revision)
  }

  func put(
    _ call: gantry_call,
    _ scope: Int32,
    _ key: String,
    _ value: BorrowedBytes,
    _ expected: UInt64
  ) -> (gantry_status, UInt64) {
    guard let values = unsafe values else { return (Status.unsupported, 0) }
    var revision: UInt64 = 0
    let status = unsafe key.lend { key in
      unsafe values.pointee.put?(
        values.pointee.ctx,
        call,
        scope,
        key,
        value.lent,
        expected,
        &revision
      ) ?? Status.unsupported
    }
    return (status, revision)
  }

  func invoke(
    _ call: gantry_call,
    _ skill: String,
    _ arguments: BorrowedBytes
  ) -> (gantry_status, [UInt8]) {
    guard let skills = unsafe skills else { return (Status.unsupported, []) }
    return unsafe skill.lend { skill in
      unsafe Collector.collect {
        unsafe skills.pointee.invoke?(skills.pointee.ctx, call, skill, arguments.lent, $0)
          ?? Status.unsupported
      }
    }
  }

  /// Lends a secret to a closure, which runs before this returns unless the host refuses.
  func with(
    _ call: gantry_call,
    _ name: String,
    _ use: (BorrowedBytes) -> Void
  ) -> gantry_status {
    guard let secrets = unsafe secrets else { return Status.unsupported }
    // The closure does not escape: the host calls it on this thread and keeps nothing.
    return withoutActuallyEscaping(use) { use in
      var loan = Loan(use: use)
      return unsafe name.lend { name in
        unsafe withUnsafeMutablePointer(to: &loan) { loan in
          unsafe secrets.pointee.with?(
            secrets.pointee.ctx,
            call,
            name,
            { user, value in
              unsafe user?.assumingMemoryBound(to: Loan.self).pointee.use(BorrowedBytes(value))
            },
            loan
          ) ?? Status.unsupported
        }
      }
    }
  }

  func putArtifact(
    _ call: gantry_call,
    _ name: String,
    _ mediaType: String,
    _ bytes: BorrowedBytes
  ) -> gantry_status {
    guard let artifacts = unsafe artifacts else { return Status.unsupported }
    return unsafe name.lend { name in
      unsafe mediaType.lend { type in
        unsafe artifacts.pointee.put?(artifacts.pointee.ctx, call, name, type, bytes.lent)
          ?? Status.unsupported
      }
    }
  }

  func keepArtifact(
    _ call: gantry_call,
    _ name: String,
    _ mediaType: String,
    _ path: String
  ) -> gantry_status {
    guard let artifacts = unsafe artifacts else { return Status.unsupported }
    return unsafe name.lend { name in
      unsafe mediaType.lend { type in
        unsafe path.lend { path in
          unsafe artifacts.pointee.keep?(artifacts.pointee.ctx, call, name, type, path)
            ?? Status.unsupported
        }
      }
    }
  }

  func artifact(_ call: gantry_call, _ name: String) -> (gantry_status, [UInt8]) {
    guard let artifacts = unsafe artifacts else { return (Status.unsupported, []) }
    return unsafe name.lend { name in
      unsafe Collector.collect {
        unsafe artifacts.pointee.get?(artifacts.pointee.ctx, call, name, $0) ?? Status.unsupported
      }
    }
  }
}

/// A closure on its way through C.
private struct Loan {
  var use: (BorrowedBytes) -> Void
}
