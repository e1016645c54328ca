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
      get: { context, call, scope, key, out, revision in
        unsafe HostCall(context: context, call)?.value(scope, key, out, revision)
          ?? GANTRY_BAD_HANDLE
      },
      put: { context, call, scope, key, value, expected, revision in
        unsafe HostCall(context: context, call)?.put(scope, key, value, expected, revision)
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

  static func secretsTable(_ context: UnsafeMutableRawPointer) -> gantry_secrets_1 {
    unsafe gantry_secrets_1(
      struct_size: UInt32(MemoryLayout<gantry_secrets_1>.size),
      flags: 0,
      ctx: context,
      with: { context, call, name, use, user in
        unsafe HostCall(context: context, call)?.with(name, use, user) ?? GANTRY_BAD_HANDLE
      }
    )
  }

  static func artifactsTable(_ context: UnsafeMutableRawPointer) -> gantry_artifacts_1 {
    unsafe gantry_artifacts_1(
      struct_size: UInt32(MemoryLayout<gantry_artifacts_1>.size),
      flags: 0,
      ctx: context,
      put: { context, call, name, type, bytes in
        unsafe HostCall(context: context, call)?.putArtifact(name, type, bytes)
          ?? GANTRY_BAD_HANDLE
      },
      keep: { context, call, name, type, path in
        unsafe HostCall(context: context, call)?.keepArtifact(name, type, path)
          ?? GANTRY_BAD_HANDLE
      },
      get: { context, call, name, out in
        unsafe HostCall(context: context, call)?.artifact(name, out) ?? GANTRY_BAD_HANDLE
      }
    )
  }
}
