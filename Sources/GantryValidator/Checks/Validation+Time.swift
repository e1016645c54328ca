internal import GantryCore
internal import GantryPlugins

/// How long correct plugins take, so that slow ones are given their time.
extension Validation {
  /// How long the commands of a script took when they were first done.
  ///
  /// What makes many calls by one command is not counted.
  func expectedNanoseconds(of script: Script) -> Int {
    let creations = script.commands.filter { $0.verb == "create" }
    var sum = startNanoseconds
    for (place, command) in script.commands.enumerated() {
      guard let name = script.type(at: place, creations),
        let subject = types.first(where: {
          $0.type.kind.rawValue == name.kind && $0.type.name == name.type
        })
      else { continue }
      switch command.verb {
      case "create": sum += max(subject.created.nanoseconds, subject.createNanoseconds)
      case "destroy": sum += subject.destroyNanoseconds
      // Of a delivery each event has five words, behind those for the instance and the stride.
      case "deliver": sum += subject.nanoseconds * max(1, (command.words.count - 2) / 5)
      case "cycle", "hammer", "hammer-shared": break
      default: sum += subject.nanoseconds
      }
    }
    return sum
  }

  /// Writes what every trial of a type needs: how strict the host is about borrowed memory, and an
  /// end of calls that go on until they are cancelled.
  func prepare(_ script: inout Script, _ subject: TypeUnderTest) {
    guardInputs(&script, subject)
    if subject.waits { letGo(&script, subject) }
  }

  /// Lets calls be cancelled that would not come to an end otherwise, and no others.
  func letGo(_ script: inout Script, _ subject: TypeUnderTest) {
    if subject.waits {
      script.set("cancel-after", subject.waitLimit)
    } else {
      script.set("cancel-after", "never")
    }
  }
}
