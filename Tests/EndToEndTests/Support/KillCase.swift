/// One case of the kill matrix: what is killed, and where, again and again.
///
/// As text, which repeats it as `GANTRY_KILL_CASE`: `resume claim.after#1 turn.before#3`.
struct KillCase: CustomStringConvertible {
  /// A point, and the how manieth time it is reached.
  struct Fault: CustomStringConvertible {
    var point: String
    var occurrence: Int

    var description: String { "\(point)#\(occurrence)" }
  }

  var scene: KillScene
  /// Where the command is killed, then where each of those is that take over.
  var faults: [Fault]

  var description: String {
    ([scene.rawValue] + faults.map(\.description)).joined(separator: " ")
  }

  init(scene: KillScene, faults: [Fault]) {
    self.scene = scene
    self.faults = faults
  }

  /// Reads the text of a case; nil when it is none.
  init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, let scene = KillScene(rawValue: first) else { return nil }
    let faults = words.dropFirst().compactMap { word -> Fault? in
      let parts = word.split(separator: "#").map(String.init)
      guard parts.count == 2, let occurrence = Int(parts[1]) else { return nil }
      return Fault(point: parts[0], occurrence: occurrence)
    }
    guard !faults.isEmpty, faults.count == words.count - 1 else { return nil }
    self.init(scene: scene, faults: faults)
  }
}
