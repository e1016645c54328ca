/// Decides what to kill next, until a run has been hit often enough everywhere.
///
/// The first kills are uniform over the run, and only those count that hit it: before its first
/// commit and after its last there is nothing to interrupt. The kills after them fill up the phases
/// that are too short to be hit often by chance.
struct KillAim: CustomStringConvertible {
  /// One kill that is to be made.
  struct Shot: Sendable {
    /// Which kill it is, from 1.
    let number: Int
    /// The phase to hit; nil for anywhere in the run.
    let phase: String?
    /// How much later than usual everything seems to happen, in seconds.
    let shift: Double
  }

  /// How often each phase was hit, and `before` and `after` the run.
  private(set) var hits: [String: Int] = [:]
  private let phases: [String]
  private let count: Int
  private var number = 0
  private var shift = 0.0

  init(phases: [String], count: Int) {
    self.phases = phases
    self.count = count
  }

  /// How many kills must have hit each phase.
  var minimumPerPhase: Int { count / 10 }

  /// By how much a miss moves the aim, in seconds.
  private static let step = 0.003

  /// How many kills have hit a phase.
  var landed: Int { phases.reduce(0) { $0 + hits[$1, default: 0] } }

  /// The next kill; nil when there have been enough, or so many that aiming has no use.
  mutating func next() -> Shot? {
    guard number < count * 10 else { return nil }
    number += 1
    if landed < count { return Shot(number: number, phase: nil, shift: shift) }
    let rarest = phases.min { hits[$0, default: 0] < hits[$1, default: 0] }
    guard let rarest, hits[rarest, default: 0] < minimumPerPhase else { return nil }
    return Shot(number: number, phase: rarest, shift: shift)
  }

  /// Notes where a kill has hit, and corrects the aim: a busy machine is later than a quiet one.
  mutating func note(_ shot: Shot, _ place: String) {
    hits[place, default: 0] += 1
    let found = order(place)
    let wanted = shot.phase.map(order)
    if let wanted, found != wanted {
      shift += found < wanted ? Self.step : -Self.step
    } else if wanted == nil, place == "before" || place == "after" {
      shift += place == "before" ? Self.step : -Self.step
    }
  }

  private func order(_ place: String) -> Int {
    place == "before" ? -1 : phases.firstIndex(of: place) ?? phases.count
  }

  var description: String {
    let places = ["before"] + phases + ["after"]
    let table = places.map { "\($0) \(hits[$0, default: 0])" }.joined(separator: ", ")
    return "\(hits.values.reduce(0, +)) kills: \(table)"
  }
}
