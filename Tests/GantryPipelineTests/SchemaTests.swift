import Foundation
import GantryCore
import GantryPipeline
import Testing

@Suite struct `The pipeline schema` {
  @Test func `the published file is the text the loader uses`() throws {
    let file = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/GantryPipeline/Schema/pipeline.schema.json")
    #expect(try String(contentsOf: file, encoding: .utf8) == PipelineSchema.text + "\n")
  }

  @Test func `it compiles, and closes every object it describes`() throws {
    let schema = try JSONParser.parse(PipelineSchema.text)
    #expect(PipelineSchema.compiled.source == schema)
    #expect(schema["additionalProperties"] == false)
    for definition in try #require(schema["$defs"]?.objectValue)
    where definition.value["properties"] != nil {
      #expect(definition.value["additionalProperties"] == false, "\(definition.name)")
    }
  }

  @Test func `every property says what it is for`() throws {
    let schema = try JSONParser.parse(PipelineSchema.text)
    let definitions = try #require(schema["$defs"]?.objectValue)
    for holder in [schema] + definitions.map(\.value) {
      for property in holder["properties"]?.objectValue ?? [:]
      where property.value["$ref"] != "#/$defs/with" {
        #expect(property.value["description"] != nil, "\(property.name)")
      }
    }
  }

  @Test func `presets and input types are those of the core`() throws {
    let schema = try JSONParser.parse(PipelineSchema.text)
    let preset = schema["$defs"]?["phase"]?["properties"]?["retry"]?["properties"]?["preset"]
    let kinds = schema["$defs"]?["input"]?["properties"]?["type"]
    #expect(
      preset?["enum"]?.arrayValue?.compactMap(\.stringValue)
        == RetryPolicy.Preset.allCases.map(\.rawValue)
    )
    #expect(
      kinds?["enum"]?.arrayValue?.compactMap(\.stringValue)
        == InputDefinition.Kind.allCases.map(\.rawValue)
    )
  }
}
