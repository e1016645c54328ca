internal import CGantrySpawn
internal import Synchronization

/// The control groups of this process's workers, one for each.
///
/// `@safe` and `@unchecked Sendable` because the struct is written once, and it and its descriptors live
/// as long as this object.
@safe final class WorkerGroups: @unchecked Sendable {
  /// The group of one worker, until it is removed.
  struct Group: Sendable {
    fileprivate let groups: WorkerGroups
    fileprivate let number: UInt64

    /// Kills everything in it; false when that cannot be done so.
    func kill() -> Bool { unsafe gantry_group_kill(groups.address, number) == 0 }

    /// Kills what is left in it, and removes it.
    func remove() { groups.remove(number) }
  }

  private let address: UnsafeMutablePointer<gantry_groups>
  private let lastNumber = Atomic<UInt64>(0)
  /// Those that could not be removed when it was their turn.
  private let leftovers = Mutex<[UInt64]>([])

  private init(_ groups: gantry_groups) {
    unsafe address = .allocate(capacity: 1)
    unsafe address.initialize(to: groups)
  }

  /// Makes the folder of the groups; nil where the kernel has none, or this process may make none.
  ///
  /// What is left of hosts that were killed is ended and removed by the way.
  static func open() -> WorkerGroups? {
    var groups = gantry_groups()
    guard unsafe gantry_groups_open(&groups) == 0 else { return nil }
    return WorkerGroups(groups)
  }

  deinit {
    unsafe gantry_groups_close(address)
    unsafe address.deallocate()
  }

  /// Ends whatever is in any of them, and removes them and their folder; none can be made afterwards.
  func removeAll() { unsafe gantry_groups_remove(address) }

  /// Makes a group.
  ///
  /// - Returns: The group, and the descriptor to begin in it, which the caller closes; nil when the
  ///   kernel refuses.
  func make() -> (group: Group, descriptor: CInt)? {
    let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
    var descriptor: CInt = -1
    guard unsafe gantry_group_make(address, number, &descriptor) == 0 else { return nil }
    return (Group(groups: self, number: number), descriptor)
  }

  private func remove(_ number: UInt64) {
    let numbers = leftovers.withLock { leftovers in
      defer { leftovers = [] }
      return leftovers + [number]
    }
    let busy = numbers.filter { unsafe gantry_group_remove(address, $0) != 0 }
    guard !busy.isEmpty else { return }
    leftovers.withLock { $0 += busy }
  }
}
