/// Something that goes wrong.
enum Fault {
  /// A process is killed; what it had not committed is lost.
  case crash(slot: Int)
  /// The machine loses power; every process is gone, and the clock of leases begins again.
  case reboot
  /// A process is stopped for a while and then goes on as if nothing had been.
  case stop(slot: Int, span: Int64)
  /// A process is asked to end and leaves its runs to others.
  case leave(slot: Int)
  /// The time of day that a machine tells is set.
  case clockJump(slot: Int, span: Int64)
  /// Writes take long for a while.
  case slowDisk(span: Int64)
  /// For a while the store may commit and say that it failed, or fail.
  case lostReplies(span: Int64)
  /// For a while there is no room on the disk, but for what the store keeps in reserve.
  case fullDisk(span: Int64)
  /// A bell rings although nobody left anything, and again.
  case strayBells(slot: Int)
}

extension Fault {
  /// Draws the faults of a history, each with its moment.
  static func draw(
    _ random: inout SeededRandom,
    slots: Int,
    until end: Int64
  ) -> [(moment: Int64, fault: Fault)] {
    (0..<(3 + random.below(10))).map { _ in
      (random.number(in: 0...end), draw(&random, slots: slots))
    }
  }

  private static func draw(_ random: inout SeededRandom, slots: Int) -> Fault {
    let slot = random.below(slots)
    let lease = Scenario.lease
    return switch random.below(100) {
    case ..<28: .crash(slot: slot)
    case ..<32: .reboot
    case ..<58: .stop(slot: slot, span: random.number(in: (lease / 5)...(5 * lease)))
    case ..<66: .leave(slot: slot)
    case ..<76: .clockJump(slot: slot, span: random.number(in: (-10 * lease)...(10 * lease)))
    case ..<84: .slowDisk(span: random.number(in: (lease / 2)...(3 * lease)))
    case ..<92: .lostReplies(span: random.number(in: lease...(4 * lease)))
    case ..<96: .fullDisk(span: random.number(in: (lease / 2)...(3 * lease)))
    default: .strayBells(slot: slot)
    }
  }
}
