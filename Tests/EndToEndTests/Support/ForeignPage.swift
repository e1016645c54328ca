import Foundation
import GantryCore
import Testing

/// The pipelines of Docs/FOREIGN.md, and one run of each.
enum ForeignPage {
  /// The fenced blocks that carry a file's name, by that name.
  static var files: [String: String] {
    get throws {
      let page = try String(contentsOfFile: Repository.root + "/Docs/FOREIGN.md", encoding: .utf8)
      var files: [String: String] = [:]
      for match in page.matches(of: /(?ms)^```yaml (?<name>\S+)\n(?<body>.*?)^```$/) {
        files[String(match.output.name)] = String(match.output.body)
      }
      return files
    }
  }

  /// Runs a pipeline of the page and gives the outputs of its phases.
  static func run(_ name: String, _ inputs: [String] = [], in gantry: Gantry) throws
    -> [String: JSON]
  {
    let text = try #require(try files[name], "\(name) is not on the page")
    try gantry.scratch.write(text, to: name)
    let given = inputs.flatMap { ["--input", $0] }
    let ended = try gantry.run(["run", name, "--state", "state", "--json"] + given)
    try #require(ended.status == 0, "\(ended.output)\n\(ended.errors)")
    var outputs: [String: JSON] = [:]
    for event in try ended.events where event.type == "phase.succeeded" {
      outputs[event.phase ?? ""] = event.data["output"]
    }
    return outputs
  }
}
