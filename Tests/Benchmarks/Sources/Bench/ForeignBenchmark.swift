/// What `gantry.foreign` adds to a call that `libffi` makes: arguments stored with their ranges
/// checked, `errno`, and what is returned read with its type.
///
/// The floor is a bare `ffi_call` of the same function whose arguments lie ready.
struct ForeignBenchmark {
  let place: Workplace
  let runs: Int

  func measure() throws -> [Measurement] {
    let program = Program(place.program("ForeignFloor"), ["\(runs)"])
    var pairs: [String: [Pair<Double>]] = [:]
    for line in try program.run(in: place).output.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 3, let floor = Double(words[1]), let value = Double(words[2]) else {
        throw Malfunction("ForeignFloor wrote '\(line)'")
      }
      pairs[String(words[0]), default: []].append(Pair(floor: floor, value: value))
    }
    return pairs.sorted { $0.key < $1.key }.map { shape, pairs in
      Measurement("foreign call as \(shape)", unit: "ns", goal: .ratio(atMost: 2), pairs)
    }
  }
}
