import CGantryABI
public import GantryPlugin

/// A plugin that a fake host has entered.
public struct FakePlugin: Sendable {
  /// The manifest, as the plugin handed it out.
  public let manifest: JSON
  let host: FakeHost
  let table: Table
  let declared: Declarations

  /// `@unchecked Sendable` because a plugin's table is static and never changes.
  @safe struct Table: @unchecked Sendable {
    let pointer: UnsafePointer<gantry_plugin>
  }

  /// The members of a manifest that a fake host looks at.
  private struct Facts: Decodable {
    struct Event: Decodable {
      var type: String
    }
    var events: [Event]?
    var secrets: [String]?
  }

  init(_ pointer: UnsafePointer<gantry_plugin>, _ host: FakeHost) throws {
    // Safe because the entry handed out this table, which stays until the process exits.
    self.manifest = unsafe try JSON(Copy.text(pointer.pointee.manifest_json))
    self.host = host
    unsafe self.table = Table(pointer: pointer)
    let facts = try manifest.decoded(as: Facts.self)
    self.declared = Declarations(
      events: Set(facts.events?.map(\.type) ?? []),
      secrets: Set(facts.secrets ?? [])
    )
  }

  /// Makes an instance of a phase type.
  public func phase(_ type: String, config: some Encodable = Empty()) throws -> FakePhase {
    let calls: FakeInstance.Calls<gantry_phase_1> = try interface(GANTRY_PHASE_1)
    return unsafe FakePhase(
      instance: try make(type, config, calls.table.create, calls.table.destroy),
      calls: calls
    )
  }

  /// Makes an instance of a skill type.
  public func skill(_ type: String, config: some Encodable = Empty()) throws -> FakeSkill {
    let calls: FakeInstance.Calls<gantry_skill_1> = try interface(GANTRY_SKILL_1)
    return unsafe FakeSkill(
      name: type,
      instance: try make(type, config, calls.table.create, calls.table.destroy),
      calls: calls
    )
  }

  /// Makes an instance of a sink type.
  public func sink(_ type: String, config: some Encodable = Empty()) throws -> FakeSink {
    let calls: FakeInstance.Calls<gantry_sink_1> = try interface(GANTRY_SINK_1)
    return unsafe FakeSink(
      instance: try make(type, config, calls.table.create, calls.table.destroy),
      calls: calls
    )
  }

  /// Makes an instance of a recovery strategy type.
  public func recovery(_ type: String, config: some Encodable = Empty()) throws -> FakeRecovery {
    let calls: FakeInstance.Calls<gantry_recovery_1> = try interface(GANTRY_RECOVERY_1)
    return unsafe FakeRecovery(
      instance: try make(type, config, calls.table.create, calls.table.destroy),
      calls: calls
    )
  }

  private func interface<T>(_ id: String) throws -> FakeInstance.Calls<T> {
    let found = unsafe Lend.text(id) { id in
      unsafe table.pointer.pointee.get_interface?(table.pointer.pointee.ctx, id)
    }
    guard let found = unsafe found else {
      throw Refusal(status: .unsupported, reason: "the plugin does not offer \(id)", failure: nil)
    }
    // Safe because the id promises the table of its name, which stays until the process exits.
    return unsafe FakeInstance.Calls(table: found.load(as: T.self))
  }

  private func make(
    _ type: String,
    _ config: some Encodable,
    _ create: FakeInstance.Create?,
    _ destroy: FakeInstance.Destroy?
  ) throws -> FakeInstance {
    let call = host.begin(CallOptions(), declares: Declarations())
    let config = try JSON(encoding: config)
    var made: UnsafeMutableRawPointer?
    let status = unsafe Lend.text(type) { type in
      unsafe Lend.json(config) { config in
        unsafe create?(table.pointer.pointee.ctx, call, type, config, &made) ?? GANTRY_UNSUPPORTED
      }
    }
    let result = host.end(call, status, [])
    guard result.status == .ok, let made = unsafe made else {
      throw Refusal(
        status: result.status,
        reason: result.failure?.message ?? "create ended with \(result.status)",
        failure: result.failure
      )
    }
    return unsafe FakeInstance(made, destroy, host, declared)
  }
}

/// Why a plugin was not loaded, or an instance not made.
public struct Refusal: Error, Sendable, Hashable {
  /// How it ended.
  public var status: CallStatus
  /// What the plugin said.
  public var reason: String
  /// The failure it gave, when it gave one.
  public var failure: PluginFailure?
}

extension FakeHost {
  /// Enters a plugin.
  ///
  /// - Parameter plugin: The plugin, as its library holds it.
  /// - Returns: The plugin, ready to make instances.
  /// - Throws: ``Refusal`` with what the plugin said.
  public func load(_ plugin: Plugin) throws -> FakePlugin {
    unsafe try load(entry: { host, why in plugin.enterAlone(host, why) })
  }

  /// Enters a plugin through its entry point, as found in a library.
  ///
  /// - Parameter entry: The entry point.
  /// - Returns: The plugin, ready to make instances.
  /// - Throws: ``Refusal`` with what the plugin said.
  public func load(
    entry: (HostTable?, RefusalWriter?) -> PluginTable?
  ) throws -> FakePlugin {
    // Safe because the host's table is never freed, and the writer outlives the entry.
    let (table, why) = unsafe Lend.writer { why in unsafe entry(UnsafePointer(tables.host), why) }
    guard let table = unsafe table else {
      throw Refusal(
        status: .unsupported,
        reason: String(decoding: why, as: UTF8.self),
        failure: nil
      )
    }
    return unsafe try FakePlugin(table, self)
  }
}
