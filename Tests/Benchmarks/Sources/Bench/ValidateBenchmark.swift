/// How long an author waits for `gantry plugin validate` at its usual level.
///
/// The floor is the start and the end of one program that is linked with the same libraries and does
/// nothing; a validation starts many smaller ones.
struct ValidateBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let plugin = try place.compile(
      "../Fixtures/Plugins/Breaking/good-phase.c",
      to: place.path + "/small.so",
      isLibrary: true
    )
    let validate = Program(place.gantry, ["plugin", "validate", plugin, "--level", "3"])
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try empty.run(in: place).whole.milliseconds / 1000 },
      value: { try validate.run(in: place).whole.milliseconds / 1000 }
    )
    return [
      Measurement("level 3 of a small plugin", unit: "s", goal: .value(atMost: 20), pairs)
    ]
  }
}
