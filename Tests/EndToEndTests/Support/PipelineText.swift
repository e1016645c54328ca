import Foundation
import GantryCore

/// A shipped pipeline, read as far as its phases and what they get.
struct PipelineText {
  /// One phase.
  struct Phase {
    var id: String
    var use: String
    /// The members of its input, each with the words of its expression.
    var with: [(name: String, words: [String])]
  }

  let phases: [Phase]

  /// Reads the pipeline of a name.
  init(_ name: String) throws {
    let file = "\(Repository.root)/Plugins/AutoConfigure/Pipelines/\(name).yaml"
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    var phases: [Phase] = []
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: #/  - id: (\S+)/#) {
        phases.append(Phase(id: String(match.1), use: "", with: []))
      } else if let match = line.wholeMatch(of: #/    use: (\S+)/#) {
        phases[phases.count - 1].use = String(match.1)
      } else if let match = line.wholeMatch(of: #/      (\w+): "\$\{\{ (\S+) \}\}"/#) {
        let words = match.2.split(separator: ".").map(String.init)
        phases[phases.count - 1].with.append((String(match.1), words))
      }
    }
    self.phases = phases
  }
}

extension PipelineText.Phase {
  /// The input of the phase.
  ///
  /// - Parameters:
  ///   - inputs: The inputs of the pipeline.
  ///   - outputs: What the phases before it have answered.
  /// - Returns: One object.
  func input(_ inputs: [String: JSON], _ outputs: [String: JSON]) -> JSON {
    let members = with.map { member -> (String, JSON) in
      let words = member.words
      guard words[0] == "phases" else { return (member.name, inputs[words[1]] ?? .null) }
      let output = outputs[words[1]] ?? .null
      return (member.name, words.count == 3 ? output : output[words[3]] ?? .null)
    }
    return .object(JSONObject(members))
  }
}
