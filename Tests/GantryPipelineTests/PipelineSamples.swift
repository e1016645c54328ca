import GantryCore
import GantryPipeline

/// Texts and look-ups that several suites share.
enum PipelineSamples {
  /// A pipeline of one phase, with more lines after it.
  static func phase(_ rest: String = "") -> String {
    """
    apiVersion: gantry/v1
    name: sample
    inputs: { project: { type: path }, level: { type: number, default: 0.5 } }
    phases:
      - id: first
        use: gantry.command
    \(rest)
    """
  }

  static let catalog = SampleCatalog()

  static func load(_ text: String, catalog: (any PluginDirectory)? = nil) throws(PipelineErrors)
    -> PipelineDefinition
  {
    try PipelineLoader.load(text: text, file: "p.yaml", catalog: catalog)
  }

  /// The errors of a text, or none when it loads.
  static func errors(_ text: String, catalog: (any PluginDirectory)? = nil) -> [PipelineError] {
    do {
      _ = try load(text, catalog: catalog)
      return []
    } catch {
      return error.errors
    }
  }
}

/// A directory of four types, one of each kind.
struct SampleCatalog: PluginDirectory {
  private let listings: [PluginReference: PluginListing]

  init() {
    let schema = try? JSONSchema([
      "type": "object", "required": ["root"], "additionalProperties": false,
      "properties": [
        "root": ["type": "string"],
        "minConfidence": ["type": "number", "minimum": 0.0, "maximum": 1.0],
      ],
    ])
    listings = [
      PluginReference(plugin: "gantry.command"): PluginListing(kind: .phase),
      PluginReference(plugin: "gantry.auto-configure", type: "analysis"): PluginListing(
        kind: .phase,
        inputSchema: schema
      ),
      PluginReference(plugin: "gantry.auto-configure", type: "toolchain.detect"): PluginListing(
        kind: .skill
      ),
      PluginReference(plugin: "gantry.jsonl"): PluginListing(kind: .sink),
      PluginReference(plugin: "gantry.plan-b"): PluginListing(kind: .recovery),
    ]
  }

  var knownReferences: [PluginReference] { listings.keys.sorted() }

  func plugin(_ reference: PluginReference) -> PluginListing? { listings[reference] }
}
