internal import CGantryABI
internal import GantryCore

/// The C tables of the host.
///
/// Every function only turns C into Swift and back; what it means is in
/// the extensions of ``HostCall``.
///
/// Each library gets tables of its own, whose `ctx` is its ``LibraryContext``; they are never freed,
/// because a plugin may use them until the process ends.
enum HostTable {
  static func make(for library: LibraryContext) -> UnsafePointer<gantry_host> {
    // `unsafe` throughout because these are C tables: the context is retained for ever, and each
    // function looks its call up before it does anything.
    let interfaces = unsafe HostInterfaceTables(library)
    let table = UnsafeMutablePointer<gantry_host>.allocate(capacity: 1)
    let offered = UnsafeMutablePointer<HostInterfaceTables>.allocate(capacity: 1)
    unsafe offered.initialize(to: interfaces)
    unsafe table.initialize(
      to: gantry_host(
        struct_size: UInt32(MemoryLayout<gantry_host>.size),
        abi_minor: UInt32(GANTRY_ABI_MINOR),
        ctx: UnsafeMutableRawPointer(offered),
        get_interface: { offered, id in unsafe HostInterfaceTables.find(offered, id) },
        log: { offered, call, level, message in
          unsafe HostCall.log(HostInterfaceTables.library(offered), call, level, message)
        },
        emit: { offered, call, type, data in
          unsafe HostCall(HostInterfaceTables.library(offered), call)?.emit(type, data)
            ?? GANTRY_BAD_HANDLE
        },
        progress: { offered, call, fraction, step, message in
          unsafe HostCall(HostInterfaceTables.library(offered), call)?
            .progress(fraction, step, message) ?? GANTRY_BAD_HANDLE
        },
        fail: { offered, call, error in
          unsafe HostCall(HostInterfaceTables.library(offered), call)?.fail(error)
        },
        cancelled: { offered, call in
          guard let library = unsafe HostInterfaceTables.library(offered) else { return 1 }
          // A call that is over should stop, whatever it still does.
          return CallTable.shared.isCancelled(call, for: library) ?? true ? 1 : 0
        }
      )
    )
    return unsafe UnsafePointer(table)
  }
}

/// The tables that `get_interface` answers, and the library they were made for.
@unsafe struct HostInterfaceTables {
  private let context: Unmanaged<LibraryContext>
  private let call: UnsafeMutablePointer<gantry_call_1>
  private let cancel: UnsafeMutablePointer<gantry_cancel_1>
  private let effects: UnsafeMutablePointer<gantry_effects_1>
  private let values: UnsafeMutablePointer<gantry_kv_1>
  private let skills: UnsafeMutablePointer<gantry_skills_1>
  private let secrets: UnsafeMutablePointer<gantry_secrets_1>
  private let artifacts: UnsafeMutablePointer<gantry_artifacts_1>

  init(_ library: LibraryContext) {
    // `unsafe` because the context is kept alive by hand: for ever, as the tables are.
    unsafe context = .passRetained(library)
    let address = unsafe context.toOpaque()
    unsafe call = Self.keep(Self.callTable(address))
    unsafe cancel = Self.keep(Self.cancelTable(address))
    unsafe effects = Self.keep(Self.effectsTable(address))
    unsafe values = Self.keep(Self.valuesTable(address))
    unsafe skills = Self.keep(Self.skillsTable(address))
    unsafe secrets = Self.keep(Self.secretsTable(address))
    unsafe artifacts = Self.keep(Self.artifactsTable(address))
  }

  static func library(_ offered: UnsafeMutableRawPointer?) -> LibraryContext? {
    unsafe offered?.assumingMemoryBound(to: HostInterfaceTables.self).pointee.context
      .takeUnretainedValue()
  }

  static func find(_ offered: UnsafeMutableRawPointer?, _ id: gantry_str) -> UnsafeRawPointer? {
    guard let name = unsafe id.text, let interface = HostInterface(rawValue: name),
      let tables = unsafe offered?.assumingMemoryBound(to: HostInterfaceTables.self)
    else { return nil }
    return switch interface {
    case .call: unsafe UnsafeRawPointer(tables.pointee.call)
    case .cancel: unsafe UnsafeRawPointer(tables.pointee.cancel)
    case .effects: unsafe UnsafeRawPointer(tables.pointee.effects)
    case .values: unsafe UnsafeRawPointer(tables.pointee.values)
    case .skills: unsafe UnsafeRawPointer(tables.pointee.skills)
    case .secrets: unsafe UnsafeRawPointer(tables.pointee.secrets)
    case .artifacts: unsafe UnsafeRawPointer(tables.pointee.artifacts)
    }
  }

  private static func keep<Table>(_ table: Table) -> UnsafeMutablePointer<Table> {
    let place = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    unsafe place.initialize(to: table)
    return unsafe place
  }
}
