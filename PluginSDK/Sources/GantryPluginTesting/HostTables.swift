import CGantryABI
import GantryPlugin

/// The C tables of a fake host.
///
/// `@unchecked Sendable` because the tables are filled before anybody sees them, never change after
/// and are never freed. `@safe` because no pointer is handed out but the host's table itself.
@safe final class HostTables: @unchecked Sendable {
  let host: UnsafeMutablePointer<gantry_host>
  private let interfaces: [String: UnsafeRawPointer]

  // Every table needs the fake host as its context, which needs the tables: so the context is a
  // place of its own that is filled last.
  private let context: UnsafeMutablePointer<Unmanaged<FakeHost>?>

  init(minor: Int, missing: Set<HostInterface>) {
    let context = UnsafeMutablePointer<Unmanaged<FakeHost>?>.allocate(capacity: 1)
    unsafe context.initialize(to: nil)
    unsafe self.context = context
    var interfaces: [String: UnsafeRawPointer] = unsafe [:]
    unsafe interfaces[GANTRY_CALL_1] = Self.keep(Self.callTable(context))
    unsafe interfaces[GANTRY_CANCEL_1] = Self.keep(Self.cancelTable(context))
    unsafe interfaces[GANTRY_EFFECTS_1] = Self.keep(Self.effectsTable(context))
    unsafe interfaces[GANTRY_KV_1] = Self.keep(Self.valuesTable(context))
    unsafe interfaces[GANTRY_SKILLS_1] = Self.keep(Self.skillsTable(context))
    unsafe interfaces[GANTRY_SECRETS_1] = Self.keep(Self.secretsTable(context))
    unsafe interfaces[GANTRY_ARTIFACTS_1] = Self.keep(Self.artifactsTable(context))
    for id in missing { unsafe interfaces[id.rawValue] = nil }
    unsafe self.interfaces = interfaces
    unsafe host = UnsafeMutablePointer<gantry_host>.allocate(capacity: 1)
    unsafe host.initialize(to: Self.hostTable(context, minor))
  }

  /// Lets the tables find their host, and keeps it until the process exits.
  func attach(_ fake: FakeHost) {
    unsafe context.pointee = Unmanaged.passRetained(fake)
  }

  static func keep<Table>(_ table: Table) -> UnsafeRawPointer {
    // Safe because the memory is never freed.
    let memory = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    unsafe memory.initialize(to: table)
    return UnsafeRawPointer(memory)
  }

  /// The fake host behind a context, which ``attach(_:)`` keeps for ever.
  static func fake(_ context: UnsafeMutableRawPointer?) -> FakeHost? {
    unsafe context?.assumingMemoryBound(to: Unmanaged<FakeHost>?.self).pointee?
      .takeUnretainedValue()
  }

  private static func write(_ json: JSON?, to out: UnsafePointer<gantry_out>?) -> gantry_status {
    guard let json else { return GANTRY_OK }
    return unsafe write(json.bytes, to: out)
  }

  static func write(_ bytes: [UInt8], to out: UnsafePointer<gantry_out>?) -> gantry_status {
    guard let out = unsafe out, let write = unsafe out.pointee.write else {
      return GANTRY_BAD_INPUT
    }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe write(out.pointee.ctx, bytes.baseAddress, bytes.count)
    }
  }
}

// Everything a plugin lends is copied before it is kept, which is what makes the following safe.
extension HostTables {
  typealias Context = UnsafeMutablePointer<Unmanaged<FakeHost>?>

