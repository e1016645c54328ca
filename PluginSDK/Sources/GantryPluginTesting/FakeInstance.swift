import CGantryABI
public import GantryPlugin

/// An instance of a type, destroyed with its last reference.
///
/// `@unchecked Sendable` because the pointer is only handed back to the plugin, which takes it on
/// any thread; tests keep calls of a serial type from overlapping, as a host does.
@safe final class FakeInstance: @unchecked Sendable {
  typealias Create =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, gantry_str, gantry_bytes,
      UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> gantry_status
  typealias Destroy = @convention(c) (UnsafeMutableRawPointer?) -> Void

  /// A plugin's table, copied.
  ///
  /// `@unchecked Sendable` because its functions stay until the process exits.
  @safe struct Calls<Table>: @unchecked Sendable {
    let table: Table
  }

  let pointer: UnsafeMutableRawPointer
  private let destroy: Destroy?
  private let host: FakeHost
  private let declared: Declarations

  init(
    _ pointer: UnsafeMutableRawPointer,
    _ destroy: Destroy?,
    _ host: FakeHost,
    _ declared: Declarations
  ) {
    unsafe self.pointer = pointer
    unsafe self.destroy = destroy
    self.host = host
    self.declared = declared
  }

  deinit { unsafe destroy?(pointer) }

  /// Makes one call with a writer and gathers what it said.
  func call(
    _ options: CallOptions,
    _ body: (gantry_call, UnsafePointer<gantry_out>) -> gantry_status?
  ) -> CallResult {
    let call = host.begin(options, declares: declared)
    let (status, output) = unsafe Lend.writer { unsafe body(call, $0) }
    return host.end(call, status ?? GANTRY_UNSUPPORTED, output)
  }
}

// Below, the pointers are safe because they are lent to the plugin for the time of one call.

/// An instance of a phase type.
public struct FakePhase: Sendable {
  let instance: FakeInstance
  let calls: FakeInstance.Calls<gantry_phase_1>

  /// Runs the phase.
  public func run(_ input: some Encodable, _ options: CallOptions = .init()) throws -> CallResult {
    unsafe try call(calls.table.run, input, options)
  }

  /// Asks for the plan.
  public func plan(_ input: some Encodable, _ options: CallOptions = .init()) throws -> CallResult {
    unsafe try call(calls.table.plan, input, options)
  }

  /// Undoes effects.
  public func undo(_ receipts: [Receipt], _ options: CallOptions = .init()) throws -> CallResult {
    unsafe try call(calls.table.undo, receipts, options)
  }

  private typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, gantry_bytes, UnsafePointer<gantry_out>?
    ) -> gantry_status

  private func call(
    _ function: Function?,
    _ input: some Encodable,
    _ options: CallOptions
  ) throws -> CallResult {
    unsafe try Lend.json(JSON(encoding: input)) { input in
      unsafe instance.call(options) { unsafe function?(instance.pointer, $0, input, $1) }
    }
  }
}

/// An instance of a skill type.
public struct FakeSkill: Sendable {
  let name: String
  let instance: FakeInstance
  let calls: FakeInstance.Calls<gantry_skill_1>

  /// Invokes the skill.
  public func invoke(
    _ input: some Encodable,
    _ options: CallOptions = .init()
  ) throws -> CallResult {
    unsafe try Lend.json(JSON(encoding: input)) { input in
      unsafe Lend.text(name) { name in
        unsafe instance.call(options) {
          unsafe calls.table.invoke?(instance.pointer, $0, name, input, $1)
        }
      }
    }
  }
}

/// An instance of a recovery strategy type.
public struct FakeRecovery: Sendable {
  let instance: FakeInstance
  let calls: FakeInstance.Calls<gantry_recovery_1>

  /// Asks for a decision; status `.unsupported` means "not mine".
  public func decide(_ failure: Failure, _ options: CallOptions = .init()) throws -> CallResult {
    unsafe try Lend.json(JSON(encoding: failure)) { failure in
      unsafe instance.call(options) {
        unsafe calls.table.decide?(instance.pointer, $0, failure, $1)
      }
    }
  }
}
