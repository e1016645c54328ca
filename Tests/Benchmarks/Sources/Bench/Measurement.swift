/// What was measured of one thing: several values, and the floor under each of them.
struct Measurement {
  let name: String
  let unit: String
  let goal: Goal?
  /// Which of the values counts.
  let figure: Figure
  let values: Samples
  let floors: Samples

  /// Measures a thing and its floor in turns, because a noisy machine is noisy for minutes: what
  /// disturbs one disturbs the other.
  ///
  /// - Parameters:
  ///   - runs: How many values of each to take, after one of each that is not counted.
  ///   - floor: Takes one value of the floor.
  ///   - value: Takes one value of the thing.
  /// - Returns: The counted values in order.
  /// - Throws: What taking a value throws.
  static func inTurns<Value>(
    _ runs: Int,
    floor: () async throws -> Value,
    value: () async throws -> Value
  ) async throws -> [Pair<Value>] {
    var pairs: [Pair<Value>] = []
    for run in 0...runs {
      let pair = Pair(floor: try await floor(), value: try await value())
      if run > 0 { pairs.append(pair) }
    }
    return pairs
  }

  /// Creates a measurement of at least one pair.
  init(
    _ name: String,
    unit: String,
    goal: Goal? = nil,
    figure: Figure = .median,
    _ pairs: [Pair<Double>]
  ) {
    self.name = name
    self.unit = unit
    self.goal = goal
    self.figure = figure
    values = Samples(pairs.map(\.value))
    floors = Samples(pairs.map(\.floor))
  }

  /// How often the floor fits into the value; nil without a floor.
  var ratio: Double? { floor > 0 ? value / floor : nil }

  /// The value that counts.
  var value: Double { values[figure] }

  /// What it is compared with.
  var floor: Double { floors.median }

  /// Whether the goal is met; nil without one.
  var meetsGoal: Bool? {
    goal.map { $0.isMet(value: value, floor: floor) }
  }
}

/// The same thing without Gantry and with it, measured one after the other.
struct Pair<Value> {
  let floor: Value
  let value: Value

  func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Pair<Other> {
    Pair<Other>(floor: try transform(floor), value: try transform(value))
  }
}

/// One number out of several.
enum Figure {
  /// The middle one.
  case median
  /// The one that 99 of 100 do not exceed.
  case p99
  /// The largest.
  case max
}

/// Several values of one thing.
struct Samples {
  private let sorted: [Double]

  /// Creates the samples; there is at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "nothing was measured")
    sorted = values.sorted()
  }

  var count: Int { sorted.count }
  var min: Double { sorted[0] }
  var max: Double { sorted[sorted.count - 1] }

  subscript(figure: Figure) -> Double {
    switch figure {
    case .median: median
    case .p99: sorted[Swift.max(0, (sorted.count * 99 + 99) / 100 - 1)]
    case .max: max
    }
  }

  /// The middle one: one disturbed run does not move it.
  var median: Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// What a measurement should come to.
enum Goal {
  /// The value itself.
  case value(atMost: Double)
  /// The value itself, of which more is better.
  case rate(atLeast: Double)
  /// The value as a multiple of its floor.
  case ratio(atMost: Double)
  /// The value as a part of its floor, which is what nobody can have more of.
  case share(atLeast: Double)
  /// What the value has on top of its floor.
  case excess(atMost: Double)

  func isMet(value: Double, floor: Double) -> Bool {
    switch self {
    case .value(atMost: let limit): value <= limit
    case .rate(atLeast: let limit): value >= limit
    case .ratio(let limit): value <= limit * floor
    case .share(atLeast: let limit): value >= limit * floor
    case .excess(let limit): value - floor <= limit
    }
  }

  /// The goal as the table and the file say it.
  func text(unit: String) -> String {
    switch self {
    case .value(atMost: let limit): "<= \(limit.formatted()) \(unit)"
    case .rate(atLeast: let limit): ">= \(limit.formatted()) \(unit)"
    case .ratio(let limit): "<= \(limit.formatted()) x floor"
    case .share(atLeast: let limit): ">= \(limit.formatted()) x floor"
    case .excess(let limit): "<= floor + \(limit.formatted()) \(unit)"
    }
  }
}