  private static func hostTable(_ context: Context, _ minor: Int) -> gantry_host {
    unsafe gantry_host(
      struct_size: UInt32(MemoryLayout<gantry_host>.size),
      abi_minor: UInt32(minor),
      ctx: UnsafeMutableRawPointer(context),
      get_interface: { ctx, id in
        unsafe HostTables.fake(ctx)?.tables.interfaces[Copy.text(id)]
      },
      log: { ctx, call, level, message in
        unsafe HostTables.fake(ctx)?.log(call, level, Copy.text(message))
      },
      emit: { ctx, call, type, data in
        unsafe HostTables.fake(ctx)?.emit(call, Copy.text(type), Copy.json(data)) ?? GANTRY_FAILED
      },
      progress: { ctx, call, fraction, step, message in
        guard fraction >= 0, fraction <= 1 else { return GANTRY_BAD_INPUT }
        let progress = unsafe ProgressNote(
          fraction: fraction,
          step: Copy.text(step),
          message: Copy.text(message)
        )
        return unsafe HostTables.fake(ctx)?.change(call) {
          $0.progress.append(progress)
          return GANTRY_OK
        } ?? GANTRY_FAILED
      },
      fail: { ctx, call, error in
        guard let error = unsafe error?.pointee else { return }
        let failure = unsafe Copy.failure(error)
        _ = unsafe HostTables.fake(ctx)?.change(call) {
          $0.failure = failure
          return GANTRY_OK
        }
      },
      cancelled: { ctx, call in
        unsafe HostTables.fake(ctx)?.look(call) { $0.isCancelled ? 1 : 0 } ?? 1
      }
    )
  }

  private static func callTable(_ context: Context) -> gantry_call_1 {
    unsafe gantry_call_1(
      struct_size: UInt32(MemoryLayout<gantry_call_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      describe: { ctx, call, out in
        guard let options = unsafe HostTables.fake(ctx)?.look(call, { $0.options }) else {
          return GANTRY_BAD_HANDLE
        }
        return unsafe HostTables.write(
          try? JSON(encoding: CallDescriptionText(options: options)),
          to: out
        )
      }
    )
  }

  private static func cancelTable(_ context: Context) -> gantry_cancel_1 {
    unsafe gantry_cancel_1(
      struct_size: UInt32(MemoryLayout<gantry_cancel_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      wait_fd: { ctx, call in
        unsafe HostTables.fake(ctx)?.look(call) { $0.cancelDescriptor } ?? -1
      },
      deadline_ns: { ctx, call in
        unsafe HostTables.fake(ctx)?.look(call) { $0.options.deadlineNanoseconds } ?? 0
      }
    )
  }

  private static func effectsTable(_ context: Context) -> gantry_effects_1 {
    unsafe gantry_effects_1(
      struct_size: UInt32(MemoryLayout<gantry_effects_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      intend: { ctx, call, key, receipt, out in
        guard
          let (status, recorded) = unsafe HostTables.fake(ctx)?.intend(
            call,
            Copy.text(key),
            Copy.json(receipt)
          )
        else { return GANTRY_FAILED }
        let written = unsafe HostTables.write(recorded, to: out)
        return written == GANTRY_OK ? status : written
      },
      settle: { ctx, call, key, result in
        unsafe HostTables.fake(ctx)?.settle(call, Copy.text(key), Copy.json(result))
          ?? GANTRY_FAILED
      }
    )
  }

  private static func valuesTable(_ context: Context) -> gantry_kv_1 {
    unsafe gantry_kv_1(
      struct_size: UInt32(MemoryLayout<gantry_kv_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      get: { ctx, call, scope, key, out, revision in
        guard
          let (status, stored, number) = unsafe HostTables.fake(ctx)?.get(
            call,
            scope,
            Copy.text(key)
          )
        else { return GANTRY_FAILED }
        unsafe revision?.pointee = number
        let written = unsafe HostTables.write(stored, to: out)
        return written == GANTRY_OK ? status : written
      },
      put: { ctx, call, scope, key, value, expected, revision in
        guard
          let (status, number) = unsafe HostTables.fake(ctx)?.put(
            call,
            scope,
            Copy.text(key),
            Copy.json(value),
            expected
          )
        else { return GANTRY_FAILED }
        unsafe revision?.pointee = number
        return status
      }
    )
  }

  private static func skillsTable(_ context: Context) -> gantry_skills_1 {
    unsafe gantry_skills_1(
      struct_size: UInt32(MemoryLayout<gantry_skills_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      invoke: { ctx, call, skill, arguments, out in
        guard
          let (status, answer) = unsafe HostTables.fake(ctx)?.invoke(
            call,
            Copy.text(skill),
            Copy.json(arguments)
          )
        else { return GANTRY_FAILED }
        let written = unsafe HostTables.write(answer, to: out)
        return written == GANTRY_OK ? status : written
      }
    )
  }
}
