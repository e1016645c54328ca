internal import CGantryABI
internal import GantryCore

/// The functions of one kind of type that a plugin provides, checked and of known size.
///
/// `@safe` and `@unchecked Sendable` because it holds only addresses of functions, which stay where
/// they are: libraries are never closed.
@safe struct InterfaceTable: @unchecked Sendable {
  typealias Create =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, gantry_str, gantry_bytes,
      UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> gantry_status
  typealias Destroy = @convention(c) (UnsafeMutableRawPointer?) -> Void
  typealias Work =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, gantry_bytes, UnsafePointer<gantry_out>?
    ) -> gantry_status
  typealias Invoke =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, gantry_str, gantry_bytes, UnsafePointer<gantry_out>?
    ) -> gantry_status
  typealias Deliver =
    @convention(c) (
      UnsafeMutableRawPointer?, gantry_call, UnsafePointer<gantry_event>?, Int, Int,
      UnsafeMutablePointer<Int>?
    ) -> gantry_status
  typealias Flush = @convention(c) (UnsafeMutableRawPointer?, gantry_call) -> gantry_status

  let create: Create
  let destroy: Destroy
  /// `run` of a phase, `decide` of a recovery strategy.
  var work: Work?
  var plan: Work?
  var undo: Work?
  var invoke: Invoke?
  var deliver: Deliver?
  var flush: Flush?

  /// The interface's id, as `gantry.phase/1`.
  static func id(of kind: PluginListing.Kind) -> String { "gantry.\(kind.rawValue)/1" }

  /// Reads a table, or says which required function it lacks.
  ///
  /// - Parameters:
  ///   - kind: What the table is for.
  ///   - address: What the plugin answered for the kind's id.
  /// - Throws: ``Missing`` naming the first required function that is not there.
  init(_ kind: PluginListing.Kind, at address: UnsafeRawPointer) throws(Missing) {
    // `unsafe` because everything here is read from the plugin's static table.
    switch kind {
    case .phase:
      let table = unsafe GrowingTable.copy(gantry_phase_1(), at: address)
      unsafe try self.init(create: table.create, destroy: table.destroy)
      unsafe work = try Self.require("run", table.run)
      unsafe plan = table.plan
      unsafe undo = table.undo
    case .skill:
      let table = unsafe GrowingTable.copy(gantry_skill_1(), at: address)
      unsafe try self.init(create: table.create, destroy: table.destroy)
      unsafe invoke = try Self.require("invoke", table.invoke)
    case .sink:
      let table = unsafe GrowingTable.copy(gantry_sink_1(), at: address)
      unsafe try self.init(create: table.create, destroy: table.destroy)
      unsafe deliver = try Self.require("deliver", table.deliver)
      unsafe flush = table.flush
    case .recovery:
      let table = unsafe GrowingTable.copy(gantry_recovery_1(), at: address)
      unsafe try self.init(create: table.create, destroy: table.destroy)
      unsafe work = try Self.require("decide", table.decide)
    }
  }

  /// A required function that a table does not hold.
  struct Missing: Error {
    var function: String
  }

  private init(create: Create?, destroy: Destroy?) throws(Missing) {
    unsafe self.create = try Self.require("create", create)
    unsafe self.destroy = try Self.require("destroy", destroy)
  }

  private static func require<Function>(_ name: String, _ function: Function?) throws(Missing)
    -> Function
  {
    guard let function else { throw Missing(function: name) }
    return function
  }
}

/// Reads structs that start with their own size and only ever grow at the end.
enum GrowingTable {
  /// Copies what both sides know: a larger struct is cut to ours, a smaller one leaves zeros.
  ///
  /// - Parameters:
  ///   - zeros: The struct with nothing in it.
  ///   - address: Where the other side's struct lies.
  /// - Returns: Our struct, filled as far as theirs goes.
  static func copy<Table>(_ zeros: Table, at address: UnsafeRawPointer) -> Table {
    // `unsafe` because the other side promises that struct_size bytes are there to be read.
    var table = zeros
    let theirs = Int(unsafe address.loadUnaligned(as: UInt32.self))
    let count = min(theirs, MemoryLayout<Table>.size)
    unsafe withUnsafeMutableBytes(of: &table) { ours in
      unsafe ours.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count))
    }
    return table
  }
}
