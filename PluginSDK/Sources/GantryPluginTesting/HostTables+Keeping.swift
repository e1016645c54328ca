import CGantryABI
import GantryPlugin

// gantry.secrets/1 and gantry.artifacts/1 of a fake host. Safe as in HostTables: what a plugin
// lends is copied before it is kept.
extension HostTables {
  static func secretsTable(_ context: Context) -> gantry_secrets_1 {
    unsafe gantry_secrets_1(
      struct_size: UInt32(MemoryLayout<gantry_secrets_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      with: { ctx, call, name, use, user in
        guard let use = unsafe use else { return GANTRY_BAD_INPUT }
        guard let (status, value) = unsafe HostTables.fake(ctx)?.secret(call, Copy.text(name))
        else {
          return GANTRY_FAILED
        }
        guard status == GANTRY_OK else { return status }
        unsafe value.withUnsafeBufferPointer { value in
          unsafe use(user, gantry_bytes(ptr: value.baseAddress, len: value.count))
        }
        return GANTRY_OK
      }
    )
  }

  static func artifactsTable(_ context: Context) -> gantry_artifacts_1 {
    unsafe gantry_artifacts_1(
      struct_size: UInt32(MemoryLayout<gantry_artifacts_1>.size),
      flags: 0,
      ctx: UnsafeMutableRawPointer(context),
      put: { ctx, call, name, type, bytes in
        let artifact = unsafe FakeArtifact(
          mediaType: Copy.text(type),
          bytes: Copy.json(bytes).bytes
        )
        return unsafe HostTables.fake(ctx)?.keep(call, Copy.text(name), artifact) ?? GANTRY_FAILED
      },
      keep: { ctx, call, name, type, path in
        unsafe HostTables.fake(ctx)?.keep(
          call,
          Copy.text(name),
          file: Copy.text(path),
          mediaType: Copy.text(type)
        ) ?? GANTRY_FAILED
      },
      get: { ctx, call, name, out in
        guard
          let (status, bytes) = unsafe HostTables.fake(ctx)?.artifact(call, Copy.text(name))
        else { return GANTRY_FAILED }
        guard status == GANTRY_OK else { return status }
        return unsafe HostTables.write(bytes, to: out)
      }
    )
  }
}
