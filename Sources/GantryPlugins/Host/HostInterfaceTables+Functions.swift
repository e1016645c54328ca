internal import CGantryABI

// The functions behind each interface id. `unsafe` throughout because they receive C arguments: the
// context is a LibraryContext that is never freed, and HostCall copies what it is lent.
extension HostInterfaceTables {
  static func callTable(_ context: UnsafeMutableRawPointer) -> gantry_call_1 {
    unsafe gantry_call_1(
      struct_size: UInt32(MemoryLayout<gantry_call_1>.size),
      flags: 0,
      ctx: context,
      describe: { context, call, out in
        unsafe HostCall(context: context, call)?.describe(out) ?? GANTRY_BAD_HANDLE
      }
    )
  }

  static func cancelTable(_ context: UnsafeMutableRawPointer) -> gantry_cancel_1 {
    unsafe gantry_cancel_1(
      struct_size: UInt32(MemoryLayout<gantry_cancel_1>.size),
      flags: 0,
      ctx: context,
      wait_fd: { context, call in
        unsafe HostCall(context: context, call)?.context.cancel.descriptor ?? -1
      },
      deadline_ns: { context, call in
        unsafe HostCall(context: context, call)?.context.origin.deadlineNanoseconds ?? 0
      }
    )
  }

  static func effectsTable(_ context: UnsafeMutableRawPointer) -> gantry_effects_1 {
    unsafe gantry_effects_1(
      struct_size: UInt32(MemoryLayout<gantry_effects_1>.size),
      flags: 0,
      ctx: context,
      intend: { context, call, key, receipt, recorded in
        unsafe HostCall(context: context, call)?.intend(key, receipt, recorded)
          ?? GANTRY_BAD_HANDLE
      },
      settle: { context, call, key, result in
        unsafe HostCall(context: context, call)?.settle(key, result) ?? GANTRY_BAD_HANDLE
      }
    )
  }

  static func valuesTable(_ context: UnsafeMutableRawPointer) -> gantry_kv_1 {
    unsafe gantry_kv_1(
      struct_size: UInt32(MemoryLayout<gantry_kv_1>.size),
      flags: 0,
      ctx: context,
      get: { context, call, key, out, revision in
        unsafe HostCall(context: context, call)?.value(key, out, revision) ?? GANTRY_BAD_HANDLE
      },
      put: { context, call, key, value, expected, revision in
        unsafe HostCall(context: context, call)?.put(key, value, expected, revision)
          ?? GANTRY_BAD_HANDLE
      }
    )
  }

  static func skillsTable(_ context: UnsafeMutableRawPointer) -> gantry_skills_1 {
    unsafe gantry_skills_1(
      struct_size: UInt32(MemoryLayout<gantry_skills_1>.size),
      flags: 0,
      ctx: context,
      invoke: { context, call, skill, arguments, out in
        unsafe HostCall(context: context, call)?.invoke(skill, arguments, out)
          ?? GANTRY_BAD_HANDLE
      }
    )
  }
}
